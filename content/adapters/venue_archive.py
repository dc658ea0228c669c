"""A venue's file as malls hand it in: a zip archive, a folder, or one GeoJSON file, read without trusting any of it.

Decides what is too large, and which names are refused. Refuses to know what the parts mean. Nothing is ever unpacked
to disk.
"""

import json
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, NoReturn

from content.errors import FileFault
from content.venue.faults import VenueFaults

MOST_BYTES = 96 << 20
"""Of all parts together, unpacked."""
MOST_RATIO, RATIO_FROM_BYTES = 150, 1 << 20
"""How far a part may be packed, once it is of that size: drawings shrink to a tenth, bombs to a thousandth."""
MOST_MEMBERS = 5_000
_CHUNK = 1 << 16
_KINDS = (".geojson", ".json")


def open_archive(source: Path) -> Mapping[str, object]:
    """The JSON of each part by its name, without folders; raises `VenueFaults`."""
    try:
        if source.is_dir():
            return _parsed(source.name, _files(source))
        if not source.is_file():
            _refuse(source.name, "there is no such file or folder.")
        if source.suffix.lower() in _KINDS:
            return _parsed(source.name, _single(source))
        with zipfile.ZipFile(source) as archive:
            return _parsed(source.name, _members(archive, source.name))
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        said = "this is no sound zip archive. Hand in the archive, its folder, or one .geojson file."
        _refuse(source.name, said)
    except OSError as error:
        _refuse(source.name, f"the file can't be read: {error.strerror or error}.")


def _refuse(name: str, sentence: str) -> NoReturn:
    raise VenueFaults([FileFault(file=name, line=None, sentence=sentence)])


def _single(source: Path) -> Iterator[tuple[str, bytes]]:
    with source.open("rb") as file:
        yield source.name, _limited(file, source.name, MOST_BYTES)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    budget = MOST_BYTES
    for place, path in enumerate(sorted(folder.iterdir())):
        if place >= MOST_MEMBERS:
            _refuse(folder.name, f"it holds more than {MOST_MEMBERS:,} files. Keep only the venue's in it.")
        if path.suffix.lower() not in _KINDS:
            continue
        if path.is_symlink() or not path.is_file():
            _refuse(path.name, "this is a link or no plain file. Put the file itself into the folder.")
        with path.open("rb") as file:
            data = _limited(file, path.name, budget)
        budget -= len(data)
        yield path.name, data


def _members(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[str, bytes]]:
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        _refuse(name, f"it holds more than {MOST_MEMBERS:,} files. Pack only the venue's.")
    budget = MOST_BYTES
    for member in members:
        path = _trusted(member)
        if member.is_dir() or path.suffix.lower() not in _KINDS or "__MACOSX" in path.parts:
            continue  # Archives within archives and pictures are never looked into.
        if member.flag_bits & 0x1:
            _refuse(path.name, "this part is locked with a password. Pack the archive without one.")
        most = max(RATIO_FROM_BYTES, member.compress_size * MOST_RATIO)
        with archive.open(member) as file:
            data = _limited(file, path.name, min(budget, most))
        budget -= len(data)
        yield path.name, data


def _trusted(member: zipfile.ZipInfo) -> PurePosixPath:
    """The member's path; refused where it would lead out of a folder it is unpacked to."""
    told = member.orig_filename.replace("\\", "/")
    path = PurePosixPath(told)
    if path.is_absolute() or ".." in path.parts or "\0" in told or ":" in told:
        _refuse(told[:80], "this name leads out of the archive. It isn't taken in; have it packed anew.")
    if stat.S_ISLNK(member.external_attr >> 16):
        _refuse(told[:80], "this part is a link. It isn't taken in; pack the file itself.")
    return path


def _limited(file: IO[bytes], name: str, most: int) -> bytes:
    """What is in the file, counted while it is read: what a header says of a size is not believed."""
    chunks: list[bytes] = []
    read = 0
    while chunk := file.read(_CHUNK):
        read += len(chunk)
        if read > most:
            _refuse(name, f"unpacked it is far larger than a venue can be (over {most >> 20} MiB). It isn't taken in.")
        chunks.append(chunk)
    return b"".join(chunks)


def _parsed(source: str, parts: Iterator[tuple[str, bytes]]) -> Mapping[str, object]:
    parsed: dict[str, object] = {}
    for name, data in parts:
        if name in parsed:
            _refuse(name, "this part is there twice. Pack the archive anew.")
        parsed[name] = _json(name, data)
    if not parsed:
        _refuse(source, "there is no .geojson file in it. Hand in an IMDF archive or one GeoJSON file.")
    return parsed


def _json(name: str, data: bytes) -> object:
    if not data.strip():
        _refuse(name, "the file is empty. Export the venue again.")
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except _NoNumber as error:
        _refuse(name, f"'{error}' stands where a number should. Export the venue again.")
    except UnicodeDecodeError:
        _refuse(name, "this is no text in UTF-8. Export the venue again.")
    except RecursionError:
        _refuse(name, "its brackets are nested deeper than any drawing's. It isn't taken in.")
    except ValueError as error:
        _refuse(name, f"this is no JSON: {str(error)[:120]}. Export the venue again.")


class _NoNumber(Exception):
    """Python's reader would take NaN and Infinity, which are no JSON."""


def _no_number(told: str) -> NoReturn:
    raise _NoNumber(told)
