"""A value that is compared by what it is, not by what is in it."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class ByIdentity(Generic[T]):
    """A key for a cache that equals only a wrapper of the very same object.

    To compare all that is in the value would cost more than what the cache saves.
    """

    value: T

    def __eq__(self, other: object) -> bool:
        """Return whether both wrap one object."""
        return isinstance(other, ByIdentity) and other.value is self.value

    def __hash__(self) -> int:
        """Return a number for the object."""
        return id(self.value)
