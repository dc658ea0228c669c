"""Printers: one suite over a real connection to a printer on the network, and the tray."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from kiosk.adapters.escpos_printer import EscposPrinter, Paper
from kiosk.adapters.paper_tray import PaperTray
from kiosk.adapters.slip_picture import SlipPicture
from kiosk.ports import NotPrinted, Printer
from kiosk.slips.nouns import Code, Gap, Height, Line, Pair, Rule, Slip
from tests.kiosk.receipt_printer import ReceiptPrinter

SLIP = Slip(
    name="ticket",
    language="zh",
    blocks=(
        Line(text="听澜里购物中心", bold=True),
        Line(text="A012", height=Height.HUGE, bold=True),
        Rule(),
        Pair(name="前面等待", value="3 人"),
        Pair(name="预计等候", value="约8–12分钟"),
        Gap(),
        Line(text="请留意叫号，过号请告诉柜台。①¥", across="left"),
        Code(text="http://127.0.0.1/t/abc"),
    ),
)


@dataclass
class Case:
    """A printer, and how to take its paper away and count what came out."""

    printer: Printer
    tray: PaperTray | None = None
    device: ReceiptPrinter | None = None

    def take_paper(self) -> None:
        """No paper from now on."""
        if self.tray is not None:
            self.tray.slips_left = 0
        if self.device is not None:
            self.device.paper = 0


@pytest.fixture(params=["tray", "picture", "text"])
def case(request: pytest.FixtureRequest) -> Iterator[Case]:
    """Each printer in turn."""
    if request.param == "tray":
        tray = PaperTray()
        yield Case(tray, tray=tray)
        return
    with ReceiptPrinter() as device:
        yield Case(EscposPrinter(device.address, Paper(form=request.param)), device=device)


def test_a_printer_with_paper_prints(case: Case) -> None:
    """The slip comes out, and the printer says that it is ready."""
    assert case.printer.state() == "ready"
    case.printer.print(SLIP)
    if case.tray is not None:
        assert case.tray.slips == [SLIP]


def test_without_paper_the_visitor_is_told(case: Case) -> None:
    """The sentence is in both languages and says what to do instead; the state goes with it."""
    case.take_paper()
    with pytest.raises(NotPrinted) as told:
        case.printer.print(SLIP)
    assert told.value.state == "paper_out"
    assert told.value.said.zh != str(told.value.said)
    assert case.printer.state() == "paper_out"


def _job(form: str, *, paper: int = 2, tells: bool = True) -> bytes:
    with ReceiptPrinter(paper=paper, tells=tells) as device:
        EscposPrinter(device.address, Paper(form="text" if form == "text" else "picture")).print(SLIP)
    return max(device.jobs, key=len)


def test_text_goes_out_in_gb18030_with_its_punctuation() -> None:
    """Every character of the slip, full stops, ranges, circled numbers and the yuan sign too, is in what was sent."""
    job = _job("text")
    for words in ("听澜里购物中心", "A012", "约8–12分钟", "请留意叫号，过号请告诉柜台。", "①¥"):
        assert words.encode("gb18030") in job
    assert b"?" not in job
    assert b"http://127.0.0.1/t/abc" in job
    assert job.count(b"\x1c&") == job.count(b"\x1c.")


def test_a_picture_is_as_wide_as_the_paper() -> None:
    """576 dots on 80 mm: 72 bytes a row, as the printer's raster command says."""
    job = _job("picture")
    at = job.index(b"\x1dv0\x00")
    assert job[at + 4] + 256 * job[at + 5] == 576 // 8


def test_a_printer_that_does_not_tell_of_its_paper_prints() -> None:
    """Many printers never answer; that is no reason not to print."""
    assert b"A012" in _job("text", tells=False)


def test_paper_that_ends_in_the_middle_is_noticed() -> None:
    """A slip that came out in part counts as not printed."""
    with ReceiptPrinter() as device:
        device.runs_out_after = 2_000
        with pytest.raises(NotPrinted, match="out of paper"):
            EscposPrinter(device.address, Paper()).print(SLIP)


def test_little_paper_is_told_and_printed_on() -> None:
    """The kiosk's health says so before it is too late."""
    with ReceiptPrinter(paper=1) as device:
        printer = EscposPrinter(device.address, Paper())
        assert printer.state() == "paper_low"
        printer.print(SLIP)
    assert max(map(len, device.jobs)) > 1_000


def test_a_printer_that_is_away_is_no_traceback(tmp_path: Path) -> None:
    """Nobody at the address, no such device, no such USB printer: the visitor is told, and it may come back."""
    for reached in ("net:127.0.0.1:9", f"file:{tmp_path}/no/printer", "usb:0000:0001"):
        printer = EscposPrinter(reached, Paper())
        assert printer.state() == "away"
        with pytest.raises(NotPrinted, match="doesn't answer"):
            printer.print(SLIP)


def test_a_device_file_is_written_to(tmp_path: Path) -> None:
    """As with /dev/usb/lp0."""
    (tmp_path / "lp0").touch()
    EscposPrinter(f"file:{tmp_path}/lp0", Paper(form="text", width_mm=58)).print(SLIP)
    assert "前面等待".encode("gb18030") in (tmp_path / "lp0").read_bytes()


@pytest.mark.parametrize("reached", ["", "net:", "usb:04b8", "usb:zz:zz", "net:host:port", "lpt1"])
def test_an_address_that_names_no_printer_is_told(reached: str) -> None:
    """The sentence says how to write one."""
    with pytest.raises(ValueError, match="names no printer"):
        EscposPrinter(reached, Paper())


@pytest.mark.parametrize("dots", [384, 576])
def test_a_drawn_slip_keeps_within_the_paper(dots: int) -> None:
    """Black stays off both edges, and long words wrap rather than being cut."""
    words = "请保存好此凭条 Please keep this slip until the service desk has called your number"
    picture = SlipPicture(dots).drawn(Slip(name="case", language="zh", blocks=(*SLIP.blocks, Line(text=words))))
    assert picture.width == dots
    edges = [picture.crop((0, 0, 4, picture.height)), picture.crop((dots - 4, 0, dots, picture.height))]
    assert all(edge.convert("L").getextrema() == (255, 255) for edge in edges)
    assert isinstance(picture, Image.Image)
    assert picture.height > SlipPicture(dots).drawn(SLIP).height + 40
