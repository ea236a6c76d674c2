"""Files that hold secrets by their names: never read from disk, and not shown while an editor has them open."""

import json
from pathlib import Path

import pytest

from stackprompt.domain.result import Err
from stackprompt.runtime.files.safe_read import read_text
from stackprompt.runtime.files.secret_files import is_secret_file
from tests.protocol.client import Client, server

VALUE = "9988-7766-" + "5544"
TEXT = f"# prompt\nPIN={VALUE}\nservices:\n  web:\n    image: postgres\n"
NAMES = (
    ".env",
    ".ENV",
    ".env.production",
    ".env-prod",
    ".env_prod",
    ".env~",
    ".env.",
    ".envrc",
    "prod.env",
    "env.prod",
    "id_rsa_work",
    "id_ed25519_sk",
    "key.p8",
    "server.key",
    "server.key.bak",
    "SERVER.PEM",
    "a.kdbx",
    "a.jks",
    "vault.gpg",
    "office.ovpn",
    "wallet.dat",
    ".npmrc",
    ".yarnrc.yml",
    ".pypirc",
    ".netrc",
    "_netrc",
    ".my.cnf",
    ".pgpass",
    ".vault-token",
    ".dockercfg",
    ".docker/config.json",
    ".kube/config",
    "kubeconfig",
    "credentials.json",
    "service-account.json",
    "secrets.yml",
    "terraform.tfvars",
    "terraform.tfstate.backup",
    ".bash_history",
    ".git/config",
    ".git-credentials",
    ".htpasswd",
    ".aws/credentials",
    ".ssh/config",
    "config/master.key",
    "a.mobileprovision",
    "secrets/db_password.txt",
)
READ = (
    ".env.example",
    "example.env",
    "terraform.tfvars.example",
    "env.py",
    "id_rsa.pub",
    "k8s/secret.yaml",
    "chart/templates/secrets.yaml",
    "secrets/app.yaml",
    "secrets.py",
    "credentials.py",
    "KEYS.asc",
    ".docker/Dockerfile",
    "kube/config",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_secrets_is_never_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    _ = path.write_text(TEXT)
    found = read_text(tmp_path, name, 10_000)
    assert isinstance(found, Err)
    assert found.error.reason == "secret"


@pytest.mark.parametrize("name", READ)
def test_what_only_looks_like_one_is_read(name: str) -> None:
    assert not is_secret_file(name)


def test_a_workspace_that_is_itself_a_folder_of_secrets_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / ".ssh"
    folder.mkdir()
    _ = (folder / "config").write_text(TEXT)
    assert isinstance(read_text(folder, "config", 10_000), Err)


def test_an_opened_file_of_secrets_is_withheld_from_every_answer(tmp_path: Path) -> None:
    with server(tmp_path) as client:
        _ = client.initialize(tmp_path)
        for name in NAMES:
            _ask_everything(client, (tmp_path / name).as_uri())
        answers = json.dumps([client.answers, client.notifications], default=str)
        assert VALUE not in answers
        assert answers.count("the name of this file says that it holds secrets") >= len(NAMES)
        assert client.leave() == 0


def _ask_everything(client: Client, uri: str) -> None:
    """Open a file and ask all that can be asked of it; a linter has quoted it, and a person has selected the value."""
    place = {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 9}}
    document, position = {"uri": uri}, {"line": 0, "character": 3}
    report = {"range": place, "message": f"PIN={VALUE} is a secret", "source": "tool"}
    client.open(uri, TEXT, "shellscript")
    for task in ("review", "explain", "harden"):
        ask = {"uri": uri, "task": task, "range": place, "arguments": {"diagnostics": [report]}}
        made = client.run("stackprompt.generate", ask)
        assert made["findings"] == []
        assert "git diff" not in made["text"]
        _ = client.run("stackprompt.why", ask)
        _ = client.ask("workspace/executeCommand", {"command": "stackprompt.comment", "arguments": [ask]})
    _ = client.run("stackprompt.show", {"uri": uri})
    _ = client.run("stackprompt.tasks", uri)
    at = {"textDocument": document, "position": position}
    for method in ("textDocument/hover", "textDocument/completion", "textDocument/inlineCompletion"):
        _ = client.ask(method, {**at, "context": {"triggerKind": 1}})
    _ = client.ask(
        "textDocument/codeAction", {"textDocument": document, "range": place, "context": {"diagnostics": [report]}}
    )
    _ = client.ask("workspace/textDocumentContent", {"uri": f"stackprompt:/review/x.md?{uri}"})
    client.change(uri, 2, {"range": place, "text": f"PIN2={VALUE}"})
    assert VALUE not in client.run("stackprompt.generate", uri)["text"]
