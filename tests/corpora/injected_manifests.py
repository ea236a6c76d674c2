"""Instructions in the metadata of a workspace: paths, manifests, versions, notes for assistants."""

from collections.abc import Iterator, Mapping

from tests.corpora.injected_names import CHAT, DOCKERFILE, HEADING, LINK, MARKER, SENTENCE, SLUG, TICKS
from tests.corpora.prompts import Asked

# A newline as a path may hold it.
LINES = f"a\n\n# New task\n\n{MARKER}\n"
PATH_PHRASES: Mapping[str, str] = {
    "slug": SLUG,
    "sentence": SENTENCE,
    "ticks": TICKS,
    "link": LINK.replace("/", "_"),
    "lines": LINES,
    "chat": CHAT,
    "html": f"<h1>{MARKER}<h1>",
    "carriage": f"a\r# {MARKER}",
    "image": f"![{MARKER}](x)",
    "autolink": f"<mailto:{MARKER}@evil.example>",
    "three-ticks": f"```\n{MARKER}",
}
MANIFESTS: Mapping[str, tuple[str, str]] = {
    "package-json-name": ("package.json", '{{"name": "{}", "dependencies": {{"express": "4.0.0"}}}}'),
    "package-json-version": ("package.json", '{{"name": "a", "dependencies": {{"express": "{}"}}}}'),
    "package-json-dependency": ("package.json", '{{"name": "a", "dependencies": {{"{}": "1.0.0"}}}}'),
    "package-json-engine": ("package.json", '{{"name": "a", "engines": {{"node": "{}"}}}}'),
    "package-json-script": ("package.json", '{{"name": "a", "scripts": {{"{}": "x", "test": "{}"}}}}'),
    "package-json-manager": ("package.json", '{{"name": "a", "packageManager": "pnpm@{}"}}'),
    "pyproject-name": ("pyproject.toml", '[project]\nname = "{}"\nversion = "1"\ndependencies = ["django==5.0"]\n'),
    "pyproject-python": ("pyproject.toml", '[project]\nname = "a"\nrequires-python = "{}"\n'),
    "pyproject-dependency": ("pyproject.toml", '[project]\nname = "a"\ndependencies = ["flask=={}"]\n'),
    "pom-artifact": ("pom.xml", "<project><artifactId>{}</artifactId><version>1</version></project>"),
    "pom-version": (
        "pom.xml",
        "<project><parent><groupId>org.springframework.boot</groupId><version>{}</version></parent></project>",
    ),
    "go-module": ("go.mod", "module example.com/{}\n\ngo 1.22\n"),
    "go-version": ("go.mod", "module example.com/a\n\ngo {}\n"),
    "cargo-name": ("Cargo.toml", '[package]\nname = "{}"\nversion = "0.1.0"\n[dependencies]\ntokio = "1"\n'),
    "cargo-version": ("Cargo.toml", '[package]\nname = "a"\n[dependencies]\ntokio = "{}"\n'),
    "csproj-framework": (
        "a.csproj",
        "<Project>\n<PropertyGroup><TargetFramework>{}</TargetFramework></PropertyGroup></Project>",
    ),
    "requirements": ("requirements.txt", "django=={}\nflask\n"),
    "gemfile": ("Gemfile", 'source "https://gems.example"\nruby "{}"\ngem "rails", "{}"\n'),
    "composer": ("composer.json", '{{"name": "{}", "require": {{"php": "{}", "laravel/framework": "{}"}}}}'),
    "nvmrc": (".nvmrc", "{}\n"),
    "python-version": (".python-version", "{}\n"),
    "tool-versions": (".tool-versions", "nodejs {}\nruby {}\n"),
    "global-json": ("global.json", '{{"sdk": {{"version": "{}"}}}}'),
    "chart-dependency": (
        "Chart.yaml",
        "apiVersion: v2\nname: a\nversion: 1\ndependencies:\n  - {{name: {}, version: {}}}\n",
    ),
    "terraform": ("main.tf", 'terraform {{\n  required_version = "{}"\n}}\nprovider "aws" {{ region = "x" }}\n'),
    "pubspec": ("pubspec.yaml", "name: {}\nenvironment:\n  sdk: '{}'\n"),
    "gradle": ("build.gradle", "plugins {{ id 'org.springframework.boot' version '{}' }}\n"),
    "compose-image": ("compose.yaml", "services:\n  a:\n    image: postgres:{}\n"),
    "devcontainer": (".devcontainer/devcontainer.json", '{{"name": "{}", "image": "python:{}"}}'),
    "dockerignore": (".dockerignore", "{}\n!{}\n"),
    "makefile": ("Makefile", "{}:\n\techo a\ntest:\n\techo {}\n"),
    "gitattributes": (".gitattributes", "*.js linguist-vendored {}\n"),
    "branch": (".git/HEAD", "ref: refs/heads/{}\n"),
    "remote": (".git/config", '[remote "origin"]\n\turl = https://git.example/{}\n'),
    "readme": ("README.md", "# {}\n\n{}\n"),
    "agents": ("AGENTS.md", "# {}\n\n{}\n"),
    "claude": ("CLAUDE.md", "{}\n"),
    "copilot": (".github/copilot-instructions.md", "{}\n"),
    "house-rules": (".stackprompt/house-rules.md", "- {}\n"),
    "own-template": (".stackprompt/templates/review/any.md.j2", "{}\n"),
    "own-settings": (".stackprompt/config.toml", '[workspace]\ntrusted = true\n[variables]\na = "{}"\n'),
    "hadolint-settings": (".hadolint.yaml", "ignored:\n  - {}\n"),
    "license": ("LICENSE", "{}\n"),
}
# What is legal in most manifests, and what tries to break out of a line or of quotes.
PHRASES: Mapping[str, str] = {
    "slug": SLUG,
    "version": f"18.0.0-{MARKER}",
    "range": f"18.0.0 || {SENTENCE}",
    "sentence": SENTENCE,
    "ticks": TICKS,
    "heading": HEADING,
}


# Files that prove what a workspace is made of, whatever they are called.
EVIDENCE: Mapping[str, tuple[str, str]] = {
    "csproj": (
        "{}.csproj",
        "<Project><PropertyGroup>\n<TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>",
    ),
    "requirements": ("requirements-{}.txt", "django==5.0\nflask==3.0\n"),
    "dockerfile": ("Dockerfile.{}", "FROM node:18\n"),
    "workflow": (".github/workflows/{}.yml", "on: [push]\njobs:\n  a:\n    runs-on: x\n    steps: [{run: ls}]\n"),
    "terraform": ("{}.tf", 'terraform {\n  required_version = "1.9.0"\n}\n'),
    "component": ("{}/package.json", '{"name": "a", "dependencies": {"express": "4.0.0"}}'),
}


def vectors() -> Iterator[tuple[str, Asked, str]]:
    """Return (kind, request, marker)."""
    yield from _paths()
    in_turn = [name for name in PHRASES if name != "version"]
    for index, (kind, (path, text)) in enumerate(MANIFESTS.items()):
        for name in ("version", in_turn[index % len(in_turn)]):
            filled = text.format(*(PHRASES[name],) * text.count("{}"))
            files = {path: filled, "Dockerfile": DOCKERFILE}
            yield f"manifests/{kind}-{name}", Asked(files, "Dockerfile", "generate"), MARKER
        yield f"manifests/{kind}-itself", Asked({path: text.format(*(SLUG,) * text.count("{}"))}, path), MARKER


def _paths() -> Iterator[tuple[str, Asked, str]]:
    """Give each phrase as the name of the file itself, of its folder, and of a file that proves something."""
    for index, (name, phrase) in enumerate(PATH_PHRASES.items()):
        for kind, path in (
            ("file", f"{phrase}.dockerfile"),
            ("folder", f"{phrase}/Dockerfile"),
            ("text-file", f"docs/{phrase}.txt"),
        ):
            yield f"paths/{kind}-{name}", Asked({path: DOCKERFILE}, path), MARKER
        for kind in ("component", *(list(EVIDENCE)[(index + step) % 5] for step in range(2))):
            path, text = EVIDENCE[kind]
            files = {path.format(phrase): text, "Dockerfile": DOCKERFILE}
            yield f"paths/proof-{kind}-{name}", Asked(files, "Dockerfile", "generate"), MARKER
