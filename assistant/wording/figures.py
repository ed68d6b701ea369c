"""The value of a number in any of the writings that officials and models use.

In: text. Out: `NUMBER`, a pattern for a number as it stands in a sentence, and
`value`, what it says, exactly.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction

from corpus.numerals import DIGITS, TENS

_DIGIT, _TEN = f"[{''.join(DIGITS)}]", f"[{''.join(TENS)}]"
# the 千 of 千瓦 and the 百 of 百分点 belong to the measure
_SCALE = "(?:[十拾佰仟万萬亿億]|百(?!分)|千(?![瓦克米卡焦帕伏赫]))"
ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
CHINESE = rf"(?:{_DIGIT}|{_TEN}|{_SCALE})+(?:点{_DIGIT}+[万亿]*)?"
# 1.5万, 1亿2000万, 3千4百万; 一万五千
NUMBER = rf"(?:{ARABIC}(?:{_SCALE}+(?:(?:{ARABIC}|{_DIGIT}){_SCALE}+)*)?|{CHINESE})"

_USUAL = str.maketrans("拾佰仟萬億", "十百千万亿")
_MYRIADS = {"亿": 10**8, "万": 10**4}
_ONE = rf"({ARABIC}|{_DIGIT})"
_SECTION = re.compile(
    rf"(?:{_ONE}?千)?零?(?:{_ONE}?百)?零?(?:(?P<ten>{_ONE}?十)|({_TEN}))?(零?)(?:{_ONE})?"
)


def value(words: str) -> Fraction:
    """What the number `words` says.

    >>> [str(value(words)) for words in ("1.5万", "15,000", "一万五千", "1万5千", "三万五")]
    ['15000', '15000', '15000', '15000', '35000']
    >>> str(value("186.8亿")), str(value("六十一点五")), str(value("二〇二五"))
    ('18680000000', '123/2', '2025')

    Raises ValueError where it is no number: a row of numerals such as 三五十.
    """
    words = words.translate(_USUAL)
    if all(c in DIGITS for c in words):
        return Fraction(int("".join(str(DIGITS[c]) for c in words)))
    whole, point, decimals = words.partition("点")
    if point:
        return _with_decimals(whole, decimals)
    for name, scale in _MYRIADS.items():
        before, found, after = words.rpartition(name)
        if found:
            if after in DIGITS:  # 三万五
                return (value(before or "一") + Fraction(DIGITS[after], 10)) * scale
            return value(before or "一") * scale + (value(after) if after else 0)
    return _section(words)


def _with_decimals(whole: str, decimals: str) -> Fraction:
    digits = "".join(str(DIGITS[c]) for c in decimals if c in DIGITS)
    scale = 1
    for c in decimals:
        scale *= _MYRIADS.get(c, 1)
    return (value(whole) + Fraction(int(digits), 10 ** len(digits))) * scale


def _section(words: str) -> Fraction:
    """A number without 万 and 亿: 1500, 一千二百零三, 二十."""
    read = _SECTION.fullmatch(words)
    if not read:
        raise ValueError(f"{words!r} is no number")
    thousands, hundreds, ten, tens, more, zero, last = read.groups()
    total = Fraction(0)
    for said, name, scale in ((thousands, "千", 1000), (hundreds, "百", 100), (tens, ten, 10)):
        if name and name in words:
            total += _digit(said or "一") * scale  # 十二, 百万: one is not said
    total += TENS[more] if more else 0
    if last:
        cut = last in DIGITS and not zero and words[-2:-1] in ("千", "百")  # 一千二
        total += _digit(last) * ({"千": 100, "百": 10}[words[-2]] if cut else 1)
    return total


def _digit(word: str) -> Fraction:
    return Fraction(DIGITS[word]) if word in DIGITS else Fraction(word.replace(",", ""))


def one_form(text: str) -> str:
    """`text` in one width, without Markdown's stars and without white space inside Chinese.

    Commas of the sentence stay apart from the comma of 15,000; digits of other
    scripts become 0–9, so that no number can hide in another writing.

    >>> one_form("达到 **６０ ％** 以上，１５,０００ 吨（٣个）")
    '达到60%以上，15,000吨（3个）'
    """
    folded = "".join(_folded(c) for c in text)
    return _SPACE.sub("", folded)


# all white space but that between two words of Latin letters or two numbers
_SPACE = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])|(?<=[0-9])\s+(?=[A-Za-z])")
_KEPT = {c: c for c in "，：；！？（）"} | {"(": "（", ")": "）", "*": "", "−": "-"}


def _folded(character: str) -> str:
    if character in _KEPT:
        return _KEPT[character]
    if unicodedata.category(character) in ("Cf", "Cc") and not character.isspace():
        return ""
    digit = unicodedata.decimal(character, None)
    return unicodedata.normalize("NFKC", character) if digit is None else str(digit)
