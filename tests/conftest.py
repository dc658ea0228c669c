"""How property tests search: the same examples on every run, unless a run is asked to look further."""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, print_blob=True)
settings.register_profile(
    "search", print_blob=True
)  # `make test ARGS=--hypothesis-profile=search`: other ones each run.
settings.load_profile("repeatable")
