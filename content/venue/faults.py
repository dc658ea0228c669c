"""What is said of a venue that can't be used at all."""

from content.errors import FileFaults


class VenueFaults(FileFaults):
    """The venue, or the file it was to come from, can't be used; `faults` says why."""
