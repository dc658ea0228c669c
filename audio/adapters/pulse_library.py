"""The part of PulseAudio's client library that playing needs, by ctypes. Names are the library's own.

PortAudio knows PulseAudio only through ALSA, where instants are smoothed and stray by some tenths of a millisecond for
seconds; the library itself gives them as the server measured them.
"""

import ctypes
from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char_p,
    c_int,
    c_int64,
    c_long,
    c_size_t,
    c_uint32,
    c_uint64,
    c_void_p,
)
from functools import cache
from typing import NamedTuple

FLOAT32LE = 5
STREAM_READY = 2
NO_AUTOSPAWN = 1
ADJUST_LATENCY = 0x2000
SEEK_RELATIVE = 0
LEFT_TO_THE_SERVER = 0xFFFFFFFF

Request = CFUNCTYPE(None, c_void_p, c_size_t, c_void_p)
Success = CFUNCTYPE(None, c_void_p, c_int, c_void_p)


class Life(NamedTuple):
    """Which states of a thing mean that it can be used, and (from there on) that it no longer can."""

    ready: int
    failed: int


CONTEXT, STREAM = Life(4, 5), Life(STREAM_READY, 3)


class SampleSpec(Structure):
    """pa_sample_spec."""

    _fields_ = (("format", c_int), ("rate", c_uint32), ("channels", ctypes.c_uint8))


class BufferAttributes(Structure):
    """pa_buffer_attr, in bytes."""

    _fields_ = tuple((name, c_uint32) for name in ("maxlength", "tlength", "prebuf", "minreq", "fragsize"))


class TimingInfo(Structure):
    """pa_timing_info: at `timestamp`, by the wall clock, `read_index` bytes had gone to a sink so far behind."""

    _fields_ = (
        ("seconds", c_long),
        ("microseconds", c_long),
        ("synchronized_clocks", c_int),
        ("sink_usec", c_uint64),
        ("source_usec", c_uint64),
        ("transport_usec", c_uint64),
        ("playing", c_int),
        ("write_index_corrupt", c_int),
        ("write_index", c_int64),
        ("read_index_corrupt", c_int),
        ("read_index", c_int64),
        ("configured_sink_usec", c_uint64),
        ("configured_source_usec", c_uint64),
        ("since_underrun", c_int64),
    )


_FUNCTIONS = {
    "pa_threaded_mainloop_new": (c_void_p,),
    "pa_threaded_mainloop_get_api": (c_void_p, c_void_p),
    "pa_threaded_mainloop_start": (c_int, c_void_p),
    "pa_threaded_mainloop_stop": (None, c_void_p),
    "pa_threaded_mainloop_free": (None, c_void_p),
    "pa_threaded_mainloop_lock": (None, c_void_p),
    "pa_threaded_mainloop_unlock": (None, c_void_p),
    "pa_context_new": (c_void_p, c_void_p, c_char_p),
    "pa_context_connect": (c_int, c_void_p, c_char_p, c_int, c_void_p),
    "pa_context_get_state": (c_int, c_void_p),
    "pa_context_disconnect": (None, c_void_p),
    "pa_context_unref": (None, c_void_p),
    "pa_context_errno": (c_int, c_void_p),
    "pa_strerror": (c_char_p, c_int),
    "pa_stream_new": (c_void_p, c_void_p, c_char_p, POINTER(SampleSpec), c_void_p),
    "pa_stream_set_write_callback": (None, c_void_p, Request, c_void_p),
    "pa_stream_connect_playback": (c_int, c_void_p, c_char_p, POINTER(BufferAttributes), c_int, c_void_p, c_void_p),
    "pa_stream_get_state": (c_int, c_void_p),
    "pa_stream_write": (c_int, c_void_p, c_void_p, c_size_t, c_void_p, c_int64, c_int),
    "pa_stream_update_timing_info": (c_void_p, c_void_p, Success, c_void_p),
    "pa_stream_get_timing_info": (POINTER(TimingInfo), c_void_p),
    "pa_stream_disconnect": (c_int, c_void_p),
    "pa_stream_unref": (None, c_void_p),
    "pa_operation_unref": (None, c_void_p),
}


@cache
def library() -> ctypes.CDLL:
    """The library; raises OSError where it isn't installed."""
    loaded = ctypes.CDLL("libpulse.so.0")
    for name, (result, *arguments) in _FUNCTIONS.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = result, arguments
    return loaded
