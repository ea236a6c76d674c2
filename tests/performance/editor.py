"""An editor with one document open in one server: what it asks, and what it does when somebody types."""

import asyncio
import time
from pathlib import Path
from typing import Any

from tests.performance.connection import Answer, Connection, ServerError
from tests.performance.lineup import Program

SECONDS_UNTIL_USEFUL = 10.0
PAUSE = 0.01
LETTERS_AHEAD = 10


class Editor:
    """A document as ``program`` likes it, open in the workspace at ``root``."""

    def __init__(self, program: Program, connection: Connection, root: Path) -> None:
        self.program = program
        self.connection = connection
        self.uri = (root / program.path).as_uri()
        self._version = 1
        self._typed = 0
        self._is_longer = False
        self._unfinished: object = None

    def open(self) -> None:
        """Open the document."""
        program = self.program
        item = {"uri": self.uri, "languageId": program.language, "version": self._version, "text": program.text}
        self.connection.notify("textDocument/didOpen", {"textDocument": item})

    async def useful_completion(self) -> Answer:
        """Ask for completions until there are any."""
        deadline = time.perf_counter() + SECONDS_UNTIL_USEFUL
        while time.perf_counter() < deadline:
            answer = await self.completion()
            if items(answer):
                return answer
            await asyncio.sleep(PAUSE)
        raise ServerError("no completions")

    async def completion(self) -> Answer:
        """Ask for completions where somebody types."""
        return await self.connection.request("textDocument/completion", self.completion_params())

    def completion_params(self) -> dict[str, Any]:
        """Return the parameters of that question."""
        line, column = self.program.pen
        return {**self._at(line, column + self._typed), "context": {"triggerKind": 1}}

    async def actions(self) -> Answer:
        """Ask for the actions at the place that is looked at."""
        place = self._at(*self.program.eye)
        where = {"start": place["position"], "end": place["position"]}
        params = {"textDocument": place["textDocument"], "range": where, "context": {"diagnostics": []}}
        return await self.connection.request("textDocument/codeAction", params)

    async def resolve(self) -> Answer:
        """Have the server finish the action that it leaves unfinished, as an editor does when it is chosen."""
        if self._unfinished is None:
            actions = (await self.actions()).result
            self._unfinished = next((action for action in actions if "data" in action), None)
        if self._unfinished is None:
            raise ServerError("no action to resolve")
        return await self.connection.request("codeAction/resolve", self._unfinished)

    async def hover(self) -> Answer:
        """Ask about the place that is looked at."""
        return await self.connection.request("textDocument/hover", self._at(*self.program.eye))

    async def generate(self, task: str = "harden") -> Answer:
        """Ask for a prompt."""
        return await self.connection.run(self.program.generates, {"uri": self.uri, "task": task})

    async def type(self) -> Answer:
        """Type one letter and ask for completions at once; the seconds are of both."""
        begun = time.perf_counter()
        self.type_letter()
        answer = await self.completion()
        return Answer(answer.result, time.perf_counter() - begun)

    def type_letter(self) -> None:
        """Type the next letter, or take all of them back after the last."""
        line, column = self.program.pen
        if self._typed < len(self.program.typed):
            self._change(line, column + self._typed, 0, self.program.typed[self._typed])
            self._typed += 1
        else:
            self._change(line, column, self._typed, "")
            self._typed = 0

    async def type_code(self) -> Answer:
        """Type a letter of code and ask for the actions at once; the seconds are of both."""
        begun = time.perf_counter()
        self.type_letter_of_code()
        answer = await self.actions()
        return Answer(answer.result, time.perf_counter() - begun)

    def type_letter_of_code(self) -> None:
        """Type a letter at the end of the line that is looked at, or take it back."""
        line, _ = self.program.eye
        end = len(self.program.text.splitlines()[line])
        self._change(line, end, *((1, "") if self._is_longer else (0, "x")))
        self._is_longer = not self._is_longer

    async def type_much(self, letters: int) -> None:
        """Type code without looking, and wait every now and then until the server has caught up."""
        for number in range(letters):
            self.type_letter_of_code()
            if number % LETTERS_AHEAD == 0:
                _ = await self.actions()
        _ = await self.actions()

    def _change(self, line: int, column: int, removed: int, text: str) -> None:
        place = {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + removed}}
        self._version += 1
        document = {"uri": self.uri, "version": self._version}
        params = {"textDocument": document, "contentChanges": [{"range": place, "text": text}]}
        self.connection.notify("textDocument/didChange", params)

    def _at(self, line: int, character: int) -> dict[str, Any]:
        return {"textDocument": {"uri": self.uri}, "position": {"line": line, "character": character}}


def items(answer: Answer) -> list[Any]:
    """Return the items of a completion, whichever of its two forms it has."""
    found = answer.result
    return list((found.get("items") if isinstance(found, dict) else found) or ())
