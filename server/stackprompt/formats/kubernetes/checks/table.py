"""All checks of manifests that are written in Python."""

from stackprompt.formats.kubernetes.checks import access, neighbours, objects, pods, schema
from stackprompt.formats.yaml.find import YamlChecks

CHECKS = YamlChecks({**objects.CHECKS, **pods.CHECKS, **access.CHECKS, **schema.CHECKS}, neighbours.CHECKS)
