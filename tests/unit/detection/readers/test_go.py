from stackprompt.detection.fact import WEAK
from tests.unit.detection.readers.facts import read_rows


def test_go_mod() -> None:
    text = """module example.com/app

go 1.22

require github.com/lib/pq v1.10.9

require (
	github.com/jackc/pgx/v5 v5.5.4
	golang.org/x/sys v0.18.0 // indirect
)
"""
    assert read_rows("go.mod", text) == [
        ("tool:go", 3, "1.22", 1.0),
        ("go:github.com/lib/pq", 5, "1.10.9", 1.0),
        ("go:github.com/jackc/pgx", 8, "5.5.4", 1.0),
        ("go:golang.org/x/sys", 9, "0.18.0", WEAK),
    ]


def test_go_tools_are_read_and_replaced_or_excluded_modules_are_not() -> None:
    text = """module example.com/app

go 1.24

tool golang.org/x/tools/cmd/stringer

tool (
	github.com/golangci/golangci-lint/v2/cmd/golangci-lint
)

exclude github.com/lib/pq v1.0.0

replace (
	github.com/old/thing v1.0.0 => github.com/lib/pq v1.10.0
)
"""
    assert read_rows("go.mod", text) == [
        ("tool:go", 3, "1.24", 1.0),
        ("go:golang.org/x/tools/cmd/stringer", 5, None, 1.0),
        ("go:github.com/golangci/golangci-lint/v2/cmd/golangci-lint", 8, None, 1.0),
    ]
    assert read_rows("go.work", "go 1.22.1\n\nuse (\n\t./a\n)\n") == [("tool:go", 1, "1.22.1", 1.0)]
