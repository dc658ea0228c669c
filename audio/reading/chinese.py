"""How plates, numbers, times and floors are read aloud in Chinese. It refuses to know who reads.

Wherever figures are said one by one (telephone numbers, plates, tickets, rooms) 1 is 幺, as people say it there: 一 is
lost behind a letter and taken for 七 in a hall. In numbers, years and decimals it is 一.
"""

import re
from collections.abc import Callable

from audio.reading.numerals import chinese_decimal, chinese_digits, chinese_number

PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTER_NAMES = {
    "A": "ei1",
    "B": "bi4",
    "C": "xi1",
    "D": "di4",
    "E": "yi4",
    "F": "ai2-fu5",
    "G": "ji4",
    "H": "ai2-chi5",
    "I": "ai4",
    "J": "jie4",
    "K": "kai4",
    "L": "ai2-lou5",
    "M": "ai2-mu5",
    "N": "en1",
    "O": "ou1",
    "P": "pi4",
    "Q": "qiu1",
    "R": "a4-er5",
    "S": "ai2-si5",
    "T": "ti4",
    "U": "you1",
    "V": "wei1",
    "W": "da2-bu5-liu5",
    "X": "ai2-ke5-si5",
    "Y": "wai4",
    "Z": "zei4",
}
"""How Chinese people name the Latin letters, in pinyin with tone figures."""
_WORDLIKE = {"GAP", "SIM", "PIN"}
_FIGURE = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_NOT_AFTER = r"(?<![A-Za-z0-9.])"
_NO_SPAN = r"(?<![A-Za-z0-9.%％层楼元点分日月岁])"
"""A dash after one of these says "to", elsewhere "minus"."""
_NOT_BEFORE = r"(?![A-Za-z0-9])"
_NO_UNIT = r"(?!-?[A-Za-z0-9]|区|号|座|口|栋|馆|门|排|柜)"
_MEASURES = "个位名件只条张把台辆间家次点小分天周年元块岁万千亿种份对双层楼"
_NOT_TWO = "层楼分"
_UNITS = {
    "cm": "厘米",
    "mm": "毫米",
    "km": "公里",
    "kg": "公斤",
    "m": "米",
    "g": "克",
    "ml": "毫升",
    "min": "分钟",
    "h": "小时",
    "㎡": "平方米",
    "m²": "平方米",
    "℃": "摄氏度",
    "°C": "摄氏度",
}

_CURRENCIES = {"$": "美元", "€": "欧元", "£": "英镑"}


def _one_by_one(digits: str) -> str:
    return chinese_digits(digits, one="幺")


def _mixed(code: str) -> str:
    """Letters by their names, digits one by one."""
    return " ".join(_one_by_one(run) or " ".join(run.upper()) for run in re.findall(r"\d+|[A-Za-z]+", code))


def _plate(found: re.Match[str]) -> str:
    province, city, rest, last = found.groups()
    if not re.search(r"\d", rest):
        return found[0]
    # The pause keeps the letter from melting into the province: 京A would be heard as 经验.
    return f"{province}，{city.upper()} {_mixed(rest)}{last}"


def _telephone(found: re.Match[str]) -> str:
    return "，".join(_one_by_one(group) for group in found.groups() if group)


def _date(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    return f"{chinese_digits(year)}年{chinese_number(int(month))}月{chinese_number(int(day))}日"


def _time(found: re.Match[str]) -> str:
    hour, minute, second = found.groups()
    said = ("两" if int(hour) == 2 else chinese_number(int(hour))) + "点"
    if minute != "00" or second:
        said += _sixtieth(minute) + "分"
    return said + (f"{_sixtieth(second)}秒" if second else "")


def _sixtieth(figure: str) -> str:
    return ("零" if figure[0] == "0" and figure != "00" else "") + chinese_number(int(figure))


def _spelled(found: re.Match[str]) -> str:
    return _mixed(found[0])


def _floor(found: re.Match[str]) -> str:
    below, number, suffix = found.groups()
    return ("负" if below in {"B", "b", "-"} else "") + chinese_number(int(number)) + (suffix or "层")


def _code(found: re.Match[str]) -> str:
    letters, number, unit, tail = found.groups()
    short = len(number) < 3 and not number.startswith("0") and not unit
    said = chinese_number(int(number)) if short else _one_by_one(number)
    rest = f"，{_one_by_one(unit)}" if unit else ""
    return f"{' '.join(letters.upper())} {said}{rest} {tail.upper()}".strip()


def _figure(found: re.Match[str]) -> str:
    figure = found[1]
    whole = figure.replace(",", "")
    if whole.isdigit() and (len(whole) > 7 or (whole[0] == "0" and len(whole) > 1)):
        return _one_by_one(whole)
    return chinese_decimal(figure)


def _fraction(found: re.Match[str]) -> str:
    part, whole = int(found[1]), int(found[2])
    return f"{chinese_number(whole)}分之{chinese_number(part)}" if 0 < part < whole else found[0]


def _acronym(found: re.Match[str]) -> str:
    return found[0] if found[0] in _WORDLIKE else " ".join(found[0])


_CONTEXT = r"((?:尾号|单号|编号|工号|卡号|密码|车牌号?码?|订单号?)(?:是|为|：|:)?\s?)"

_RULES: tuple[tuple[str, Callable[[re.Match[str]], str]], ...] = (
    (rf"([{PROVINCES}])\s?([A-Za-z])[·•・\-\s]?([A-Za-z0-9]{{4,6}})([挂学警港澳使领]?){_NOT_BEFORE}", _plate),
    (r"(?<![A-Za-z0-9.])(?:\+?86[-\s]?)?(1[3-9]\d)[-\s]?(\d{4})[-\s]?(\d{4})(?!\d)", _telephone),
    (
        r"(?<![A-Za-z0-9.])\+86[-\s]?0?(10|2\d|[3-9]\d\d)[-\s]?(\d{3,4})[-\s]?(\d{4})(?!\d)",
        lambda f: "零" + _telephone(f),  # As it is dialled in the country.
    ),
    (r"(?<![A-Za-z0-9.])(0\d{2,3})[-\s]?(\d{3,4})[-\s]?(\d{4})(?!\d)", _telephone),
    (r"(?<![A-Za-z0-9.])([48]00)[-\s]?(\d{3,4})[-\s]?(\d{3,4})(?!\d)", _telephone),
    (r"(?<![A-Za-z0-9.])([3-9]\d{3})[-\s](\d{4})(?!\d)", _telephone),
    (
        r"((?:拨打|电话|热线|分机)号?码?(?:是|为|：|:)?\s?)(\d{3,8})(?!\d)",
        lambda f: f[1] + _one_by_one(f[2]),
    ),
    (_CONTEXT + r"([A-Za-z0-9]*\d[A-Za-z0-9]*)", lambda f: f[1] + _mixed(f[2])),
    (r"(?<!\d)((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", _date),
    (r"(?<!\d)(\d{4})(?=年)", lambda f: chinese_digits(f[1])),
    (r"(?<![\d:.])([01]?\d|2[0-4])[:：]([0-5]\d)(?:[:：]([0-5]\d))?(?![\d:：])", _time),
    (r"(?<=点)0(\d)(?=分)", lambda f: "零" + chinese_digits(f[1])),
    (rf"{_NOT_AFTER}([BbLlFf])([1-9]\d?)(层|楼)?{_NO_UNIT}", _floor),
    (rf"{_NOT_AFTER}()([1-9]\d?)[Ff](层|楼)?{_NOT_BEFORE}", _floor),
    (rf"{_NO_SPAN}(-)([1-9])(层|楼)", _floor),
    (rf"{_NO_SPAN}-(?=\d)", lambda _: "负"),
    (rf"[¥￥]\s?{_FIGURE}元?", lambda f: chinese_decimal(f[1]) + "元"),
    (rf"([$€£])\s?{_FIGURE}", lambda f: chinese_decimal(f[2]) + _CURRENCIES[f[1]]),
    (r"(?<![\w/.])(\d)/(\d|10|100)(?![\w/.])", _fraction),
    (rf"{_FIGURE}\s?km/h(?![A-Za-z])", lambda f: f"每小时{chinese_decimal(f[1])}公里"),
    (r"(?<![A-Za-z])km/h(?![A-Za-z])", lambda _: "公里每小时"),
    (rf"{_FIGURE}\s?[%％]", lambda f: "百分之" + chinese_decimal(f[1])),
    (
        rf"{_FIGURE}\s?({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![A-Za-z])",
        lambda f: chinese_decimal(f[1]) + _UNITS[f[2]],
    ),
    (rf"{_NOT_AFTER}([A-Za-z]{{1,3}})-?(\d{{1,6}})(?:-(\d+))?([A-Za-z]?){_NOT_BEFORE}", _code),
    (rf"{_NOT_AFTER}(?=[A-Za-z]*\d)(?=\d*[A-Z])[A-Z0-9]{{4,}}{_NOT_BEFORE}", _spelled),
    (r"(?<![\d.])(\d{3,})(?=号|室|房)", lambda f: _one_by_one(f[1])),
    (rf"(?<![\d.,第])2(?=[{''.join(sorted(set(_MEASURES) - set(_NOT_TWO)))}])(?!分之)", lambda _: "两"),
    (r"(?<![\d.,第])2(?=分钟|分半)", lambda _: "两"),
    (_FIGURE, _figure),
    (
        r"(?<=[层楼点分日月元岁零一二两三四五六七八九十百千万])\s?[-~～–]\s?(?=[负零一二两三四五六七八九十百])",
        lambda _: "至",
    ),
    (r"(?<![A-Za-z'’&.])[A-Z]{2,3}(?![A-Za-z'’&])", _acronym),
)
_COMPILED = tuple((re.compile(pattern, re.ASCII), said) for pattern, said in _RULES)


def read_chinese(text: str) -> str:
    """The text with everything written in figures or codes as words; what are words already stays."""
    for pattern, said in _COMPILED:
        text = pattern.sub(said, text)
    return text
