"""Shell commands held against the command patterns of rules."""

from stackprompt.formats.dockerfile.rules.rule import CommandPattern
from stackprompt.formats.patterns import compile_pattern
from stackprompt.syntax.shell import Command


def program(command: Command) -> str:
    """Return the name of what ``command`` runs, without its folder."""
    return command.words[0].rpartition("/")[2] if command.words else ""


def matches_command(command: Command, pattern: CommandPattern) -> bool:
    """Return whether ``command`` is one of those that ``pattern`` describes."""
    rest = next((tail for words in pattern.words if (tail := _drop_words(command, words)) is not None), None)
    if rest is None or not _has_options(command, pattern):
        return False
    if pattern.argument is None:
        return True
    argument = compile_pattern(pattern.argument)
    return any(argument.search(word) for word in rest if not word.startswith("-"))


def _drop_words(command: Command, expected: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return what follows the program and subcommands ``expected``, without options between; None if others run."""
    if program(command) != expected[0]:
        return None
    words = command.words
    position = 1
    for subcommand in expected[1:]:
        while position < len(words) and words[position].startswith("-"):
            position += 1
        if position >= len(words) or words[position] != subcommand:
            return None
        position += 1
    return words[position:]


def _has_options(command: Command, pattern: CommandPattern) -> bool:
    if not pattern.options and not pattern.without_options:
        return True
    options = _list_options(command.words)
    if pattern.options and options.isdisjoint(pattern.options):
        return False
    return options.isdisjoint(pattern.without_options)


def _list_options(words: tuple[str, ...]) -> set[str]:
    options: set[str] = set()
    for word in words:
        if word.startswith("--"):
            options |= {word, word.partition("=")[0]}
        elif word.startswith("-"):
            # A cluster such as -yq is -y and -q, but pip's or find's -word is one option.
            options |= {word, *(f"-{letter}" for letter in word[1:] if letter.isalpha())}
    return options
