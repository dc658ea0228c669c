"""Lock-out: after repeated wrong passwords, how long sign-in is refused. Pure; knows nothing of passwords or HTTP."""

from dataclasses import dataclass, field

FREE_TRIES = 5
FIRST_WAIT_S = 60.0
LONGEST_WAIT_S = 900.0
FORGET_AFTER_S = 3600.0
MOST_KEPT = 10_000


@dataclass(slots=True)
class _Failures:
    count: int = 0
    last_s: float = 0.0
    locked_until_s: float = 0.0


@dataclass(slots=True)
class Lockout:
    """Counts failures by a key (an account's name from one address). Times are seconds of any steady clock."""

    free_tries: int = FREE_TRIES
    """From which failure on one waits."""
    _failures: dict[str, _Failures] = field(default_factory=dict)

    def wait_s(self, key: str, now_s: float) -> float:
        """Seconds until another try is allowed; 0 when it is now."""
        failures = self._failures.get(key)
        return max(0.0, failures.locked_until_s - now_s) if failures else 0.0

    def failed(self, key: str, now_s: float) -> None:
        """A wrong password: from the fifth on, or as many as are free, each doubles the wait."""
        failures = self._failures.get(key)
        if failures is None or now_s - failures.last_s > FORGET_AFTER_S:
            self._make_room(now_s)
            failures = self._failures[key] = _Failures()
        failures.count += 1
        failures.last_s = now_s
        if failures.count >= self.free_tries:
            wait = FIRST_WAIT_S * 2.0 ** min(failures.count - self.free_tries, 10)
            failures.locked_until_s = now_s + min(wait, LONGEST_WAIT_S)

    def succeeded(self, key: str) -> None:
        """The right password: all is forgiven."""
        self._failures.pop(key, None)

    def _make_room(self, now_s: float) -> None:
        if len(self._failures) < MOST_KEPT:
            return
        stale = [key for key, failures in self._failures.items() if now_s - failures.last_s > FORGET_AFTER_S]
        for key in stale or [min(self._failures, key=lambda key: self._failures[key].last_s)]:
            del self._failures[key]
