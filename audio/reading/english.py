"""How plates, numbers, times and floors are read aloud in English. It refuses to know who reads.

A letter that is a name, not the article, is written out for A ("eigh"), since every engine takes a lone "a" for the
article; the other letters stand as capitals with spaces between.
"""

import re
from collections.abc import Callable

from audio.reading.numerals import english_decimal, english_digits, english_number, english_ordinal

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ON_PLATES = (
    "京 Jing 津 Jin 沪 Hu 渝 Yu 冀 Ji 豫 Yu 云 Yun 辽 Liao 黑 Hei 湘 Xiang 皖 Wan 鲁 Lu 新 Xin "
    "苏 Su 浙 Zhe 赣 Gan 鄂 Er 桂 Gui 甘 Gan 晋 Jin 蒙 Meng 陕 Shan 吉 Ji 闽 Min 贵 Gui 粤 Yue "
    "青 Qing 藏 Zang 川 Chuan 宁 Ning 琼 Qiong 挂 Gua 学 Xue 警 Jing 港 Gang 澳 Ao 使 Shi 领 Ling"
)
_PINYIN: dict[str, str] = dict(re.findall(r"(\S) (\w+)", _ON_PLATES))
"""What the characters on a Chinese plate are called in English, where a listener looks for Latin letters."""
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WORDLIKE = {"GAP", "SIM", "PIN", "NO", "AND", "THE"}
"""Short words in capitals that are said as words."""
_FIGURE = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_UNITS = {
    "cm": "centimetres",
    "mm": "millimetres",
    "km": "kilometres",
    "kg": "kilos",
    "m": "metres",
    "g": "grams",
    "min": "minutes",
    "℃": "degrees",
    "°C": "degrees",
    "㎡": "square metres",
}

_CURRENCIES = {"$": ("dollar", "cents"), "€": ("euro", "cents"), "£": ("pound", "pence")}


def letters_named(letters: str) -> str:
    """Letters by their names, with spaces between."""
    return " ".join("eigh" if letter in "aA" else letter.upper() for letter in letters)


def _mixed(code: str) -> str:
    return ", ".join(english_digits(run) or letters_named(run) for run in re.findall(r"\d+|[A-Za-z]+", code))


def _plate(found: re.Match[str]) -> str:
    province, city, rest, last = found.groups()
    if not re.search(r"\d", rest):
        return found[0]
    return f"{_PINYIN[province]} {letters_named(city)}, {_mixed(rest)} {_PINYIN.get(last, '')}".rstrip()


def _telephone(found: re.Match[str]) -> str:
    return ", ".join(english_digits(group) for group in found.groups() if group)


def _date(found: re.Match[str]) -> str:
    year, month, day = (int(group) for group in found.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return found[0]
    return f"{_MONTHS[month - 1]} {english_ordinal(day)}, {_year(year)}"


def _year(year: int) -> str:
    if year % 1000 < 10:
        return english_number(year)
    hundreds, rest = divmod(year, 100)
    return f"{english_number(hundreds)} {'oh ' if 0 < rest < 10 else ''}{english_number(rest) if rest else 'hundred'}"


def _time(found: re.Match[str]) -> str:
    hour, minute, half = int(found[1]), found[2], found[3]
    if not half and hour in {0, 12, 24} and minute == "00":
        return "twelve noon" if hour == 12 else "midnight"
    said = english_number(hour % 12 or 12)
    if minute != "00":
        said += f" oh {english_digits(minute[1])}" if minute[0] == "0" else f" {english_number(int(minute))}"
    morning = half[0] in "aA" if half else hour % 24 < 12
    return f"{said} {'eigh em' if morning else 'P M'}"


def _hour(found: re.Match[str]) -> str:
    return f"{english_number(int(found[1]))} {'eigh em' if found[2] in 'aA' else 'P M'}"


def _spelled(found: re.Match[str]) -> str:
    return _mixed(found[0])


def _floor(found: re.Match[str]) -> str:
    below, number = found.groups()
    return f"{'basement ' if below in {'B', 'b'} else ''}level {english_number(int(number))}"


def _money(found: re.Match[str]) -> str:
    return f"{english_decimal(found[1])} yuan"


def _foreign_money(found: re.Match[str]) -> str:
    one, hundredth = _CURRENCIES[found[1]]
    whole, _, part = found[2].replace(",", "").partition(".")
    if part and len(part) != 2:
        return f"{english_decimal(found[2])} {one}s"
    said = f"{english_number(int(whole))} {one}{'' if whole == '1' else 's'}"
    return f"{said} and {english_number(int(part))} {hundredth}" if part.strip("0") else said


def _fraction(found: re.Match[str]) -> str:
    part, whole = int(found[1]), int(found[2])
    if not 0 < part < whole:
        return found[0]
    named = {2: "half", 4: "quarter"}.get(whole) or english_ordinal(whole)
    return f"{english_number(part)} {named}{'' if part == 1 else 's'}"


def _code(found: re.Match[str]) -> str:
    letters, number, unit, tail = found.groups()
    short = len(number) < 3 and not number.startswith("0") and not unit
    said = english_number(int(number)) if short else english_digits(number)
    rest = [english_digits(unit)] if unit else []
    return ", ".join([f"{letters_named(letters)} {said}", *rest]) + (f" {letters_named(tail)}" if tail else "")


def _figure(found: re.Match[str]) -> str:
    figure = found[1]
    whole = figure.replace(",", "")
    if whole.isdigit() and (len(whole) > 7 or (whole[0] == "0" and len(whole) > 1)):
        return english_digits(whole)
    return english_decimal(figure)


def _acronym(found: re.Match[str]) -> str:
    return found[0] if found[0] in _WORDLIKE else letters_named(found[0])


_START, _END = r"(?<![A-Za-z0-9.])", r"(?![A-Za-z0-9])"
_CONTEXT = r"((?:plate|number|extension|ext\.|code|ending in|ending|room|PIN)(?: number)?:?\s)"

_RULES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (rf"([{PROVINCES}])\s?([A-Za-z])[·•・\-\s]?([A-Za-z0-9]{{4,6}})([挂学警港澳使领]?){_END}", _plate),
    (r"(?<![\w.])(?:\+?86[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)", _telephone),
    (
        r"(?<![\w.])\+86[-\s]?0?(10|2\d|[3-9]\d\d)[-\s]?(\d{3,4})[-\s]?(\d{4})(?!\d)",
        lambda f: f"zero {_telephone(f)}",  # As it is dialled in the country.
    ),
    (r"(?<![\w.])(0\d{2,3})[-\s]?(\d{3,4})[-\s]?(\d{4})(?!\d)", _telephone),
    (r"(?<![\w.])([48]00)[-\s](\d{3,4})[-\s]?(\d{3,4})(?!\d)", _telephone),
    (r"(?<![\w.])([3-9]\d{3})[-\s](\d{4})(?!\d)", _telephone),
    (r"((?i:call|dial|phone|telephone)(?: number)?:?\s)(\d{3,8})(?!\d)", lambda f: f[1] + english_digits(f[2])),
    (_CONTEXT + rf"([A-Z]*\d{{3,}}[A-Z0-9]*){_END}", lambda f: f[1] + _mixed(f[2])),
    (r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _date),
    (r"(?<=[\dmM])\s?[-~–]\s?(?=\d{1,2}:\d\d)", lambda _: " to "),
    (r"(?<![\d:.])([01]?\d|2[0-4]):([0-5]\d)(?:\s?([aApP])\.?\s?[mM]\b\.?(?!\.))?(?![\d:])", _time),
    (r"(?<![\d:.])(1[0-2]|[1-9])\s?([aApP])\.?\s?[mM]\b\.?", _hour),
    (rf"{_START}(?:(?i:levels?|floors?)\s)?([BL])([1-9]\d?)(?!-?[A-Za-z0-9])(?:\s(?i:level|floor)\b)?", _floor),
    (rf"{_START}()([1-9]\d?)/?F{_END}(?:\s(?i:level|floor)\b)?", _floor),
    (rf"(?:[¥￥]|RMB|CNY)\s?{_FIGURE}(?:\s(?:yuan|RMB))?", _money),
    (rf"([$€£])\s?{_FIGURE}", _foreign_money),
    (r"(?<![\w/.])(\d)/(\d|10|100)(?![\w/.])", _fraction),
    (r"(?<=\d)\s?km/h(?![A-Za-z])|(?<![A-Za-z])km/h(?![A-Za-z])", lambda _: " kilometres per hour"),
    (rf"{_FIGURE}\s?[%％]", lambda f: f"{english_decimal(f[1])} percent"),
    (
        rf"{_FIGURE}\s?({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![A-Za-z])",
        lambda f: f"{english_decimal(f[1])} {_UNITS[f[2]]}",
    ),
    (r"(?<![\w.])(\d{1,3})(?:st|nd|rd|th)\b", lambda f: english_ordinal(int(f[1]))),
    (r"\b[Nn]o\.\s?(?=\d)", lambda _: "number "),
    (rf"{_START}([A-Za-z]{{1,3}})-?(\d{{1,6}})(?:-(\d+))?([A-Za-z]?){_END}", _code),
    (rf"{_START}(?=[A-Za-z]*\d)(?=\d*[A-Z])[A-Z0-9]{{4,}}{_END}", _spelled),
    (r"(?<=[\dmM])\s?[-~–]\s?(?=[\d¥￥])", lambda _: " to "),
    (r"(?<!\w)-(?=\d)", lambda _: "minus "),
    (rf"(?<=[A-Za-z]){_FIGURE}", lambda f: " " + _figure(f)),
    (rf"{_FIGURE}(?=[A-Za-z])", lambda f: _figure(f) + " "),
    (_FIGURE, _figure),
    (r"\s&\s", lambda _: " and "),
    (r"(?<![A-Za-z'’&.])[A-Z]{2,3}(?![A-Za-z'’&])", _acronym),
)
_COMPILED = tuple((re.compile(pattern, re.ASCII), said) for pattern, said in _RULES)
_CAPITALS = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,}(?![A-Za-z0-9])")


def read_english(text: str) -> str:
    """The text with everything written in figures or codes as words; what are words already stays."""
    if not re.search(r"[a-z]", text) and len(_CAPITALS.findall(text)) > 2:
        # It is only loud: its short words aren't letters to be spelled.
        text = _CAPITALS.sub(lambda found: found[0].lower(), text)
    for pattern, said in _COMPILED:
        text = pattern.sub(said, text)
    return text
