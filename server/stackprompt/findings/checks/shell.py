"""Checks of the shell commands in a Dockerfile: quoting, portability, and what hides a failure."""

from collections.abc import Mapping

from stackprompt.findings.checks.dockerfile import Check

CHECKS: Mapping[str, Check] = {}
