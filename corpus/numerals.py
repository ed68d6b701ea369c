"""Serial numbers in all the ways that officials write them."""

from __future__ import annotations

import re
import unicodedata

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2,
    "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
TENS = {"廿": 20, "卅": 30, "卌": 40}
SCALES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000}
_CHINESE = "".join([*DIGITS, *TENS, *SCALES])

# a run of characters that is a number in one of the writings, as it stands inside a sentence
NUMERAL = re.compile(rf"[0-9０-９]+|[{_CHINESE}]+|[①-⑳㉑-㉟㊱-㊿]")
_CHINESE_ONLY = re.compile(rf"[{_CHINESE}]+")
_WRAPPING = re.compile(r"^[第（(\[【]*(.*?)[）)\]】、.．。号项条个款]*$", re.DOTALL)
_QUANTITY = re.compile(r"[%％‰°℃]|[.．][0-9]")


def read_number(text: str) -> int:
    """The whole number written in `text`, in any of the ways officials write it.

    >>> read_number("四十七"), read_number("卅一"), read_number("１２"), read_number("㉔")
    (47, 31, 12, 24)
    >>> read_number("第十二项"), read_number("（二十三）"), read_number("一〇二")
    (12, 23, 102)

    A number with a unit is a quantity, not a serial number:
    >>> read_number("60%")
    Traceback (most recent call last):
    ValueError: '60%' is a quantity, not a number of a list
    """
    bare = unicodedata.normalize("NFKC", text).strip()
    if _QUANTITY.search(bare):
        raise ValueError(f"{text!r} is a quantity, not a number of a list")
    inner = _WRAPPING.match(bare)
    bare = inner.group(1).strip() if inner else bare
    if re.fullmatch(r"[0-9]{1,9}", bare):
        return int(bare)
    if _CHINESE_ONLY.fullmatch(bare):
        return _read_chinese(bare, text)
    raise ValueError(f"{text!r} is no number")


def _read_chinese(bare: str, text: str) -> int:
    if all(c in DIGITS for c in bare):  # 二〇二五, 一二
        return int("".join(str(DIGITS[c]) for c in bare))
    total, section, digit = 0, 0, None
    for c in bare:
        if c in DIGITS:
            if digit:  # 三五十
                raise ValueError(f"{text!r} is no number")
            digit = DIGITS[c]
        elif c in TENS:
            section, digit = section + TENS[c], None
        elif c == "万":
            total, section, digit = (total + section + (digit or 0)) * 10000, 0, None
        else:
            # 十二 begins with the scale: one ten; 二百十 has an unsaid one
            section, digit = section + (digit if digit else 1) * SCALES[c], None
    return total + section + (digit or 0)


_UNITS = "零一二三四五六七八九"


def write_number(number: int) -> str:
    """`number`, 0 to 9999, in Chinese numerals.

    >>> write_number(47), write_number(10), write_number(102)
    ('四十七', '十', '一百零二')
    """
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is outside 0 to 9999")
    if number < 10:
        return _UNITS[number]
    words, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            words += ("零" if gap else "") + _UNITS[digit] + name
        gap = bool(words) and not digit
    return words.removeprefix("一") if 10 <= number < 20 else words
