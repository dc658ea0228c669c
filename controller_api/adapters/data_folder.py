"""The folder a controller keeps everything in, held by one controller at a time."""

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from broadcaster.signing import ControllerKey


class FolderUnusable(Exception):
    """The folder can't be made, or another controller works in it."""


class DataFolder:
    """Where each thing lies under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.database = self.root / "carillon.db"
        self.clips = self.root / "clips"
        self.speech = self.root / "speech"
        self.uploads = self.root / "uploads"
        self.tapes = self.root / "tapes"
        self.owed_calls = self.root / "owed-calls.jsonl"
        self.owed_acts = self.root / "owed-acts.jsonl"
        self.owed_emergency = self.root / "owed-emergency.jsonl"
        self.owed_faults = self.root / "owed-faults.jsonl"
        self.owed_helps = self.root / "owed-helps.jsonl"
        self.broker = self.root / "broker"
        self.certificates = self.root / "certificates"
        self.sounds = self.root / "sounds.json"
        self.first_sign_in = self.root / "first-sign-in.txt"
        self.address = self.root / "controller.json"
        self.epoch = self.root / "epoch"
        self.signing_key = self.root / "controller.key"
        self.public_key = self.root / "controller.pub"
        self.letter_key = self.root / "letters.key"

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Make the folder and keep other controllers out; raises `FolderUnusable`.

        What is in it (the database, passwords, what was said) is nobody's but the controller's account.
        """
        try:
            lock = self._opened()
        except OSError as error:
            raise FolderUnusable(
                f"The data folder {self.root} can't be used: {error.strerror}. Name one with --data that the "
                "controller's account owns."
            ) from error
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FolderUnusable(
                    f"Another controller is running on {self.root}. Stop it first, or name another folder with --data."
                ) from error
            yield

    def _opened(self) -> TextIO:
        self.root.mkdir(parents=True, exist_ok=True)
        lock = self.root / "controller.lock"
        # A folder that holds other things, named by mistake, isn't shut to those who use them.
        if lock.exists() or not any(self.root.iterdir()):
            self.root.chmod(0o700)
        return lock.open("w")

    def next_epoch(self, now_ms: int) -> int:
        """This start's number: milliseconds since 1970, but greater than the last start's, wherever the clock is."""
        try:
            last = int(self.epoch.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):  # The first start, or a file that holds no number.
            last = 0
        epoch = max(now_ms, last + 1)
        write_private(self.epoch, f"{epoch}\n")
        return epoch

    def controller_key(self) -> ControllerKey:
        """The key this controller signs with, made at its first start; speakers are given `public_key`.

        Raises `FolderUnusable` with a sentence if what is kept is no key.
        """
        try:
            key = ControllerKey(kept_secret(self.signing_key, ControllerKey.made))
        except ValueError as error:
            raise FolderUnusable(
                f"{self.signing_key} holds no key. Put it back from your backup; or remove it, start the controller, "
                f"and give every speaker the new {self.public_key.name}."
            ) from error
        self.public_key.write_text(key.public + "\n", encoding="ascii")
        return key

    def tell_address(self, facts: Mapping[str, object]) -> None:
        """Write, for whoever starts speakers, where the controller and its broker are."""
        write_private(self.address, json.dumps(facts, indent=2) + "\n")

    def forget_address(self) -> None:
        """The controller is going."""
        self.address.unlink(missing_ok=True)


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """What the file holds, made at the first time; readable by its owner only."""
    with contextlib.suppress(FileNotFoundError):
        if kept := path.read_text(encoding="utf-8").strip():
            return kept
    secret = make()
    write_private(path, secret + "\n")
    return secret


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    new = path.with_name(path.name + ".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    new.replace(path)
