# What can be done here; `make` alone says so.
.DEFAULT_GOAL := help
PYTHON := .venv/bin/python
PACKAGES := audio broadcaster content controller_api kiosk scheduler
ARGS ?=
ONLY ?=

help: ## what can be done here
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: setup ## hear a mall open, play music, find a lost child and close (ARGS="--once --out DIR")
	@$(PYTHON) -m controller_api demo $(ARGS)

# Two at a time; what is judged by the clock of a whole mall is not beside what keeps the machine busy.
STORIES := tests/stories tests/faults
test: setup-dev ## every test, on real parts (ARGS=tests/audio for some)
ifeq ($(ARGS),)
	@$(PYTHON) -m pytest -n 2 --dist loadfile $(addprefix --ignore=,$(STORIES))
	@$(PYTHON) -m pytest -n 2 --dist loadfile $(STORIES)
else
	@$(PYTHON) -m pytest $(ARGS)
endif

setup: ## install what the product needs
	@.ci/setup run

setup-dev:
	@.ci/setup dev

lint: setup-dev ## format, lint, types, imports
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy $(PACKAGES) tests
	@.venv/bin/lint-imports

fix: setup-dev ## let the formatter and the linter mend what they can
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

check: lint test ## everything that must be green before a commit

bench: setup-dev ## measure; ONLY=name,name for some; writes var/bench.json
	@$(PYTHON) -m tests.bench $(if $(ONLY),--only $(ONLY))

faults: setup-dev ## mistreat a mall for ten minutes and hold it to its promises (ARGS="--minutes 2 --seed 7")
	@$(PYTHON) -m tests.faults $(ARGS)

screens: setup-dev ## draw every picture of the docs anew
	@$(PYTHON) -m tests.screens
	@$(PYTHON) -m tests.screens.kiosk
	@cp var/screens/kiosk/strip.png docs/pictures/kiosk.png
	@cp var/screens/kiosk/strip-modes.png docs/pictures/kiosk-modes.png
	@cp var/screens/console/sign-in-laptop-zh-light.png docs/pictures/page-sign-in-zh.png
	@cp var/screens/console/lost-child-on-air-laptop-zh-light.png docs/pictures/page-on-air-zh.png
	@cp var/screens/console/lost-child-form-laptop-en-light.png docs/pictures/page-form-en.png
	@cp var/screens/console/idle-laptop-en-light.png docs/pictures/page-idle-en.png
	@cp var/screens/console/microphone-on-air-laptop-en-light.png docs/pictures/page-speak-en.png
	@$(PYTHON) -m scheduler rehearse --date 2026-12-24 --picture docs/pictures/rehearsal.png >/dev/null
	@$(PYTHON) -m controller_api demo --once --out var/screens/day
	@cp var/screens/day/timeline.png docs/pictures/timeline.png

docs: setup-dev ## write the wire's description to var/docs
	@$(PYTHON) -m broadcaster describe --out var/docs

.PHONY: help demo test setup setup-dev lint fix check bench faults screens docs
