"""Where the data that ships with the program lies: beside the code in a wheel, at the top of a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_root() -> Path:
    """Return the folder that holds the built-in ``knowledge``, ``templates`` and ``config``."""
    installed = _PACKAGE / "data"
    return installed if installed.is_dir() else _PACKAGE.parent.parent


def data_folder(name: str) -> Path:
    """Return one of the folders in ``data_root``."""
    return data_root() / name
