"""Whose words a call says: which slots were typed into, and whether a mall wants somebody to read that first."""

import pytest

from content.site import ApprovalRule, Site
from content.site_file.reader import SiteFileFaults, read_site
from content.templates.slots import SlotInput
from content.templates.template import TemplateBook

MAN: dict[str, SlotInput] = {"age": "71", "sex": "male"}


@pytest.mark.parametrize(
    ("template", "slots", "typed"),
    [
        ("lost-person", MAN, ()),
        ("lost-person", {**MAN, "top": "衬衫", "place": "the service desk"}, ()),
        ("lost-person", {**MAN, "name": "张伟", "detail": "讲四川话"}, ("name", "detail")),
        ("lost-person", {**MAN, "place": {"zh": "喷泉", "en": "the fountain"}}, ("place",)),
        ("lost-item", {"item": "violin"}, ("item",)),
        ("move-car", {"plate": "沪AD12345", "place": "second bay"}, ("place",)),
        ("welcome", {"closes": "22:00"}, ()),
        ("welcome", {"mall": "我家"}, ("mall",)),
    ],
)
def test_what_somebody_wrote_is_told_from_what_was_picked(
    book: TemplateBook, template: str, slots: dict[str, SlotInput], typed: tuple[str, ...]
) -> None:
    """Words of a list, usual ones, numbers and plates are nobody's own."""
    language = "en" if template != "welcome" else "zh"
    assert book.get(template).render(slots, [language]).typed == typed


def test_every_template_that_may_go_out_unread_says_why(book: TemplateBook) -> None:
    """A review of the book: these five are urgent; a notice and a promotion are nothing but somebody's own words."""
    assert {each.id for each in book.all() if each.unread_because} == {
        "lost-person",
        "lost-item",
        "move-car",
        "staff-page",
        "ticket",
    }
    assert {each.id for each in book.all() if each.always_typed} == {"notice", "promotion"}


@pytest.mark.parametrize(
    ("free_words", "why", "waits"),
    [("notices", "", True), ("notices", "It is urgent.", False), ("all", "It is urgent.", True)],
)
def test_a_mall_decides_whose_words_wait(small: str, free_words: str, why: str, waits: bool) -> None:  # noqa: FBT001  A row of the table.
    """As a rule those of templates without a reason to go out unread, or, where the site file says so, all."""
    site = read_site(f'{small}[approval]\nfree_words = "{free_words}"\n', "site.toml")
    assert site.approval.waits(unread_because=why) == waits


def test_without_a_word_on_approval_notices_wait_for_half_a_day(small: str, sample: Site) -> None:
    """The section may be left out; the sample mall spells out what holds then."""
    assert read_site(small, "site.toml").approval == ApprovalRule(free_words="notices", expires_after_h=12)
    assert sample.approval == ApprovalRule()


def test_a_setting_that_is_none_is_told_with_its_line(small: str) -> None:
    """A slip in this section would let words out, so it is no site file."""
    with pytest.raises(SiteFileFaults) as caught:
        read_site(f'{small}[approval]\nfree_words = "some"\nexpires_after_h = 0\n', "site.toml")
    assert str(caught.value).splitlines() == [
        "site.toml:16: 'free_words' of [approval] must be 'notices' or 'all', not 'some'.",
        "site.toml:17: 'expires_after_h' of [approval] must be more than 0, not 0.",
    ]
