"""Where ``stackprompt new`` writes: the user's own folder, the folder of a workspace, or a checkout of stackprompt."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from stackprompt.cli import output
from stackprompt.cli.workspace import access
from stackprompt.domain.result import Err, Ok
from stackprompt.resources import find_data_folder
from stackprompt.runtime.files.atomic_write import make_private_folder, write
from stackprompt.runtime.files.safe_read import read_bytes
from stackprompt.runtime.files.user_folders import WORKSPACE_FOLDER, find_config_folder
from stackprompt.runtime.trust import find_enclosing_workspace

MAX_BYTES = 262_144
_SCHEMAS = "schemas"


@dataclass(frozen=True, slots=True)
class Destination:
    """A folder that holds ``knowledge`` and ``templates``: ``folder`` below ``root``, or the root itself.

    In a checkout ``.taplo.toml`` names the schemas of all files. Elsewhere a copy of the schema is written, and each
    file names its own.
    """

    root: Path
    folder: str = ""
    is_checkout: bool = False

    def write(self, path: str, text: str, schema: str | None) -> None:
        """Write a new file at ``path``, which may have a JSON Schema; a file that exists ends the program."""
        if schema is not None and not self.is_checkout:
            up = "../" * len(PurePosixPath(path).parents[:-1])
            text = f"#:schema {up}{_SCHEMAS}/{schema}.json\n{text}"
        target = f"{self.folder}/{path}" if self.folder else path
        file = self.root / target
        self._make_root()
        outcome = read_bytes(self.root, target, MAX_BYTES)
        if isinstance(outcome, Ok) or outcome.error.reason == "too-large":
            output.fail(f"{file}: exists already and is not overwritten; choose another name or edit it")
        self._put(target, text.encode(), None)
        if schema is not None and not self.is_checkout:
            self._copy_schema(f"{self.folder}/{_SCHEMAS}/{schema}.json" if self.folder else f"{_SCHEMAS}/{schema}.json")
        output.show(f"{file}: written")

    def _make_root(self) -> None:
        try:
            make_private_folder(self.root)
        except OSError as error:
            output.fail(
                f"{self.root}: cannot be made: {error.strerror}; choose another place with STACKPROMPT_CONFIG_DIR"
            )

    def _copy_schema(self, target: str) -> None:
        """Write the schema of this version, over that of another one."""
        outcome = read_bytes(self.root, target, MAX_BYTES)
        data = (find_data_folder("config") / _SCHEMAS / PurePosixPath(target).name).read_bytes()
        old = outcome.value if isinstance(outcome, Ok) else None
        if old != data:
            self._put(target, data, old)

    def _put(self, target: str, data: bytes, expected: bytes | None) -> None:
        outcome = write(self.root, target, data, expected)
        if isinstance(outcome, Err):
            output.fail(f"{self.root / target}: {outcome.error.why}; {outcome.error.remedy}")


def choose_destination(*, is_workspace: bool, is_here: bool) -> Destination:
    """Return where the options of the command lead."""
    if is_here:
        return _find_checkout()
    return Destination(access.current_folder(), WORKSPACE_FOLDER) if is_workspace else Destination(_find_own_folder())


def _find_checkout() -> Destination:
    root = find_data_folder("knowledge").parent
    if not (root / "pyproject.toml").is_file():
        output.fail("--here writes into a checkout of stackprompt, and this program is installed; leave it out")
    return Destination(root, is_checkout=True)


def _find_own_folder() -> Path:
    folder = find_config_folder()
    repository = find_enclosing_workspace(folder, ())
    if repository is not None:
        output.fail(
            f"{folder}: is inside the repository {repository}; unset STACKPROMPT_CONFIG_DIR, or use --workspace"
        )
    return folder
