import pytest

from stackprompt.documents.classify import classify
from stackprompt.domain.document import DocumentKind

MANIFEST = "apiVersion: v1\nkind: Pod\n"
SERVICES = "services:\n  web:\n    image: nginx\n"


@pytest.mark.parametrize(
    ("path", "text", "language", "kind"),
    [
        ("Dockerfile", "", "", DocumentKind.DOCKERFILE),
        ("deploy/Dockerfile.prod", "", "", DocumentKind.DOCKERFILE),
        ("api.dockerfile", "", "", DocumentKind.DOCKERFILE),
        ("Containerfile", "", "", DocumentKind.DOCKERFILE),
        ("untitled", "FROM x", "dockerfile", DocumentKind.DOCKERFILE),
        ("Dockerfile.md", "", "", DocumentKind.TEXT),
        ("Dockerfile.j2", "FROM {{ base }}", "", DocumentKind.TEXT),
        ("compose.yaml", "", "", DocumentKind.COMPOSE),
        ("docker-compose.override.yml", "", "", DocumentKind.COMPOSE),
        ("stack.yml", SERVICES, "", DocumentKind.COMPOSE),
        ("services.yml", "services:\n  - a\n", "", DocumentKind.TEXT),
        ("services.yml", "services:\n\nimage: x\n", "", DocumentKind.TEXT),
        ("services.yml", "services:\n" + "\n" * 200_000, "", DocumentKind.TEXT),
        ("k8s/api.yaml", MANIFEST, "", DocumentKind.KUBERNETES),
        ("notes.txt", MANIFEST, "", DocumentKind.TEXT),
        ("templates/api.yaml", MANIFEST + "name: {{ .Values.name }}\n", "", DocumentKind.HELM),
        ("api.yaml", MANIFEST + "# {{ not a template }}\n", "", DocumentKind.KUBERNETES),
        ("Chart.yaml", "apiVersion: v2\nname: x\n", "", DocumentKind.HELM_CHART),
    ],
)
def test_a_file_is_what_its_name_and_first_lines_say(path: str, text: str, language: str, kind: DocumentKind) -> None:
    assert classify(path, text, language) is kind
