"""Facts of Cargo.toml and rust-toolchain."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact, dependency
from stackprompt.detection.readers.toml_lines import inline_value, toml_values

_TABLE = re.compile(r"(?:^|\.)(?:dev-|build-)?dependencies(?:\.(?P<name>[\w-]+))?$")


def cargo_toml(text: str) -> Iterator[Fact]:
    """Yield the crates and the compiler of a Cargo.toml, and that a workspace has members."""
    for table, key, value, line in toml_values(text):
        found = _TABLE.search(table)
        if found and found["name"] is None:
            name, _, rest = key.partition(".")
            if rest in {"", "version", "workspace", "git"}:
                crate = inline_value(value, "package") or name
                yield dependency(f"cargo:{crate}", line, _version(value) if rest in {"", "version"} else "")
        elif found and key in {"version", "workspace", "git", "path"}:
            yield dependency(f"cargo:{found['name']}", line, value if key == "version" else "")
        elif key == "rust-version" and table in {"package", "workspace.package"}:
            yield dependency("tool:rust", line, f">={value}")


def _version(value: str) -> str:
    return inline_value(value, "version") if value.startswith("{") else value


def rust_toolchain(text: str) -> Iterator[Fact]:
    """Yield the compiler of a rust-toolchain or rust-toolchain.toml."""
    found = [value for value in toml_values(text) if value.key == "channel"]
    if found:
        yield dependency("tool:rust", found[0].line, found[0].value)
    elif "[" not in text:
        yield dependency("tool:rust", 1, text[:100])
