"""Every kind of document has a length beyond which it is not examined, and the facts say so."""

import pytest

from stackprompt.documents import dockerfile
from stackprompt.documents.helm import reader
from stackprompt.documents.read import PlainFacts, read
from stackprompt.domain.document import Document, DocumentKind
from stackprompt.engine.analysis import analyse
from stackprompt.syntax import yaml_reader
from tests.support import built_in

LONGEST = {DocumentKind.DOCKERFILE: dockerfile.MAX_CHARACTERS, DocumentKind.HELM: reader.MAX_CHARACTERS}
PLAIN = {kind for kind in DocumentKind if isinstance(read(Document("file:///a", "a", kind, "")), PlainFacts)}


@pytest.mark.parametrize("kind", sorted(set(DocumentKind) - PLAIN))
def test_a_text_that_is_too_long_is_not_examined_and_says_so(kind: DocumentKind) -> None:
    longest = LONGEST.get(kind, yaml_reader.MAX_CHARACTERS)
    found = analyse(built_in(), Document("file:///w/a", "a", kind, "#" * (longest + 1)))
    problems = found.facts.manifest.problems if hasattr(found.facts, "manifest") else found.facts.problems
    assert problems == ((1, f"longer than {longest} characters: not examined"),)
    assert found.findings == ()
    assert analyse(built_in(), Document("file:///w/a", "a", kind, "#" * longest)).facts.problems == ()
