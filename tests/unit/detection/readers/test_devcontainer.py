from tests.unit.detection.readers.facts import facts_by_line


def test_a_development_container() -> None:
    text = """{
  // comment
  "image": "mcr.microsoft.com/devcontainers/python:3.12",
  "features": {
    "ghcr.io/devcontainers/features/node:1": {},
    "ghcr.io/devcontainers/features/terraform:1": {"version": "latest"}
  }
}"""
    assert facts_by_line(".devcontainer/devcontainer.json", text) == [
        ("devcontainers/python", 3, "3.12"),
        ("devcontainer:devcontainers/features/node", 5, None),
        ("devcontainer:devcontainers/features/terraform", 6, None),
    ]
