"""Files that kiosks keep: the venue as one archive, and the campaigns' pictures, each known by its digest.

Decides how they are read; refuses to know what is in them.
"""

import hashlib
import io
import zipfile
from pathlib import Path

from content.adapters.venue_folder import VENUE_FILE
from content.site import Site

_STAMP = (2000, 1, 1, 0, 0, 0)
"""Every file's time in the archive, so that the same venue is the same bytes."""


class VenuePackage:
    """The venue's folder as a kiosk fetches it; read anew once a file in it has changed."""

    def __init__(self, folder: Path | None) -> None:
        """None: the site has no venue."""
        self.folder = folder
        self._seen: tuple[tuple[str, int, int], ...] = ()
        self._archive = b""
        self._digest: str | None = None

    @property
    def digest(self) -> str | None:
        """Of the archive; None where there is no venue, or none was imported yet."""
        seen = self._look()
        if seen != self._seen:
            self._archive = self._packed([name for name, _, _ in seen])
            self._digest = hashlib.sha256(self._archive).hexdigest() if seen else None
            self._seen = seen
        return self._digest

    def archive(self) -> bytes | None:
        """The folder as a ZIP file; None where there is none."""
        return None if self.digest is None else self._archive

    def _look(self) -> tuple[tuple[str, int, int], ...]:
        if self.folder is None or not (self.folder / VENUE_FILE).is_file():
            return ()
        files = sorted(path for path in self.folder.iterdir() if path.is_file() and not path.name.startswith("."))
        return tuple((path.name, (stat := path.stat()).st_size, stat.st_mtime_ns) for path in files)

    def _packed(self, names: list[str]) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                content = (self.folder or Path()).joinpath(name).read_bytes()
                archive.writestr(zipfile.ZipInfo(name, _STAMP), content, zipfile.ZIP_DEFLATED)
        return packed.getvalue()


class CampaignPictures:
    """The pictures of the site's screen campaigns, by digest."""

    def __init__(self, site: Site, folder: Path) -> None:
        """Read each once; what isn't there is left out, as the site file's check has told."""
        self.digests: dict[str, str] = {}
        """Of each file, as the site file names it."""
        self._paths: dict[str, Path] = {}
        for file in {file for campaign in site.screen_campaigns for file in campaign.pictures}:
            path = folder / file
            if path.is_file():
                self.digests[file] = hashlib.sha256(path.read_bytes()).hexdigest()
                self._paths[self.digests[file]] = path

    def path(self, digest: str) -> Path | None:
        """Where the picture of this digest lies."""
        return self._paths.get(digest)
