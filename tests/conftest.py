"""How property tests search: the same examples on every run, unless a run is asked to look further."""

from hypothesis import HealthCheck, settings

# A busy machine, or a fresh clone without remembered examples, is slow at making them; the code is not to blame.
_PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.register_profile("repeatable", _PATIENT, derandomize=True)
settings.register_profile("search", _PATIENT)  # `make test ARGS=--hypothesis-profile=search`: other ones each run.
settings.load_profile("repeatable")
