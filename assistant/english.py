"""An English question in the plan's terms: `english.toml`, longest wordings first.

    words → terms → frames → what is left

Words are compared by their stems, so that one wording in the glossary stands for its
plurals, tenses, hyphens, British and American spellings, and for `rate of coverage`
beside `coverage rate`. Frames then turn the ways of asking into those of Chinese, and
words that carry no matter are left out. A word that nothing knows stays as it is: it
tells that the question may be about something else.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.normalise import is_english, plain
from corpus.units import english_names

_TOKEN = re.compile(
    r"⟨[^⟩]+⟩|pm\s?2[.\s]?5|pm\s?10|[a-z][a-z0-9]*|\d+(?:st|nd|rd|th)\b|\d+(?:\.\d+)?|[\u4e00-\u9fff]+|[^\s\w]"
)
_LEFT_OUT = frozenset(("the", "a", "an", "of"))  # wordings are compared without them
_ROTATED = 2  # so many of the last words may stand before the others: coverage rate of forest


def in_plain_terms(text: str) -> str:
    """`text` in plain form, and in the plan's terms where it is English.

    >>> in_plain_terms("Who leads Task 12?"), in_plain_terms("任務１２ 由誰牽頭？")
    ('谁牵头任务12?', '任务12由谁牵头?')
    """
    words = plain(text)
    return in_plan_terms(words) if is_english(text) or _FEW_WORDS.fullmatch(words) else words


_FEW_WORDS = re.compile(r"[^\u4e00-\u9fff<>{}=;]*[a-z]{3}[^\u4e00-\u9fff<>{}=;]*")  # participants?


@functools.lru_cache(maxsize=1024)
def in_plan_terms(text: str) -> str:
    """`text` (in plain form) with all that is known in Chinese, and in a Chinese way of asking.

    >>> in_plan_terms("forest coverage rates by 2025"), in_plan_terms("the rate of forest coverage")
    ('森林覆盖率2025年', '森林覆盖率')
    >>> in_plan_terms("if pm2.5 concentration gains ten points")
    '如果 pm2.5浓度提高10分'
    """
    glossary = _glossary()
    said = _words(text)
    words = " ".join(_numbered(_in_terms(said, glossary)))
    for form, meant in glossary.frames:
        words = form.sub(meant, words)
    typed = {stem(word): word for word in reversed(said)}
    left = (typed.get(word, word) for word in words.split() if word not in glossary.small)
    return _tidy(" ".join(left))


_HAN = "\u4e00-\u9fff"
_GAP = re.compile(rf"(?<=[{_HAN}\d%、，]) (?=[{_HAN}、，])|(?<=[{_HAN}、，]) (?=[{_HAN}\d])")


def _tidy(words: str) -> str:
    """`words` without departments' marks, needless spaces and doubled punctuation."""
    words = re.sub(r"[⟨⟩]", "", words)
    words = re.sub(r"\s*([,.;:?!、，])", r"\1", words).strip(" ,.;:、，")
    words = re.sub(r"([,;:、，.])(?:\s*[,.;:、，])+", "，", words)
    words = re.sub(r"(?<![\w.])(20\d\d)(?!\w)", r"\1年", words)
    return _GAP.sub("", " ".join(words.split()))


# ── words and their stems ──


def _words(text: str) -> list[str]:
    """The words of a text, contractions written out.

    >>> _words("who's in charge of pm 2.5?")
    ['who', 'is', 'in', 'charge', 'pm2.5', '?']
    """
    text = text.replace("’", "'").replace("n't", " not")
    text = re.sub(r"\b(who|what|where|when|how|that|there|it)'s\b", r"\1 is", text)
    text = re.sub(r"'(?:s|re|ve|ll|d|m)?\b|(?<=[a-z0-9])-(?=[a-z])", " ", text)
    text = re.sub(r"\bno\.\s*(?=\d)", "no ", text)
    text = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", text)
    found = (re.sub(r"\s", "", match.group()) for match in _TOKEN.finditer(text))
    return [re.sub(r"pm2\.?5", "pm2.5", word) for word in found if word not in _LEFT_OUT]


@functools.lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """What the forms and spellings of a word have in common.

    >>> stem("reduced") == stem("reducing") == stem("reduce"), stem("utilisation")
    (True, 'utilization')
    >>> stem("policies") == stem("police"), stem("metres") == stem("meter")
    (False, True)
    """
    word = _IRREGULAR.get(word, word)
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    word = _without_ending(_without_plural(word))
    for ending, same in _SPELLINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word = word[: -len(ending)] + same
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeio":
        word = word[:-1]
    if len(word) > 3 and word.endswith("y"):
        return word[:-1] + "i"
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def _without_plural(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _without_ending(word: str) -> str:
    for ending in ("ing", "ed"):
        base = word[: -len(ending)]
        if word.endswith(ending) and not word.endswith("eed") and len(base) > 2:
            return base if re.search("[aeiouy]", base) else word
    return word


# British endings and what they are compared as
_SPELLINGS = (
    ("isation", "ization"),
    ("ise", "ize"),
    ("is", "iz"),  # utilis(ed)
    ("yse", "yze"),
    ("our", "or"),
    ("tre", "ter"),
    ("bre", "ber"),
    ("ogue", "og"),
    ("ence", "ense"),
    ("ulphur", "ulfur"),
    ("onne", "on"),
    ("amme", "am"),
)

_IRREGULAR = {
    form: base
    for base, forms in {
        "be": "is are was were been being am",
        "do": "does did done doing",
        "have": "has had having",
        "rise": "rose risen rises rising",
        "fall": "fell fallen",
        "go": "went gone goes going",
        "grow": "grew grown",
        "lead": "led",
        "make": "made making",
        "take": "took taken taking",
        "build": "built",
        "draw": "drew drawn",
        "write": "wrote written writing",
        "give": "gave given giving",
        "keep": "kept",
        "hold": "held",
        "lose": "lost losing",
        "meet": "met",
        "run": "ran",
        "sink": "sank sunk",
        "leaf": "leaves",
        "gas": "gas",
        "gases": "gases",
        "noun-buildings": "buildings",  # no form of “build”
        "analysis": "analyses analysis",
    }.items()
    for form in forms.split()
} | {"gases": "gas"}


# ── numbers ──

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
_UNITS += " fifteen sixteen seventeen eighteen nineteen"
_ORDINALS = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh"
_ORDINALS += " twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_CARDINAL = {word: n for n, word in enumerate(_UNITS.split())}
_CARDINAL |= {word: (n + 2) * 10 for n, word in enumerate(_TENS.split())}
_ORDINAL = {word: n for n, word in enumerate(_ORDINALS.split())}
_ORDINAL |= {word.replace("ty", "tieth"): (n + 2) * 10 for n, word in enumerate(_TENS.split())}


def _numbered(words: Iterable[str]) -> Iterator[str]:
    """`words` with numbers in digits; ordinals as `12th`.

    >>> list(_numbered(["twenty", "first", "forty", "four", "2nd"]))
    ['21th', '44', '2th']
    """
    tens = 0
    for word in words:
        small = _CARDINAL.get(word, _ORDINAL.get(word, 0))
        if tens and 0 < small < 10:
            yield f"{tens + small}{'th' if word in _ORDINAL else ''}"
            tens = 0
            continue
        if tens:
            yield str(tens)
            tens = 0
        if word in _CARDINAL and small >= 20:
            tens = small
        elif word in _ORDINAL:
            yield f"{small}th"
        else:
            yield str(small) if word in _CARDINAL else re.sub(r"^(\d+)(?:st|nd|rd)$", r"\1th", word)
    if tens:
        yield str(tens)


# ── terms ──


@dataclass(frozen=True)
class _Glossary:
    """`english.toml`, compiled."""

    terms: dict[tuple[str, ...], str]  # stems of a wording → what the plan calls it
    lengths: dict[str, tuple[int, ...]]  # first stem → lengths of the wordings, longest first
    frames: tuple[tuple[re.Pattern[str], str], ...]
    small: frozenset[str]  # stems of words that carry no matter


@functools.cache
def _glossary() -> _Glossary:
    file = Path(__file__).with_name("english.toml")
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    terms = _terms(data)
    lengths: dict[str, set[int]] = {}
    for key in terms:
        lengths.setdefault(key[0], set()).add(len(key))
    return _Glossary(
        terms,
        {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()},
        tuple((_form(said), meant) for said, meant in data["frames"]["all"]),
        frozenset(stem(word) for word in data["small"]["words"].split()),
    )


def _terms(data: dict[str, Any]) -> dict[tuple[str, ...], str]:
    """Every wording by its stems: those of the file, then those that follow from them."""
    terms: dict[tuple[str, ...], str] = {}
    for group in data["terms"].values():
        for meant, wordings in group.items():
            for wording in wordings.split(";"):
                terms.setdefault(_key(wording), meant.lower())
    fixed = data["order"]["fixed"].split()
    turned = (group for name, group in data["terms"].items() if name not in fixed)
    for meant, wordings in (entry for group in turned for entry in group.items()):
        for key in map(_key, wordings.split(";")):
            for last in range(1, min(_ROTATED, len(key) - 1) + 1):
                terms.setdefault(key[-last:] + key[:-last], meant.lower())
    for name, unit in (*_departments(data["departments"]), *english_names()):
        terms.setdefault(_key(name), f"⟨{unit}⟩")
    return terms


def _departments(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Names of departments: `water` with every word for an office, then the other names."""
    for unit, fields in data["fields"].items():
        for field in map(str.strip, fields.split(";")):
            for office in data["offices"].split():
                yield f"{field} {office}", unit
                yield f"{office} {field}", unit
                yield f"{office} for {field}", unit
    for unit, names in data["names"].items():
        yield from ((name, unit) for name in names.split(";"))


def _key(wording: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in _words(wording.strip().lower()))


# X: anything; N: a number; U: a department; L: a list
_HOLES = {
    "X": r"(.+?)",
    "N": r"((?!20[2-9]\d(?!\d))\d+(?:\.\d+)?)",  # no year
    "Nth": r"(\d+)th",
    "U": r"(⟨[^⟩]+⟩)",
    "L": r"(目标|任务|政策|指标)",
}


def _form(said: str) -> re.Pattern[str]:
    """A frame's pattern: its words by their stems, its holes filled."""
    said = re.sub(r"(?<![\\\w<])(?!th\b)[a-z]{2,}", lambda m: stem(m.group()), said)
    said = re.sub(r"(?<![A-Za-z])(Nth|[XNUL])(?![A-Za-z])", lambda m: _HOLES[m.group(1)], said)
    return re.compile(rf"(?<!\S)(?:{said})(?!\S)")


def _in_terms(words: list[str], glossary: _Glossary) -> Iterator[str]:
    """The words with those that are known in the plan's terms, the longest wordings first."""
    stems = [stem(word) for word in words]
    place = 0
    while place < len(words):
        length, meant = _longest(stems, place, glossary)
        if length:
            yield meant
        else:
            yield words[place] if words[place] in _CARDINAL | _ORDINAL else stems[place]
        place += max(1, length)


def _longest(stems: list[str], place: int, glossary: _Glossary) -> tuple[int, str]:
    """The longest wording at `place`: how many words it has, and what it means; none: (0, "")."""
    for length in glossary.lengths.get(stems[place], ()):
        meant = glossary.terms.get(tuple(stems[place : place + length]))
        if place + length > len(stems) or meant is None:
            continue
        if not _is_cut(stems, place + length - 1, length, glossary):
            return length, meant
    return 0, ""


def _is_cut(stems: list[str], last: int, length: int, glossary: _Glossary) -> bool:
    """Whether a wording would take a department's first word: in which | department commerce."""
    return length > 1 and any(
        more > 1 and glossary.terms.get(tuple(stems[last : last + more]), "").startswith("⟨")
        for more in glossary.lengths.get(stems[last], ())
    )
