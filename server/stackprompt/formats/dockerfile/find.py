"""Apply practices to a Dockerfile."""

from collections.abc import Mapping

from stackprompt.domain.knowledge.practice import Practice
from stackprompt.formats.check_context import CheckContext, Finder, PracticeHits
from stackprompt.formats.dockerfile.checks import context, instructions, shell
from stackprompt.formats.dockerfile.checks.stages import DockerfileCheck
from stackprompt.formats.dockerfile.facts import DockerfileFacts
from stackprompt.formats.dockerfile.rules import match
from stackprompt.formats.dockerfile.rules.dockerfile_index import DockerfileIndex
from stackprompt.formats.dockerfile.rules.rule import DockerfileRule
from stackprompt.formats.rule_index import index_rules

CHECKS: Mapping[str, DockerfileCheck] = {**instructions.CHECKS, **shell.CHECKS}
CONTEXT_CHECKS = context.CHECKS


def prepare(practices: tuple[Practice, ...]) -> Finder:
    """Return a function that finds what a Dockerfile breaks of ``practices``."""
    rules = ((p, match.prepare(rule)) for p in practices for rule in p.rules if isinstance(rule, DockerfileRule))
    index = index_rules(rules, match.list_triggers)
    checks = [(practice, practice.check) for practice in practices if practice.check is not None]

    def find(context: CheckContext) -> PracticeHits:
        if not isinstance(context.facts, DockerfileFacts):
            return
        dockerfile = DockerfileIndex(context.facts)
        for practice, rule in index.select(match.list_document_triggers(dockerfile)):
            for span, subject in match.find_hits(dockerfile, rule):
                yield practice, span, subject
        for practice, check in checks:
            hits = CHECKS[check](context.facts) if check in CHECKS else CONTEXT_CHECKS[check](context)
            for span, subject in hits:
                yield practice, span, subject

    return find
