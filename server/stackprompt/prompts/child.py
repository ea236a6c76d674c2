"""The program that renders the templates of a workspace: it has little memory and time, and ends with its parent.

Requests come from the parent on standard input, answers go to standard output.
"""

import os
import pickle
import sys

import jinja2
import orjson

from stackprompt.domain.prompt import Problem
from stackprompt.domain.result import Err
from stackprompt.prompts.messages import received, sent
from stackprompt.prompts.model import PromptFacts
from stackprompt.prompts.render import environment_of, family_words, fill

SECONDS = 1.0
# Memory of the whole process; the template engine alone needs a third of it.
MAX_MEMORY = 128 * 1024 * 1024
MAX_FILES = 64
MAX_OUTPUT = 512 * 1024
TOO_LARGE = "gives more text than a prompt may have"
TOO_MUCH = "needs more memory than a template of a workspace may have"
REMEDY = "make its loops and repetitions smaller"


def main() -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(1), "wb")
    # Whatever prints, prints to nobody.
    _ = os.dup2(2, 1)
    _limit()
    environments = {}
    sent(answers, b"ready")
    while request := received(sys.stdin.buffer):
        # The parent wrote it, and nobody else has the other end of this pipe.
        key, sources, name, *filling = pickle.loads(request)  # noqa: S301
        if sources is not None:
            environments = {key: environment_of(sources)}
        _begin()
        try:
            answer = _filled(environments[key], name, *filling) if filling else _words(environments[key], name)
        except MemoryError:
            answer = _problem(Problem(name, 1, TOO_MUCH, REMEDY))
        _end()
        sent(answers, answer)


def _filled(environment: jinja2.Environment, name: str, facts: PromptFacts, family: str) -> bytes:
    outcome = fill(environment, name, facts, family)
    if isinstance(outcome, Err):
        return _problem(outcome.error.problem)
    if sum(len(section.text) for section in outcome.value) > MAX_OUTPUT:
        return _problem(Problem(name, 1, TOO_LARGE, REMEDY))
    return orjson.dumps({"sections": [[section.name, section.text] for section in outcome.value]})


def _words(environment: jinja2.Environment, name: str) -> bytes:
    outcome = family_words(environment, name)
    if isinstance(outcome, Err):
        return _problem(outcome.error.problem)
    words = sorted(outcome.value)
    is_too_large = sum(map(len, words)) > MAX_OUTPUT
    return _problem(Problem(name, 1, TOO_LARGE, REMEDY)) if is_too_large else orjson.dumps({"words": words})


def _problem(problem: Problem) -> bytes:
    what = problem.what[:1_000].encode("utf-8", "replace").decode()
    return orjson.dumps({"problem": [problem.path, problem.line, what, problem.remedy]})


# Windows has neither limits nor timers of this kind: there the parent's clock alone ends what takes too long.
if sys.platform == "win32":

    def _limit() -> None:
        pass

    def _begin() -> None:
        pass

    def _end() -> None:
        pass

else:
    import resource
    import signal

    def _limit() -> None:
        _ = signal.signal(signal.SIGINT, signal.SIG_IGN)
        _lower(resource.RLIMIT_AS, MAX_MEMORY)
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_FSIZE, 0)
        _lower(resource.RLIMIT_NOFILE, MAX_FILES)

    def _lower(kind: int, value: int) -> None:
        hard = resource.getrlimit(kind)[1]
        allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (allowed, allowed))

    def _begin() -> None:
        """Let the system end this process when the render takes too long, also when the parent is gone by then."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(usage.ru_utime + usage.ru_stime + SECONDS) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.getrlimit(resource.RLIMIT_CPU)[1]))
        _ = signal.setitimer(signal.ITIMER_REAL, SECONDS)

    def _end() -> None:
        _ = signal.setitimer(signal.ITIMER_REAL, 0)
