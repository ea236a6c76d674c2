"""The entry point: a language server starts by the shortest way, everything else through the command line."""

import os
import sys

SERVER_OPTIONS = frozenset({"--stdio", "--debug"})
TRUST = "--trust="


def drop_current_folder() -> None:
    """Keep Python from importing modules of the current folder: it may be a workspace, which runs nothing.

    ``python -m`` and relative entries of PYTHONPATH put it on the path. A checkout of our own stays.
    """
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - before anything else
    try:
        current = os.path.realpath(os.getcwd())  # noqa: PTH109 - as above
    except OSError:  # it was deleted
        current = ""
    sys.path[:] = [
        entry
        for entry in sys.path
        if os.path.isabs(entry) and (entry == own or os.path.realpath(entry) != current)  # noqa: PTH117
    ]


def main() -> None:
    """Run what the arguments name; an editor waits for its server, so that one imports no command line."""
    drop_current_folder()
    verb, *options = sys.argv[1:] or [""]
    trusted = [option.removeprefix(TRUST) for option in options if option.startswith(TRUST)]
    if verb == "lsp" and SERVER_OPTIONS.issuperset(option for option in options if not option.startswith(TRUST)):
        from stackprompt.lsp.process.startup import run_server  # noqa: PLC0415

        sys.exit(run_server(debug="--debug" in options, trusted=trusted))
    from stackprompt.cli.main import main as command_line  # noqa: PLC0415

    command_line()


if __name__ == "__main__":
    main()
