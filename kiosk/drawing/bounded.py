"""A cache that keeps what was used last, up to so many bytes.

Decides what is dropped. Refuses to know what it keeps.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T")


class Bounded(Generic[T]):
    """Values by key; the one not used for longest goes first."""

    def __init__(self, most_bytes: int, weigh: Callable[[T], int]) -> None:
        """Keep so many bytes, as `weigh` says each value takes."""
        self._most, self._weigh, self._bytes = most_bytes, weigh, 0
        self._kept: OrderedDict[Hashable, T] = OrderedDict()

    @property
    def held_bytes(self) -> int:
        """What all values take."""
        return self._bytes

    def get(self, key: Hashable) -> T | None:
        """The value, now the one used last."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, value: T) -> T:
        """Keep a value; drops others until there is room, but never this one."""
        before = self._kept.pop(key, None)
        self._bytes += self._weigh(value) - (0 if before is None else self._weigh(before))
        self._kept[key] = value
        while self._bytes > self._most and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= self._weigh(dropped)
        return value

    def made(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value, made if it isn't there."""
        found = self.get(key)
        return self.put(key, make()) if found is None else found

    def clear(self) -> None:
        """Drop everything."""
        self._kept.clear()
        self._bytes = 0
