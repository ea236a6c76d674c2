"""What a service takes over from another one counts as its own; what another file says is left open."""

import pytest

from stackprompt.engine.workspace.analysis import analyse
from tests.support import built_in, document

BASE = "services:\n  base:\n    image: nginx:1.29\n    cap_drop: [ALL]\n    privileged: true\n"


def subjects(text: str, practice: str) -> set[str]:
    """Return the services that break ``practice``."""
    found = analyse(built_in(), document("compose.yaml", text)).findings
    return {finding.subject for finding in found if finding.practice.id == practice}


@pytest.mark.parametrize("extends", ["extends: base", "extends: {service: base}"])
def test_a_service_has_what_it_extends(extends: str) -> None:
    text = f"{BASE}  web:\n    {extends}\n"
    assert subjects(text, "compose-cap-drop") == set()
    assert subjects(text, "compose-privileged") >= {"service base"}


def test_nothing_is_missing_in_a_service_that_another_file_completes() -> None:
    text = f"{BASE}  web:\n    extends: {{file: common.yaml, service: base}}\n    pid: host\n"
    assert subjects(text, "compose-cap-drop") == set()
    assert subjects(text, "compose-host-pid-ipc") == {"service web"}


def test_services_that_extend_each_other_end() -> None:
    text = "services:\n  a:\n    extends: b\n    privileged: true\n  b:\n    extends: a\n"
    assert "service a" in subjects(text, "compose-privileged")
