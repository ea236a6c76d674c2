"""The entry point of the command line."""

from stackprompt.cli.main import main

if __name__ == "__main__":
    main()
