"""How somebody who is sought is spoken of: by age and sex, and from what age on by name."""

from content.templates.phrases import Value

CHILD_BELOW = 18
"""Years. Whoever is younger is a child: described, never named."""
_TEENAGE_FROM = 14
_ELDERLY_FROM = 60


def is_child(age: int) -> bool:
    """Whether somebody of that age, in years, is a child."""
    return age < CHILD_BELOW


def described(age: int, sex: str) -> dict[str, Value]:
    """What templates may say of a person of that age and sex ("male", "female"): `age` and `person`."""
    years = (
        Value(key="0", texts={"zh": "不到1岁", "en": "less than a year old"})
        if age == 0
        else Value(key=str(age), texts={"zh": f"{age}岁左右", "en": f"about {age} year{'' if age == 1 else 's'} old"})
    )
    male = sex == "male"
    if age < _TEENAGE_FROM:
        zh, en = ("男孩", "boy") if male else ("女孩", "girl")
    elif age < CHILD_BELOW:
        zh, en = ("男生", "teenage boy") if male else ("女生", "teenage girl")
    elif age < _ELDERLY_FROM:
        zh, en = ("男士", "man") if male else ("女士", "woman")
    else:
        zh, en = ("老先生", "elderly man") if male else ("老太太", "elderly woman")
    person = Value(key=en, texts={"zh": zh, "en": en}, measure="名" if age < CHILD_BELOW else "位")
    return {"age": years, "person": person}


def addressed(name: Value, sex: str) -> Value:
    """A grown-up's name with the title they are called by over the loudspeakers."""
    after, before = ("先生", "Mr ") if sex == "male" else ("女士", "Ms ")
    texts = {
        language: f"{text}{after}" if language == "zh" else f"{before}{text}" for language, text in name.texts.items()
    }
    return Value(key=name.key, texts=texts)
