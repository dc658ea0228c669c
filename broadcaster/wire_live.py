"""The wire while somebody speaks live: their sound, a few hundredths of a second at a time, by its place.

It goes to a topic of the call's own, once for all its zones, at QoS 0: what is lost is not worth having later.
"""

from typing import Literal

from pydantic import ConfigDict, Field

from broadcaster.wire import Message

LONGEST_BYTES = 2 * 4800


class LiveSound(Message):
    """A stretch of what is spoken live in a call that a `Play` said to be live; the next one has the next number.

    A speaker lays it at its place, so that all its zones are in step; a stretch that doesn't come in time is silence.
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    type: Literal["live"] = "live"
    epoch: int = 0
    """The controller's start count; stamped by the network."""
    call_id: str
    sequence: int = Field(ge=0)
    first_frame: int = Field(ge=0)
    """Its place, counted from where the live sound begins in the programme."""
    pcm: bytes = Field(min_length=2, max_length=LONGEST_BYTES)
    """16-bit little-endian samples, mono, at 48 kHz; Base64 in JSON."""
