"""Make the file that shows a signal from what the signal matches: the path, and below it the text.

``NAME`` is replaced by what is matched; a star in it is replaced by a name.
"""

from collections.abc import Mapping
from types import MappingProxyType

from stackprompt.domain.knowledge.technology import SignalKind

_POM = """pom.xml
<project>
  <dependencies>
    <dependency>
      <groupId>GROUP</groupId>
      <artifactId>ARTIFACT</artifactId>
      <version>1.2.3</version>
    </dependency>
  </dependencies>
</project>
"""
_DEPENDENCIES: Mapping[str, str] = MappingProxyType(
    {
        "ansible": 'requirements.yml\ncollections:\n  - name: NAME\n    version: "1.2.3"\n',
        "cargo": 'Cargo.toml\n[dependencies]\nNAME = "1.2.3"\n',
        "composer": 'composer.json\n{"require": {"NAME": "^1.2.3"}}\n',
        "conda": "environment.yml\nname: app\ndependencies:\n  - NAME=1.2.3\n",
        "devcontainer": '.devcontainer/devcontainer.json\n{"features": {"ghcr.io/NAME:1": {}}}\n',
        "gem": 'Gemfile\ngem "NAME", "~> 1.2.3"\n',
        "go": "go.mod\nmodule example.com/app\n\nrequire NAME v1.2.3\n",
        "gradle": 'build.gradle\nplugins {\n    id "NAME" version "1.2.3"\n}\n',
        "hackage": "app.cabal\nlibrary\n  build-depends:\n    , NAME >=1.2.3\n",
        "helm": "Chart.yaml\napiVersion: v2\nname: app\ndependencies:\n  - name: NAME\n    version: 1.2.3\n",
        "hex": 'mix.exs\n  defp deps do\n    [\n      {:NAME, "~> 1.2.3"}\n    ]\n  end\n',
        "npm": 'package.json\n{"dependencies": {"NAME": "^1.2.3"}}\n',
        "nuget": 'App.csproj\n<Project>\n  <PackageReference Include="NAME" Version="1.2.3" />\n</Project>\n',
        "orb": ".circleci/config.yml\nversion: 2.1\norbs:\n  it: NAME@1.2.3\n",
        "pub": "pubspec.yaml\nname: app\ndependencies:\n  NAME: ^1.2.3\n",
        "pypi": "requirements.txt\nNAME==1.2.3\n",
        "swift": 'Package.swift\n  dependencies: [\n    .package(url: "https://github.com/NAME", from: "1.2.3")\n  ]\n',
        "terraform": (
            'versions.tf\nterraform {\n  required_providers {\n    it = {\n      source  = "NAME"\n'
            '      version = "~> 1.2"\n    }\n  }\n}\n'
        ),
        "tool": ".tool-versions\nNAME 1.2.3\n",
    }
)
_FORMATS: Mapping[str, str] = MappingProxyType(
    {
        "compose": "compose.yaml\nservices:\n  web:\n    image: example\n",
        "dockerfile": "Dockerfile\nFROM scratch\n",
        "package-json": "package.json\n{}\n",
        "playbook": "site.yml\n- hosts: all\n  tasks:\n    - name: Nothing\n",
        "requirements": "requirements.txt\nexample\n",
        "workflow": ".github/workflows/ci.yml\non: push\n",
    }
)
_OTHERS: Mapping[SignalKind, str] = MappingProxyType(
    {
        "action": ".github/workflows/ci.yml\njobs:\n  build:\n    steps:\n      - uses: NAME@v1\n",
        "env": ".env.example\nNAME=\n",
        "extension": "src/exampleNAME\n",
        "file": "NAME\n",
        "image": "Dockerfile\nFROM NAME:1.2.3\n",
        "module": "site.yml\n- hosts: all\n  tasks:\n    - name: Step\n      NAME:\n        name: example\n",
        "resource": 'main.tf\nresource "NAME" "it" {\n}\n',
    }
)
_STAR = "example"


def write_example(kind: SignalKind, match: str) -> str | None:
    """Return the usual file with what a signal matches, or None where there is more than one such file."""
    if kind == "dependency":
        return _write_dependency(match)
    if kind == "kind":
        group, _, name = match.rpartition("/")
        version = f"{group}/v1" if group not in {"", "core"} else "v1"
        return f"deploy/objects.yaml\napiVersion: {version}\nkind: {name.replace('*', 'Example')}\n"
    if kind == "hook":
        return _write_hook(match)
    text = _OTHERS.get(kind)
    name = match + "EXAMPLE" if kind == "env" and match.endswith("_") else match.replace("*", _STAR)
    return None if text is None else text.replace("NAME", name)


def _write_dependency(match: str) -> str | None:
    ecosystem, _, package = match.partition(":")
    name = package.replace("*", _STAR)
    if ecosystem == "format":
        return _FORMATS.get(name)
    if ecosystem == "maven":
        group, _, artifact = name.partition(":")
        return _POM.replace("GROUP", group).replace("ARTIFACT", artifact)
    text = _DEPENDENCIES.get(ecosystem)
    return None if text is None else text.replace("NAME", name)


def _write_hook(match: str) -> str:
    repository, hook = (f"https://github.com/{match}", "example") if "/" in match else ("local", match)
    revision = "    rev: v1.2.3\n" if "/" in match else ""
    return f".pre-commit-config.yaml\nrepos:\n  - repo: {repository}\n{revision}    hooks:\n      - id: {hook}\n"
