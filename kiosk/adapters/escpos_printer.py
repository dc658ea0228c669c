"""A receipt printer over USB, the network or a device file, spoken to by python-escpos.

Decides how a slip becomes bytes: as text in GB18030, which printers sold in China know by themselves, or as a picture,
which every printer prints. Refuses to know what slips say and when they are printed.
"""

import contextlib
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from escpos import exceptions as escpos_faults
from escpos import printer as escpos_printers
from escpos.escpos import Escpos

from content.bilingual import Bilingual
from kiosk.adapters.slip_picture import SlipPicture
from kiosk.ports import NotPrinted, PrinterState
from kiosk.slips.nouns import Code, Slip
from kiosk.slips.typesetting import SetLine, typeset

ANSWERS_WITHIN_S = 3
_CHINESE = b"\x1c&"
"""FS &: what follows is two bytes a character. Without it some printers take it for two Latin letters."""
_PLAIN = b"\x1c."
_COLUMNS, _DOTS = {58: 32, 80: 48}, {58: 384, 80: 576}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a printer prints on, and in which form."""

    width_mm: Literal[58, 80] = 80
    form: Literal["text", "picture"] = "picture"


class EscposPrinter:
    """Prints slips. Opened for each slip and closed again, so a printer may come and go."""

    def __init__(self, reached: str, paper: Paper) -> None:
        """`reached` is "usb:VENDOR:PRODUCT" in hexadecimal, "net:HOST" or "net:HOST:PORT", or "file:PATH".

        Raises ValueError with a sentence, and `FontMissing` where slips are to be drawn and can't be.
        """
        self._open = _opener(reached)
        self._mute = reached.startswith("file:")
        """Whether it never says how much paper it has."""
        self._paper = paper
        self._picture = SlipPicture(_DOTS[paper.width_mm]) if paper.form == "picture" else None

    def print(self, slip: Slip) -> None:
        """Put it out and cut it; raises `NotPrinted`, and nothing or not all of it came out."""
        with self._session() as device:
            self._ask_for_paper(device)
            if self._picture is None:
                _write(device, slip, _COLUMNS[self._paper.width_mm])
            else:
                device.image(self._picture.drawn(slip), fragment_height=256)
            device.cut()
            # It may have come to its end in the middle of this slip.
            self._ask_for_paper(device)

    def state(self) -> PrinterState:
        """How the printer is."""
        try:
            with self._session() as device:
                return ("paper_out", "paper_low", "ready")[self._paper_left(device)]
        except NotPrinted as fault:
            return fault.state

    @contextlib.contextmanager
    def _session(self) -> Iterator[Any]:
        """The printer, open; whatever goes wrong with it is `NotPrinted`."""
        try:
            device = self._open()
            device.open()
            try:
                yield device
            finally:
                device.close()
        except (escpos_faults.Error, OSError) as error:
            raise _away() from error

    def _ask_for_paper(self, device: Any) -> None:
        if self._paper_left(device) == 0:
            raise NotPrinted(
                Bilingual(
                    "The printer is out of paper. Please take a photo of the screen.",
                    "打印机缺纸，请拍下屏幕上的内容。",
                ),
                state="paper_out",
            )

    def _paper_left(self, device: Any) -> int:
        """0: none, 1: it ends soon, 2: enough, or a printer that doesn't tell; asked once of those."""
        if self._mute:
            return 2
        try:
            return int(device.paper_status())
        except TimeoutError:
            self._mute = True
            return 2


def _away() -> NotPrinted:
    said = Bilingual(
        "The printer doesn't answer. Please take a photo of the screen.", "打印机没有响应，请拍下屏幕上的内容。"
    )
    return NotPrinted(said, state="away")


def _write(device: Any, slip: Slip, columns: int) -> None:
    device.hw("INIT")
    for line in typeset(slip, columns):
        if isinstance(line, Code):
            device.set(align="center")
            device.qr(line.text, native=True, size=6)
            continue
        _write_line(device, line)


def _write_line(device: Any, line: SetLine) -> None:
    align = "center" if line.across == "middle" else "left"
    device.set(align=align, bold=line.bold, custom_size=True, width=line.times, height=line.times)
    # Through escpos's own text() every Chinese full stop would become "????", so the bytes are made here.
    device._raw(_CHINESE + line.text.encode("gb18030") + _PLAIN + b"\n")  # noqa: SLF001


class _NetworkPrinter(escpos_printers.Network):  # type: ignore[misc]  # The library has no types.
    """As the library's, but for a connection that failed: that is closed, too."""

    def open(self, raise_not_found: bool = True) -> None:  # noqa: ARG002, FBT001, FBT002 (the library's own)
        """Connect; raises OSError."""
        self._device = socket.create_connection((self.host, self.port), self.timeout)


def _opener(reached: str) -> Callable[[], Escpos]:
    how, _, where = reached.partition(":")
    parts = where.split(":")
    try:
        if how == "usb" and len(parts) == 2:
            vendor, product = (int(part, 16) for part in parts)
            return lambda: escpos_printers.Usb(vendor, product, timeout=ANSWERS_WITHIN_S * 1000)
        if how == "net" and where and len(parts) <= 2:
            port = int(parts[1]) if len(parts) == 2 else 9100
            return lambda: _NetworkPrinter(parts[0], port, timeout=ANSWERS_WITHIN_S)
        if how == "file" and where:
            return lambda: escpos_printers.File(where)
    except ValueError:
        pass
    raise ValueError(
        f"'{reached}' names no printer. Write usb:VENDOR:PRODUCT (such as usb:04b8:0e15, see lsusb), "
        "net:HOST or net:HOST:PORT, or file:/dev/usb/lp0."
    )
