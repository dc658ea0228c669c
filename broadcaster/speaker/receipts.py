"""Writing a zone's receipts. Pure; what is in them is told to it."""

from dataclasses import dataclass

from broadcaster import wire

LAST = (wire.Phase.ENDED, wire.Phase.STOPPED, wire.Phase.FAILED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipts:
    """One boot of one zone's speaker, as it signs."""

    zone: str
    boot_id: str

    def of(self, about: wire.Play | wire.Stop, phase: wire.Phase, at_us: int, **more: object) -> wire.Receipt:
        """A receipt of the run that a command is about; `more` are further fields of it."""
        return self.of_run(about.call_id, about.run, phase, at_us, epoch=about.epoch, **more)

    def of_run(self, call_id: str, run: int, phase: wire.Phase, at_us: int, **more: object) -> wire.Receipt:
        """A receipt of a run of which there is no command."""
        named = {"zone": self.zone, "boot_id": self.boot_id, "call_id": call_id, "run": run}
        return wire.Receipt.model_validate({**named, "phase": phase, "at_us": at_us, **more})

    def signed_anew(self, receipt: wire.Receipt, about: wire.Play) -> wire.Receipt:
        """A receipt of before as this boot's answer to a command."""
        return receipt.model_copy(update={"boot_id": self.boot_id, "epoch": about.epoch, "run": about.run})


def for_newer(receipt: wire.Receipt, epoch: int) -> wire.Receipt:
    """A last receipt, as it is told to the controller of this epoch: one of a run before it is handed in."""
    if receipt.epoch >= epoch or receipt.phase not in LAST:
        return receipt
    return receipt.model_copy(update={"alone": True})
