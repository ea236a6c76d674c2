"""Every kind of document has a length beyond which it is not examined, and the facts say so."""

import pytest

from stackprompt.domain.workspace.document import Document, FormatId
from stackprompt.engine.workspace.analysis import analyse
from stackprompt.formats.check_context import PlainFacts
from stackprompt.formats.dockerfile import reader as dockerfile
from stackprompt.formats.helm import reader as helm
from stackprompt.formats.table import FORMAT_BY_ID, read
from stackprompt.syntax import yaml_reader
from tests.support import built_in

LONGEST = {FormatId("dockerfile"): dockerfile.MAX_CHARACTERS, FormatId("helm"): helm.MAX_CHARACTERS}
PLAIN = {kind for kind in FORMAT_BY_ID if isinstance(read(Document("file:///a", "a", kind, "")), PlainFacts)}


@pytest.mark.parametrize("kind", sorted(set(FORMAT_BY_ID) - PLAIN))
def test_a_text_that_is_too_long_is_not_examined_and_says_so(kind: FormatId) -> None:
    longest = LONGEST.get(kind, yaml_reader.MAX_CHARACTERS)
    found = analyse(built_in(), Document("file:///w/a", "a", kind, "#" * (longest + 1)))
    problems = found.facts.manifest.problems if hasattr(found.facts, "manifest") else found.facts.problems
    assert problems == ((1, f"longer than {longest} characters: not examined"),)
    assert found.findings == ()
    assert analyse(built_in(), Document("file:///w/a", "a", kind, "#" * longest)).facts.problems == ()
