"""The id of a format in a knowledge file."""

from typing import Annotated

from pydantic import AfterValidator, WithJsonSchema

from stackprompt.domain.workspace.document import FormatId
from stackprompt.formats.table import FORMAT_BY_ID


def _check(name: str) -> FormatId:
    """Return ``name`` as the id of a format; a ValueError names those that exist."""
    if name not in FORMAT_BY_ID:
        *most, last = (f"'{id_}'" for id_ in FORMAT_BY_ID)
        message = f"Input should be {', '.join(most)} or {last}"
        raise ValueError(message)
    return FormatId(name)


KnownFormat = Annotated[str, AfterValidator(_check), WithJsonSchema({"type": "string", "enum": list(FORMAT_BY_ID)})]
