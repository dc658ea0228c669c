"""The folder a controller keeps everything in, held by one controller at a time."""

import contextlib
import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path


class FolderTaken(Exception):
    """Another controller works in this folder."""


class DataFolder:
    """Where each thing lies under one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.database = self.root / "carillon.db"
        self.clips = self.root / "clips"
        self.speech = self.root / "speech"
        self.uploads = self.root / "uploads"
        self.broker = self.root / "broker"
        self.sounds = self.root / "sounds.json"
        self.first_sign_in = self.root / "first-sign-in.txt"
        self.address = self.root / "controller.json"

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Make the folder and keep other controllers out; raises `FolderTaken`, or `OSError` if it can't be made."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "controller.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise FolderTaken(
                    f"Another controller is running on {self.root}. Stop it first, or name another folder with --data."
                ) from error
            yield

    def tell_address(self, facts: Mapping[str, object]) -> None:
        """Write, for whoever starts speakers, where the controller and its broker are."""
        write_private(self.address, json.dumps(facts, indent=2) + "\n")

    def forget_address(self) -> None:
        """The controller is going."""
        self.address.unlink(missing_ok=True)


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only."""
    new = path.with_name(path.name + ".new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    new.replace(path)
