from tests.unit.detection.readers.facts import facts_by_line


def test_swift_and_dart() -> None:
    swift = """// swift-tools-version:5.9
    .package(url: "https://github.com/vapor/vapor.git", from: "4.89.0"),
    .package(name: "GRDB", url: "https://github.com/groue/GRDB.swift", .upToNextMajor(from: "6.0.0")),
    .package(path: "../Local"),
"""
    assert facts_by_line("Package.swift", swift) == [
        ("tool:swift", 1, "5.9"),
        ("swift:vapor/vapor", 2, "4.89.0"),
        ("swift:groue/grdb.swift", 3, "6.0.0"),
    ]
    dart = "name: app\nenvironment:\n  sdk: ^3.4.0\ndependencies:\n  flutter:\n    sdk: flutter\n  dio: ^5.4.0\n"
    assert facts_by_line("pubspec.yaml", dart) == [
        ("tool:dart", 3, "3.4.0"),
        ("pub:flutter", 5, None),
        ("pub:dio", 7, "5.4.0"),
    ]
