"""A lexicon of a dozen words, for tests of the pinyin input that need to know all of them."""

from kiosk.pinyin.lexicon import Lexicon
from kiosk.pinyin.spelling import toneless
from kiosk.pinyin.word_lists import Sources, lexicon_file

READINGS = {
    "电": "dian", "点": "dian", "梯": "ti", "题": "ti", "坏": "huai", "怀": "huai", "了": "le", "乐": "le",
    "先": "xian", "西": "xi", "安": "an", "女": "nv", "儿": "er", "方": "fang", "案": "an", "反": "fan",
    "感": "gan", "没": "mei", "有": "you", "人": "ren", "我": "wo", "们": "men", "门": "men",
}  # fmt: skip
WORDS = {
    "电梯": 900, "点题": 10, "坏": 50, "怀": 60, "了": 5000, "乐": 90, "先": 300, "西安": 200, "女儿": 300,
    "方案": 200, "反感": 90, "没有": 900, "没有人": 100, "人": 900, "我们": 900, "我": 2000, "门": 300,
    "们": 100, "点": 400, "电": 300, "安": 100, "西": 90,
}  # fmt: skip


def few_words(*sentences: str) -> Lexicon:
    """The lexicon, having read these sentences."""
    made = lexicon_file(
        Sources(
            general={word: (count, "n") for word, count in WORDS.items()},
            own_words={},
            own_ways={},
            sentences=tuple(tuple(sentence.split()) for sentence in sentences),
            follows={},
            characters={character: {toneless(said): 1.0} for character, said in READINGS.items()},
            phrases={},
        )
    )
    return Lexicon(memoryview(made))
