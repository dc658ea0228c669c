"""A past call heard again: the clips it went out with, joined at their places, each checked against its digest.

Knows nothing of who asks, nor of how loud a zone put it out.
"""

from collections.abc import Sequence
from http import HTTPStatus

from audio import wav
from audio.clip import Digest
from audio.errors import ClipDamaged, ClipMissing
from audio.ports import ClipStore
from broadcaster.journal import JournalEntry
from broadcaster.ports import Aired
from broadcaster.wire import PartOnAir
from content.bilingual import Bilingual
from controller_api.problems import Problem, conflict, not_found

_NOTHING = Bilingual(
    "Nothing of this call went out, so there is nothing to hear.", "这条广播没有播出过，没有声音可以重听。"
)
_GONE = Bilingual(
    "The sound of this call is kept no longer. Its words and receipts are in the journal; 'sound_kept_days' says how "
    "long sound is kept.",
    "这条广播的声音已过保存期限；文字和回执仍在日志里。",
)


def sound_of(entry: JournalEntry, clips: ClipStore, *, run: int | None = None, language: str | None = None) -> bytes:
    """The WAV file of one run of a call, or of what it said in one language; of its first run that was heard, if any.

    Raises `Problem`: 404 where nothing is meant by that, 410 for sound that is kept no longer, 409 for a clip that is
    not the one that went out.
    """
    aired = _chosen(entry, run)
    parts = tuple(part for part in aired.parts if language in (None, part.language))
    if not parts:
        spoken = ", ".join(sorted({part.language for part in aired.parts if part.language})) or "none"
        sentence = f"The call says nothing in '{language}'. It has these languages: {spoken}."
        raise not_found(Bilingual(sentence, f"这条广播没有“{language}”的内容。"))
    first_frame = aired.from_frame if language is None else max(aired.from_frame, parts[0].start_frame)
    return joined(parts, clips, first_frame=first_frame)


def joined(parts: Sequence[PartOnAir], clips: ClipStore, *, first_frame: int = 0) -> bytes:
    """Parts at their places as one WAV file that begins at a frame of theirs, sample for sample; raises `Problem`."""
    begins = min(first_frame, parts[0].start_frame)
    last_frame = max(part.start_frame + part.frames for part in parts)
    sound = bytearray(2 * (last_frame - begins))
    for part in parts:
        at = 2 * (part.start_frame - begins)
        pcm = _pcm(part, clips)
        sound[at : at + len(pcm)] = pcm
    heard = sound[2 * (first_frame - begins) :]
    return wav.header(len(heard) // 2) + bytes(heard)


def _chosen(entry: JournalEntry, run: int | None) -> Aired:
    """The run that is meant: as asked, or the first that zones heard from the beginning to the end."""
    whole = {receipt.run for receipt in entry.receipts if receipt.result.outcome == "completed"}
    aired = [each for each in entry.aired if each.parts]
    if not aired:
        raise not_found(_NOTHING)
    if run is None:
        return min(aired, key=lambda each: (each.run not in whole, each.from_frame > 0, each.run))
    for each in aired:
        if each.run == run:
            return each
    runs = ", ".join(str(each.run) for each in aired)
    raise not_found(Bilingual(f"The call has no run {run}. It has these: {runs}.", f"这条广播没有第 {run} 次播出。"))


def _pcm(part: PartOnAir, clips: ClipStore) -> bytes:
    digest = Digest(part.digest)
    try:
        content = clips.path(digest).read_bytes()
        place = wav.find_sound(lambda at, size: content[at : at + size], len(content))
    except (ClipMissing, FileNotFoundError):
        raise Problem(HTTPStatus.GONE, _GONE) from None
    except ClipDamaged as damage:
        raise _changed(digest) from damage
    if wav.digest_of(content) != digest:
        raise _changed(digest)
    return content[place.start : place.stop]


def _changed(digest: Digest) -> Problem:
    sentence = f"The clip {digest} isn't the one that went out: its file was changed since. Restore it from a backup."
    return conflict(Bilingual(sentence, "这条广播的声音文件被改动过，不是当时播出的声音。请从备份恢复。"))
