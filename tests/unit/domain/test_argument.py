import pytest

from stackprompt.domain.errors import explain
from stackprompt.domain.prompts.argument import (
    Argument,
    ArgumentType,
    ArgumentValue,
    UnknownArgument,
    WrongValue,
    complete_arguments,
)
from tests.support import error_of, value_of

TO = Argument("to", ArgumentType.CHOICE, "Target", choices=("helm", "kubernetes"))
ARGUMENTS = (
    TO,
    Argument("error", ArgumentType.TEXT, "Error"),
    Argument("diff", ArgumentType.FLAG, "Diff"),
    Argument("depth", ArgumentType.NUMBER, "Depth", default=2, least=1, most=3),
)


def test_a_missing_argument_has_its_default() -> None:
    assert value_of(complete_arguments("x", ARGUMENTS, {})) == {"to": "helm", "error": None, "diff": False, "depth": 2}


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("to", "Kubernetes", "kubernetes"),
        ("to", "", "helm"),
        ("error", "{{ x }} $ARGUMENTS", "{{ x }} $ARGUMENTS"),
        ("error", 7, "7"),
        ("diff", True, True),
        ("diff", "yes", True),
        ("diff", "off", False),
        ("depth", "3", 3),
        ("depth", 1, 1),
        ("depth", "", 2),
    ],
)
def test_a_value_becomes_what_its_type_says(name: str, given: ArgumentValue, value: ArgumentValue) -> None:
    assert value_of(complete_arguments("x", ARGUMENTS, {name: given}))[name] == value


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("to", "hlm", "to=hlm: expected one of helm, kubernetes; did you mean helm?"),
        ("diff", "perhaps", "diff=perhaps: expected true or false"),
        ("depth", "4", "depth=4: expected a number from 1 to 3"),
        ("depth", True, "depth=True: expected a number from 1 to 3"),
        ("depth", "9" * 400, "expected a number from 1 to 3"),
        ("depth", "1_0", "expected a number from 1 to 3"),
    ],
)
def test_a_wrong_value_is_an_error_with_its_remedy(name: str, given: ArgumentValue, words: str) -> None:
    error = error_of(complete_arguments("x", ARGUMENTS, {name: given}))
    assert isinstance(error, WrongValue)
    assert words in explain(error)


def test_an_unknown_argument_is_an_error_that_suggests_one() -> None:
    error = error_of(complete_arguments("debug", ARGUMENTS, {"eror": "x"}))
    assert isinstance(error, UnknownArgument)
    assert explain(error) == "'debug' takes no argument 'eror'; did you mean error?"
