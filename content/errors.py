"""What can be wrong with what this room is given, each as a sentence somebody can act on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from content.bilingual import Bilingual


class ContentError(Exception):
    """Anything wrong with what may be said and shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault:
    """One fault of a file; `line` counts from 1, None where no one line is to blame."""

    file: str
    line: int | None
    sentence: str

    def __str__(self) -> str:
        """As compilers write it, so that editors can jump there."""
        return f"{self.file}:{self.line}: {self.sentence}" if self.line else f"{self.file}: {self.sentence}"


class FileFaults(ContentError):
    """Everything that is wrong with one or more files, in order of lines."""

    def __init__(self, faults: Iterable[FileFault]) -> None:
        self.faults = tuple(sorted(set(faults), key=lambda fault: (fault.file, fault.line or 0, fault.sentence)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Unreadable(ContentError):
    """The file is no sound this product can open; the sentence says why."""


class UnknownMedia(ContentError):
    """The library holds nothing with that digest."""

    def __init__(self, digest: str) -> None:
        self.digest = digest
        super().__init__(f"The library holds nothing with the digest '{digest}'. Hand the file in first.")


def did_you_mean(word: str, known: Iterable[str]) -> Bilingual:
    """A last sentence (in English with a space before it) that offers the nearest known word, or nothing."""
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return Bilingual(f" Did you mean '{near[0]}'?", f"是不是“{near[0]}”？") if near else Bilingual("", "")


def listed(words: Sequence[str], last: str = "or") -> str:
    """Words as they stand in a sentence: 'a', 'b' or 'c'."""
    quoted = [f"'{word}'" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"
