"""Numbers as words, in Chinese and in English. It refuses to know what is counted."""

_HANZI = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿")
_LIMIT = 10**12
"""From here on a number is read digit by digit; nobody hears a trillion."""

_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def chinese_digits(digits: str, one: str = "一") -> str:
    """Each digit by its name; `one` is how 1 is said (幺 in telephone numbers). What is no digit is left out."""
    return "".join(one if digit == "1" else _HANZI[int(digit)] for digit in digits if digit in "0123456789")


def chinese_number(number: int) -> str:
    """The cardinal as it is said: 12 is 十二, 110 一百一十, 10050 一万零五十."""
    if number >= _LIMIT:
        return chinese_digits(str(number))
    if number < 10:
        return _HANZI[number]
    said = ""
    for power in range(len(_GROUPS) - 1, -1, -1):
        group = number // 10 ** (4 * power) % 10000
        if not group:
            continue
        said += ("零" if said and group < 1000 else "") + _below_ten_thousand(group) + _GROUPS[power]
    return said.removeprefix("一") if said.startswith("一十") else said


def _below_ten_thousand(group: int) -> str:
    said = ""
    digits = str(group)
    for index, digit in enumerate(digits):
        if digit != "0":
            said += _HANZI[int(digit)] + _PLACES[len(digits) - index - 1]
        elif said and not said.endswith("零") and digits[index:].strip("0"):
            said += "零"
    return said


def chinese_decimal(figure: str) -> str:
    """A figure as written ("1,299.50") as it is said: 一千二百九十九点五."""
    whole, _, part = figure.replace(",", "").partition(".")
    part = part.rstrip("0")
    said = chinese_number(int(whole))
    return f"{said}点{chinese_digits(part)}" if part else said


def english_digits(digits: str) -> str:
    """Each digit by its name. What is no digit is left out."""
    return " ".join(_ONES[int(digit)] for digit in digits if digit in "0123456789")


def english_number(number: int) -> str:
    """The cardinal as it is said: 199 is one hundred and ninety-nine."""
    if number >= _LIMIT:
        return english_digits(str(number))
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_ONES[hundreds]} hundred" + (f" and {english_number(rest)}" if rest else "")
    scale, name = next(pair for pair in _SCALES if number >= pair[0])
    whole, rest = divmod(number, scale)
    joint = " and " if 0 < rest < 100 else " "
    return f"{english_number(whole)} {name}" + (f"{joint}{english_number(rest)}" if rest else "")


def english_ordinal(number: int) -> str:
    """The ordinal as it is said: 22 is twenty-second."""
    words = english_number(number)
    cut = max(words.rfind(" "), words.rfind("-")) + 1
    last = words[cut:]
    if last in _ORDINALS:
        return words[:cut] + _ORDINALS[last]
    return words[:cut] + (last[:-1] + "ieth" if last.endswith("y") else f"{last}th")


def english_decimal(figure: str) -> str:
    """A figure as written ("1,299.50") as it is said: one thousand two hundred and ninety-nine point five."""
    whole, _, part = figure.replace(",", "").partition(".")
    part = part.rstrip("0")
    said = english_number(int(whole))
    return f"{said} point {english_digits(part)}" if part else said
