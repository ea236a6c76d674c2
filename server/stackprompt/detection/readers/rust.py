"""Facts of Cargo.toml and rust-toolchain."""

import re
from collections.abc import Iterator

from stackprompt.detection.fact import Fact
from stackprompt.detection.readers.toml_lines import read_inline_value, read_toml_values, read_version_field

_TABLE = re.compile(r"(?:^|\.)(?:dev-|build-)?dependencies(?:\.(?P<name>[\w-]+))?$")


def read_cargo_toml(text: str) -> Iterator[Fact]:
    """Yield the crates and the compiler of a Cargo.toml."""
    for table, key, value, line in read_toml_values(text):
        dependencies = _TABLE.search(table)
        if dependencies and dependencies["name"] is None:
            name, _, rest = key.partition(".")
            if rest in {"", "version", "workspace", "git"}:
                crate = read_inline_value(value, "package") or name
                yield Fact.dependency(
                    f"cargo:{crate}", line, read_version_field(value) if rest in {"", "version"} else ""
                )
        elif dependencies and key in {"version", "workspace", "git", "path"}:
            yield Fact.dependency(f"cargo:{dependencies['name']}", line, value if key == "version" else "")
        elif key == "rust-version" and table in {"package", "workspace.package"}:
            yield Fact.dependency("tool:rust", line, f">={value}")


def read_rust_toolchain(text: str) -> Iterator[Fact]:
    """Yield the compiler of a rust-toolchain or rust-toolchain.toml."""
    channel = next((value for value in read_toml_values(text) if value.key == "channel"), None)
    if channel:
        yield Fact.dependency("tool:rust", channel.line, channel.value)
    elif "[" not in text:
        yield Fact.dependency("tool:rust", 1, text[:100])
