"""A file of ours or of the user that could not be used, and the one line that reports it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something of ours or of the user's that could not be used: where it is, what is wrong, how to mend it."""

    path: str
    line: int
    what: str
    remedy: str


def describe(problem: Problem) -> str:
    """Return a problem in the form that editors and people can follow: file:line: what; remedy."""
    remedy = f"; {problem.remedy}" if problem.remedy else ""
    return f"{problem.path}:{problem.line}: {problem.what}{remedy}"
