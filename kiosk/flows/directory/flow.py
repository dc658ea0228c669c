"""The directory: a search that answers with every letter, and shelves to browse by kind, by floor and by letter.

Decides what is listed and what follows when nothing is found. Refuses to know how words are compared.
"""

from dataclasses import dataclass
from enum import Enum

from content.directory.nouns import Nothing, Results, Shelf, Standpoint
from kiosk.flows.directory.browsing import browsing, shelf_page
from kiosk.flows.directory.rows import LIST, Chosen
from kiosk.flows.directory.searching import searching
from kiosk.flows.flow import Dragged, Flow, Instruction, Open, Page, Stimulus, Touched
from kiosk.flows.keyboard.keyboard import Keyboard
from kiosk.flows.keyboard.keys import CandidatesFrom, KeyTouched
from kiosk.flows.keyboard.keys import Chosen as CandidateChosen
from kiosk.flows.kinds import TO_VISIT
from kiosk.flows.scrolling import Scroll
from kiosk.scene.nouns import Scene
from kiosk.world import Worlds

MOST_LETTERS = 24
MOST_FOUND = 40


class By(Enum):
    """How one browses."""

    KIND = "kind"
    FLOOR = "floor"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Browse:
    """Another way to browse."""

    by: By


@dataclass(frozen=True, slots=True)
class Take:
    """A shelf was touched."""

    key: str


@dataclass(frozen=True, slots=True)
class Search:
    """The search field was touched."""


@dataclass(frozen=True, slots=True)
class Clear:
    """Empty the search field."""


class DirectoryFlow(Flow):
    """One visitor's look for a place."""

    def __init__(self, worlds: Worlds, with_: object = None) -> None:
        """Begin with the keyboard where it is opened with "search", else with the shelves."""
        self._worlds = worlds
        self._keyboard = Keyboard(most=MOST_LETTERS)
        self._searching = with_ == "search"
        self._by, self._shelf = By.KIND, ""
        self._scroll = Scroll()
        self._answer: Results | Nothing | None = None

    def handle(self, stimulus: Stimulus) -> list[Instruction]:
        """Follow fingers; every letter is searched for at once."""
        match stimulus:
            case Dragged(grip=grip) if grip == LIST:
                self._scroll.pull(stimulus.dy)
            case Touched(action=KeyTouched() | CandidateChosen() | CandidatesFrom() as key):
                if self._keyboard.handle(key):
                    return self._done()
                self._search()
            case Touched(action=Chosen(place=place)):
                return self._visit(place)
            case Touched():
                self._moved(stimulus)
        return []

    def scene(self, page: Page) -> Scene:
        """The search with its keyboard, one shelf, or all of them."""
        world = self._worlds()
        if self._searching:
            ideas = [(shelf, Take(shelf.key)) for shelf in self._shelves()]
            return searching(page, world, self._keyboard, self._answer or ideas, self._scroll, clear=Clear())
        shelf = next((each for each in self._shelves() if each.key == self._shelf), None)
        if shelf:
            return shelf_page(page, world, shelf, self._scroll)
        ways = [(by, Browse(by)) for by in By]
        return browsing(page, world, self._shelves(), (self._by, ways), Take, search=Search())

    def back(self) -> bool:
        """From a shelf to all of them."""
        if self._shelf and not self._searching:
            self._shelf = ""
            return True
        return False

    def forget(self) -> None:
        """Nothing typed is kept."""
        self._keyboard.forget()
        self._answer = None

    @property
    def kept(self) -> str | None:
        """It is reopened without what was typed."""
        return "search" if self._searching else ""

    def _moved(self, touched: Touched) -> None:
        match touched.action:
            case Search():
                self._searching = True
            case Clear():
                self._keyboard.forget()
                self._search()
            case Browse(by=by):
                self._by, self._shelf = by, ""
            case Take(key=key):
                self._searching, self._shelf = False, key
        self._scroll.to_top()

    def _shelves(self) -> tuple[Shelf, ...]:
        finder = self._worlds().finder
        if finder is None:
            return ()
        by = {By.KIND: finder.by_kind, By.FLOOR: finder.by_floor, By.LETTER: finder.by_letter}
        return by[self._by]()

    def _search(self) -> None:
        self._scroll.to_top()
        world, typed = self._worlds(), self._keyboard.shown.strip()
        near = Standpoint(level=world.spot.level, at=world.spot.at)
        self._answer = world.finder.search(typed, near=near, limit=MOST_FOUND) if world.finder and typed else None

    def _done(self) -> list[Instruction]:
        """The best answer, if there is one; nothing typed leads to the shelves."""
        if isinstance(self._answer, Results):
            return self._visit(self._answer.found[0].place.id)
        self._searching = self._answer is not None
        return []

    def _visit(self, id_: str) -> list[Instruction]:
        place = self._worlds().venue.by_id.get(id_)
        if place is None:
            return []
        return [Open(flow="shop" if place.kind in TO_VISIT else "way", with_=id_)]
