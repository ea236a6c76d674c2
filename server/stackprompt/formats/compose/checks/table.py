"""All checks of Compose files that are written in Python."""

from stackprompt.formats.compose.checks import builds, services
from stackprompt.formats.yaml.checks import duplicate_key
from stackprompt.formats.yaml.find import YamlChecks

CHECKS = YamlChecks(services.CHECKS, {"compose-duplicate-key": duplicate_key, **builds.CHECKS})
