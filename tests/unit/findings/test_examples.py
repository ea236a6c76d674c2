"""Every practice carries examples; each of them is a test."""

import pytest

from stackprompt.documents.read import read
from stackprompt.domain.document import Document
from stackprompt.domain.practice import Example, Practice
from stackprompt.findings.find import find
from tests.support import built_in

CASES = [
    pytest.param(practice, example, id=f"{practice.id}-{number}-{'bad' if example.line else 'good'}")
    for practice in built_in().knowledge.practices.values()
    for number, example in enumerate(practice.examples)
]


@pytest.mark.parametrize(("practice", "example"), CASES)
def test_a_bad_example_fires_at_its_line_and_a_good_one_is_silent(practice: Practice, example: Example) -> None:
    facts = read(Document("file:///example", "example", practice.document, example.text))
    lines = [finding.span.line for finding in find(practice.document, facts, [practice])]
    assert lines == ([] if example.line is None else [example.line])


def test_there_are_as_many_practices_as_promised() -> None:
    practices = built_in().knowledge.practices.values()
    assert len(practices) >= 70
    assert sum(practice.is_checkable for practice in practices) >= 60
