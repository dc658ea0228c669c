"""A small disk that can be full. It knows nothing of who keeps what on it.

Where a file system of one's own can be mounted (as root, on most machines) it is one in memory, filled to its last
page: whoever writes gets ENOSPC. Elsewhere a process is allowed no file longer than a second of sound.
"""

import contextlib
import resource
import shutil
import subprocess
from pathlib import Path

SIZE_MB = 512
LONGEST_BYTES = 100_000
PIECES = (1_000_000, 4_096, 1)


class SmallDisk:
    """What lies below a folder, from when it is made till it is given up."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._filler = folder / "filler"
        folder.mkdir(parents=True)
        mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m,mode=700", "tmpfs", str(folder)]
        self.mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
        """Whether it is a file system of its own."""

    def fill(self, pid: int) -> None:
        """Leave no room on it, or none for this process."""
        if not self.mounted:
            _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (LONGEST_BYTES, most))
            return
        with self._filler.open("wb", buffering=0) as filler:
            for piece in PIECES:
                with contextlib.suppress(OSError):
                    while filler.write(bytes(piece)) == piece:
                        pass

    def free(self, pid: int) -> None:
        """Give the room back."""
        self._filler.unlink(missing_ok=True)
        if not self.mounted:
            with contextlib.suppress(ProcessLookupError):
                _, most = resource.prlimit(pid, resource.RLIMIT_FSIZE)
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (most, most))

    def give_up(self) -> None:
        """Keep what is on it in an ordinary folder."""
        if self.mounted:
            kept = self._folder.with_name(f"{self._folder.name}.kept")
            shutil.copytree(self._folder, kept, ignore=shutil.ignore_patterns("filler"))
            give_up(self._folder)
            kept.replace(self._folder)


def give_up(folder: Path) -> None:
    """Take the file system off a folder, if one is there."""
    subprocess.run(["umount", "--lazy", str(folder)], capture_output=True, check=False)
