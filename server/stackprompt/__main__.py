"""The entry point: a language server starts on a short path, every other verb through the command line."""

import os
import sys


def drop_current_folder() -> None:
    """Remove the current folder from the import path: it may be a workspace, and no code of a workspace runs.

    ``python -m`` and relative entries of PYTHONPATH put it there. A checkout of stackprompt itself stays.
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
    """Run the verb of the arguments; a server starts without the command line, because an editor waits for it."""
    drop_current_folder()
    verb, *words = sys.argv[1:] or [""]
    if verb == "lsp":
        from stackprompt.lsp.process.options import parse_options  # noqa: PLC0415

        options = parse_options(words)
        if options is not None:
            from stackprompt.lsp.process.startup import run_server  # noqa: PLC0415

            sys.exit(run_server(debug=options.debug, trusted=options.trusted))
    from stackprompt.cli.main import main as command_line  # noqa: PLC0415

    command_line()


if __name__ == "__main__":
    main()
