"""A value that is remembered by what it is, not by what is in it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Same(Generic[T]):
    """Equals only what wraps the very same object: to compare all that is in it would cost more than to work it out."""

    value: T

    def __eq__(self, other: object) -> bool:
        """Tell whether both wrap one object."""
        return isinstance(other, Same) and other.value is self.value

    def __hash__(self) -> int:
        """Return a number for the object."""
        return id(self.value)
