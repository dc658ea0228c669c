"""A printer whose slips fall into a list: for kiosks without one, demos and tests."""

from content.bilingual import Bilingual
from kiosk.ports import NotPrinted, PrinterState
from kiosk.slips.nouns import Slip


class PaperTray:
    """Keeps what was printed, until its paper is used up."""

    def __init__(self, slips_left: int = 1_000) -> None:
        """So many slips can be printed."""
        self.slips: list[Slip] = []
        self.slips_left = slips_left

    def print(self, slip: Slip) -> None:
        """Keep it; raises `NotPrinted` when the paper is used up."""
        if self.slips_left == 0:
            raise NotPrinted(Bilingual("There is no paper left.", "打印纸用完了。"), state="paper_out")
        self.slips_left -= 1
        self.slips.append(slip)

    def state(self) -> PrinterState:
        """Whether there is paper."""
        return "ready" if self.slips_left else "paper_out"
