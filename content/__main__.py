"""`python -m content`: check a site file, read the templates, hear nothing but see what would be said."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from content.adapters.site_folder import open_site, open_site_book, sample_site_folder
from content.adapters.template_folder import open_book
from content.commands.venue import add_venue
from content.commands.venue_route import with_spots_joined
from content.errors import FileFaults
from content.site import Site
from content.templates.template import SlotFaults, Template, TemplateBook, UnknownTemplate

DONE, FAULTS, MISUSE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when all is well, 1 for faults in what was given, 2 for a wrong command line."""
    asked = _parser().parse_args(with_spots_joined(sys.argv[1:] if arguments is None else arguments))
    try:
        done: int = asked.run(asked)
    except FileFaults as error:
        print(error, file=sys.stderr)
        print(_counted(len(error.faults)), file=sys.stderr)
        return FAULTS
    except (SlotFaults, UnknownTemplate) as error:
        sentences = [fault.sentence for fault in error.faults] if isinstance(error, SlotFaults) else [str(error)]
        print("\n".join(sentences), file=sys.stderr)
        return FAULTS
    return done


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m content", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    check = commands.add_parser("check", help="tell everything that is wrong with a site file, or sum it up")
    check.add_argument("site", type=Path, nargs="?", help="the site file; without it, the sample mall's")
    check.add_argument(
        "--without-media",
        action="store_true",
        help="don't ask for the files it names to be there",
    )
    check.set_defaults(run=_check)
    templates = commands.add_parser("templates", help="list the call templates, each with its slots and an example")
    _add_book_options(templates)
    templates.set_defaults(run=_templates)
    say = commands.add_parser("say", help="print what a call would say: say lost-person age=5 sex=male top.zh=衬衫")
    say.add_argument("template", help="the template's id")
    say.add_argument("slots", nargs="*", metavar="SLOT=WORDS", help="SLOT.LANGUAGE=WORDS for one language only")
    _add_book_options(say)
    say.set_defaults(run=_say)
    add_venue(commands)
    return parser


def _add_book_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", action="append", choices=["zh", "en"], help="may be given twice; both without it")
    parser.add_argument("--site", type=Path, help="with the places and templates of this site file's mall")


def _check(asked: argparse.Namespace) -> int:
    path = asked.site or sample_site_folder() / "site.toml"
    # The sample mall's music is composed when it is first played, so it may not be there yet.
    site = open_site(path, media=asked.site is not None and not asked.without_media)
    print(_summary(site))
    return DONE


def _summary(site: Site) -> str:
    counts = {
        "zones": site.zones,
        "groups": site.groups,
        "services": site.services,
        "day parts": site.day_parts,
        "routines": site.routines,
        "campaigns": site.campaigns,
    }
    told = ", ".join(f"{len(entries)} {what}" for what, entries in counts.items())
    return f"{' · '.join(site.name.values())} ({site.id}) is in order: {told}; speaks {', '.join(site.languages)}."


def _templates(asked: argparse.Namespace) -> int:
    for template in _book(asked).all():
        print(_described(template, asked.language or template.languages))
    return DONE


def _described(template: Template, languages: Sequence[str]) -> str:
    slots = ", ".join(f"{slot.id}{'' if slot.required else '?'}" for slot in template.slots) or "none"
    lines = [f"{template.id} ({' · '.join(template.name.values())}), slots: {slots}"]
    lines += [f"  {language}  {text}" for language, text in template.example(languages).texts.items()]
    return "\n".join(lines) + "\n"


def _say(asked: argparse.Namespace) -> int:
    unfit = [given for given in asked.slots if "=" not in given]
    if unfit:
        print(f"'{unfit[0]}' fills no slot. Write SLOT=WORDS, such as age=5.", file=sys.stderr)
        return MISUSE
    slots = dict(given.split("=", 1) for given in asked.slots)
    template = _book(asked).get(asked.template)
    for language, text in template.render(slots, asked.language or template.languages).texts.items():
        print(f"{language}  {text}")
    return DONE


def _book(asked: argparse.Namespace) -> TemplateBook:
    if asked.site is None:
        return open_book()
    return open_site_book(asked.site, open_site(asked.site, media=False))


def _counted(faults: int) -> str:
    return "1 fault." if faults == 1 else f"{faults} faults."


if __name__ == "__main__":
    sys.exit(main())
