"""What a book of cases promises: one suite over the tables and over the twin in memory."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from controller_api.adapters.cases_memory import MemoryCaseBook
from controller_api.adapters.cases_sql import SqlCaseBook
from controller_api.desk.cases.machine import TRANSITIONS, Act, IllegalAct, can, moved
from controller_api.desk.cases.nouns import Case, CaseState, Face
from controller_api.desk.cases.play import BURST, counted
from controller_api.desk.cases.ports import CaseBook

NOW = datetime(2026, 2, 16, 9, 30, tzinfo=UTC)
CASE = Case(
    year=2026,
    code="ACDEFGHJ",
    by="kiosk-1",
    key="k1",
    digest="d1",
    sort="complaint",
    mood="bad",
    kind="cleanliness",
    words="洗手间没有纸了",
    contact_name="王女士",
    contact_phone="13800000000",
    language="zh",
    kiosk="kiosk-1",
    said_at=NOW,
    received_at=NOW,
)


@pytest.fixture(params=["memory", "sql"])
def book(request: pytest.FixtureRequest) -> CaseBook:
    """A book, empty."""
    if request.param == "memory":
        return MemoryCaseBook()
    engine: Engine = request.getfixturevalue("engine")
    return SqlCaseBook(engine)


def face(seconds: float, *, kiosk: str = "kiosk-1", by: str = "kiosk-1") -> Face:
    """A face touched so many seconds later."""
    at = NOW + timedelta(seconds=seconds)
    return Face(by=by, key=f"f{seconds}", kiosk=kiosk, mood="good", kind="other", at=at)


def test_cases_are_numbered_by_year_and_come_back_as_they_were_kept(book: CaseBook) -> None:
    """The first of a year is 1, whatever other years hold; an unknown number, or none, is no case."""
    first = book.add(CASE)
    second = book.add(replace(CASE, key="k2", contact_name="", contact_phone="", kiosk=None, mood=None))
    next_year = book.add(replace(CASE, key="k3", year=2027))
    assert [each.number for each in (first, second, next_year)] == ["C2026-00001", "C2026-00002", "C2027-00001"]
    assert book.case("C2026-00002") == second
    assert book.case("C2026-00003") is None
    assert book.case("anything") is None
    assert book.cases() == [next_year, second, first]


def test_a_case_handed_in_again_under_its_key_is_the_same_case(book: CaseBook) -> None:
    """A kiosk that got no answer asks again, and nothing is there twice; another kiosk's key is another's."""
    kept = book.add(CASE)
    assert book.add(replace(CASE, code="QRTUVWXY", words="again")) == kept
    assert book.add(replace(CASE, by="kiosk-2")).count == 2


def test_how_far_a_case_has_got_is_kept(book: CaseBook) -> None:
    """Its steps come back in order, and the list can be asked for one state."""
    kept = book.add(CASE)
    seen = moved(kept, Act.SEE, who="wang", at=NOW)
    answered = moved(seen, Act.ANSWER, who="wang", at=NOW + timedelta(minutes=5), words="已补充")
    book.replace(answered)
    assert book.case(kept.number) == answered
    assert book.cases(CaseState.ANSWERED) == [answered]
    assert book.cases(CaseState.RECEIVED) == []


def test_a_face_is_kept_once(book: CaseBook) -> None:
    """The same key from the same kiosk is the same face; faces come by their time."""
    late, early = face(20), face(3)
    book.add_face(late)
    book.add_face(early)
    assert book.add_face(replace(early, mood="bad")) == early
    assert book.faces(NOW, NOW + timedelta(seconds=20)) == [early]
    assert book.faces(NOW, NOW + timedelta(seconds=21)) == [early, late]


@pytest.mark.parametrize("state", list(CaseState))
@pytest.mark.parametrize("act", list(Act))
def test_a_case_goes_on_as_the_table_says_and_not_otherwise(state: CaseState, act: Act) -> None:
    """A legal act adds its step; an illegal one raises with the case's story."""
    case = replace(CASE, count=7, state=state)
    if (state, act) in TRANSITIONS:
        after = moved(case, act, who="wang", at=NOW, words="w")
        assert (after.state, after.steps[-1].who) == (TRANSITIONS[state, act], "wang")
        return
    assert not can(case, act)
    with pytest.raises(IllegalAct, match="C2026-00007"):
        moved(case, act, who="wang", at=NOW)


def test_faces_far_enough_apart_all_count() -> None:
    """One person after the other is heard, at each kiosk by itself, in whatever order the faces come."""
    faces = [face(0), face(5), face(1, kiosk="kiosk-2", by="kiosk-2"), face(30)]
    assert counted(reversed(faces)) == {(each.by, each.key) for each in faces}


def test_a_second_face_within_five_seconds_is_play() -> None:
    """Nobody steps up so soon; the first face still counts, and so does one a moment later."""
    assert counted([face(0), face(4.9), face(9)]) == {("kiosk-1", "f0"), ("kiosk-1", "f9")}


def test_a_burst_of_faces_counts_for_nothing() -> None:
    """A child who enjoys the button makes no statistics, not even with its first touch; who comes later does."""
    burst = [face(6 * each) for each in range(BURST)]
    assert counted([*burst, face(120)]) == {("kiosk-1", "f120")}


def test_a_case_is_found_by_its_code_alone(book: CaseBook) -> None:
    """Whoever was given a code while the controller was away has no number yet."""
    kept = book.add(CASE)
    assert book.by_code(CASE.code) == kept
    assert book.by_code("QRTUVWXY") is None


def test_who_it_was_is_erased_some_time_after_the_case_was_closed(book: CaseBook) -> None:
    """Name and phone go, the words stay; what is open, or was closed since, keeps both."""
    still_open, old, fresh = (book.add(replace(CASE, key=key)) for key in ("a", "b", "c"))
    for case, at in ((old, NOW), (fresh, NOW + timedelta(days=2))):
        book.replace(moved(case, Act.CLOSE, who="wang", at=at, words="done"))
    assert book.erase_contacts(NOW + timedelta(days=1)) == 1
    assert book.erase_contacts(NOW + timedelta(days=1)) == 0
    names = {case.number: (case.contact_name, case.contact_phone, case.words) for case in book.cases()}
    assert names[old.number] == ("", "", CASE.words)
    assert names[still_open.number] == names[fresh.number] == (CASE.contact_name, CASE.contact_phone, CASE.words)
