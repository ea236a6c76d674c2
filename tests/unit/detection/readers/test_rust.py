from tests.unit.detection.readers.facts import facts_by_line, read_rows


def test_cargo_toml() -> None:
    text = """[package]
name = "app"
rust-version = "1.75"
[dependencies]
tokio = { version = "1.37", features = ["full"] }
serde.workspace = true
[dependencies.sqlx]
version = "0.7"
[target.'cfg(unix)'.dependencies]
nix = "0.28"
"""
    assert read_rows("Cargo.toml", text) == [
        ("tool:rust", 3, "1.75", 1.0),
        ("cargo:tokio", 5, "1.37", 1.0),
        ("cargo:serde", 6, None, 1.0),
        ("cargo:sqlx", 8, "0.7", 1.0),
        ("cargo:nix", 10, "0.28", 1.0),
    ]


def test_a_workspace_of_crates() -> None:
    text = """[workspace.package]
rust-version = "1.80"
[workspace.dependencies]
tokio = { version = "1.40", features = [
    "full",
] }
web = { package = "actix-web", version = "4" }
[dependencies.local]
path = "../local"
"""
    assert facts_by_line("Cargo.toml", text) == [
        ("tool:rust", 2, "1.80"),
        ("cargo:tokio", 4, "1.40"),
        ("cargo:actix-web", 7, "4"),
        ("cargo:local", 9, None),
    ]
    assert facts_by_line("rust-toolchain", "1.79.0\n") == [("tool:rust", 1, "1.79.0")]
    assert facts_by_line("rust-toolchain.toml", '[toolchain]\nchannel = "1.79"\n') == [("tool:rust", 2, "1.79")]
