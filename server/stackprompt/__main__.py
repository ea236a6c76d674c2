"""The entry point: a language server starts by the shortest way, everything else through the command line."""

import sys

SERVER_OPTIONS = frozenset({"--stdio", "--debug"})


def main() -> None:
    """Run what the arguments name; an editor waits for its server, so that one imports no command line."""
    verb, *options = sys.argv[1:] or [""]
    if verb == "lsp" and SERVER_OPTIONS.issuperset(options):
        from stackprompt.lsp.start import run  # noqa: PLC0415

        sys.exit(run(debug="--debug" in options))
    from stackprompt.cli.main import main as command_line  # noqa: PLC0415

    command_line()


if __name__ == "__main__":
    main()
