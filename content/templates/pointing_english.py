"""Whether English words point to one child or to somebody who is sought, as far as a machine can tell.

It refuses to know where the words come from.
"""

import re

_CHILD = r"(?:child|boy|girl|kid|toddler|baby|son|daughter|teenager|infant)"
_MUM = r"(?:mummy|mommy|mum|mom|daddy|dad|mother|father|grandma|granny|grandpa|grandmother|grandfather)"
_KIN = rf"(?:{_MUM}|parents?|family|guardians?|carers?)"
_NUMBER = (
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen"
    r"|seventeen)"
)
_NAME = r"(?-i:[A-Z][a-z]+)"
_MANY = r"(?:Children|Kids|Boys|Girls|Guests|Everyone|Anyone|Those|People|Shoppers|Visitors|Toddlers|Babies|Members)"
_ANY = r"(?:if|should|any|every|each|in case|whenever|for|never|don't)"
_UNTITLED = r"(?<!M[rs] )(?<!M[rs]\. )(?<!Dr )(?<!Dr\. )"

_NAMED = re.compile(
    rf"\b(?-i:(?:[Bb]oy|[Gg]irl|[Cc]hild|[Kk]id|[Tt]oddler|[Ss]on|[Dd]aughter),? [A-Z][a-z]+)"
    rf"|{_UNTITLED}\b(?!{_MANY}){_NAME}['’]s {_KIN}(?:,? (?:please|to|come|report|contact|is|are|at)\b|[.!]?$)"
    rf"|\b{_KIN} of (?:little |young )?(?!{_MANY}|Pearl){_NAME}"
    rf"|\blittle {_NAME}(?: {_NAME})?"
    r"(?:,? (?:please|your)\b|,? come\b| is (?:lost|missing|crying|with us|waiting for (?:his|her|mum|mom|dad))\b"
    r"| is (?:here )?at the (?:service|information|help) desk\b)"
    rf"|\b(?!{_MANY}){_NAME},? aged {_NUMBER}\b"
    rf"|(?<!for )(?<!any )(?<!every )(?<!each )\b{_NUMBER}[- ]years?[- ]old {_NAME}"
    rf"|\b{_NAME}, (?:an? |only )?{_NUMBER}[- ]years?[- ]old\b",
    re.IGNORECASE,
)
_SOUGHT = re.compile(
    rf"\b(?:lost|missing|found) (?:[\w-]+ ){{0,3}}{_CHILD}\b(?!['’])"
    rf"|\b(?:a|the|this|that) little (?:boy|girl)\b(?!['’])"
    rf"|\b{_CHILD}\b[^.!?]{{0,40}}\b(?:lost|missing|crying|separated|wandered|waiting for (?:his|her|their)"
    r"|looking for (?:his|her|their))\b"
    rf"|\byour {_MUM} (?:is|are)\b[^.!?]{{0,30}}\b(?:waiting|looking|worried|searching|here|calling|at the)\b"
    rf"|\b{_MUM}(?: and {_MUM})? (?:is|are)\b[^.!?]{{0,20}}\b(?:waiting|looking|searching|at the|here)\b"
    rf"|\b{_KIN} (?:is|are)\b[^.!?]{{0,20}}\b(?:waiting|looking|searching) for (?:you\b(?! to)|him|her)\b"
    rf"|\b{_NUMBER}[- ]years?[- ]old (?:[\w-]+ )?{_CHILD}\b(?!['’])"
    rf"|\b(?:seen|looking for|searching for) (?:an?|the|our|my|his|her|this)?(?: ?(?!for\b|to\b|gift)[\w-]+){{0,3}} ?"
    rf"\b(?:{_CHILD}|man|woman|lady|gentleman)\b(?!['’])"
    rf"|\b(?:wandered off|(?:went|gone) missing|separated from (?:his|her|their))\b"
    rf"|\b(?!Nothing|Something|Everything|All|What|It){_NAME}(?: {_NAME})? is (?:missing|lost)\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(rf"\b{_ANY}\b[^.!?]*$", re.IGNORECASE)


def names_a_child(text: str) -> bool:
    """Whether somebody called a child, or a child's family, seems to be named."""
    return _NAMED.search(text) is not None


def seeks_somebody(text: str) -> bool:
    """Whether it speaks of one child in need, or of a person who is sought; advice for such a case doesn't."""
    return any(not _ADVICE.search(text[: found.start()]) for found in _SOUGHT.finditer(text))
