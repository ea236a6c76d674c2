import pytest

from tests.unit.detection.readers.facts import Pair, Row, facts_by_line, read_rows


@pytest.mark.parametrize(
    ("path", "text", "row"),
    [
        (".tool-versions", "# ours\ngolang 1.22.3\n", ("tool:go", 2, "1.22.3", 1.0)),
        (".nvmrc", "v20.11\n", ("tool:nodejs", 1, "20.11", 1.0)),
        (".python-version", "3.12.4\n", ("tool:python", 1, "3.12.4", 1.0)),
        (".ruby-version", "ruby-3.3.4\n", ("tool:ruby", 1, "3.3.4", 1.0)),
        (".terraform-version", "1.9.5\n", ("tool:terraform", 1, "1.9.5", 1.0)),
        (
            "gradle/wrapper/gradle-wrapper.properties",
            "a=b\ndistributionUrl=https\\://services.gradle.org/distributions/gradle-8.10-bin.zip\n",
            ("tool:gradle", 2, "8.10", 1.0),
        ),
        (
            ".mvn/wrapper/maven-wrapper.properties",
            "distributionUrl=https://repo1/apache-maven/3.9.9/apache-maven-3.9.9-bin.zip",
            ("tool:maven", 1, "3.9.9", 1.0),
        ),
    ],
)
def test_files_that_pin_one_program(path: str, text: str, row: Row) -> None:
    assert read_rows(path, text) == [row]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "mise.toml",
            '[tools]\nnode = "22"\n"npm:prettier" = "3"\n',
            [("tool:nodejs", 2, "22"), ("tool:prettier", 3, "3")],
        ),
        (".mise.toml", '[tools]\njava = { version = "21" }\n', [("tool:java", 2, "21")]),
        (".sdkmanrc", "java=21.0.3-tem\n", [("tool:java", 1, "21.0.3")]),
        ("devbox.json", '{"packages": ["nodejs@20", "go@latest"]}', [("tool:nodejs", 1, "20"), ("tool:go", 1, None)]),
        (".go-version", "1.22.3", [("tool:go", 1, "1.22.3")]),
        (".java-version", "21", [("tool:java", 1, "21")]),
    ],
)
def test_small_formats(path: str, text: str, expected: list[Pair]) -> None:
    assert facts_by_line(path, text) == expected
