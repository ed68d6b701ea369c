"""A question to the figures of cities in English → the same question in Chinese.

What a frame of `english.toml` does not fit stays as it is: half a translation would be
answered as another question.
"""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

from assistant import english
from assistant.english import in_plain_terms
from assistant.normalise import plain
from assistant.view import View

_NUMBER = r"-?\d+(?:\.\d+)?\s*(?:%|µg/m³|ug/m3|points?|percentage points?|percent|pp)?"
_YEAR = r"(?:,? (?:in|for|of) (?P<Y>20\d\d))?"
_MEASURE = r"(?:the |an? )?(?P<M>(?:(?! of | for | if ).){2,60}?)"


@functools.cache
def _data() -> dict[str, object]:
    text = Path(__file__).with_name("english.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def in_chinese(text: str, view: View) -> str:
    """`text` in Chinese; empty for a question that is no frame's, and without kept figures."""
    about = view.figures.about() if view.figures and view.measures else None
    if not about:
        return ""
    words = _with_cities(text, about.cities)
    words = re.sub(r"\s+", " ", words.replace("’", "'")).strip(" ?.!")
    words = re.sub(r"^(?:please |could you |can you |tell me )", "", words)
    cities = "|".join(sorted((re.escape(c.lower()) for c in about.cities), key=len, reverse=True))
    for form, meant in _frames(cities):
        match = form.fullmatch(words)
        if match and (told := _told(match, meant, view)):
            return told
    return ""


def names_city(text: str, view: View) -> bool:
    """Whether an English question names a city of the kept figures."""
    about = view.figures.about() if view.figures and view.measures else None
    if about is None:
        return False
    words = _with_cities(text, about.cities)
    return any(city.lower() in words for city in about.cities)


def names_measure_of_cities(text: str, view: View) -> bool:
    """Whether an English question asks cities' figures, and no target of the plan."""
    about = view.figures.about() if view.figures and view.measures else None
    words = text.lower()
    if about is None or not re.search(r"\bcit(?:y|ies)\b", words):
        return False
    if re.search(r"\b(?:targets?|goals?|plans?|tasks?|must|should|require)", words):
        return False
    assert view.measures
    return bool(view.measures.named(in_plain_terms(text)))


def _with_cities(text: str, cities: tuple[str, ...]) -> str:
    """`text` in small letters, with the cities as the table writes them: hangzhou is 杭州市."""
    words = text.strip().lower()
    for name, city in _english_names(cities):
        words = re.sub(rf"\b{re.escape(name)}(?: city)?\b", city.lower(), words)
    return words


@functools.lru_cache(maxsize=8)
def _english_names(cities: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    terms = tomllib.loads(Path(english.__file__).with_name("english.toml").read_text("utf-8"))
    return tuple(
        (name.strip().lower(), city)
        for place, names in terms["terms"]["places"].items()
        for city in cities
        if city.removesuffix("市") == place.removesuffix("市")
        for name in names.split(";")
    )


@functools.lru_cache(maxsize=8)
def _frames(cities: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    data = _data()
    frames: list[list[str]] = data["frames"]  # type: ignore[assignment]
    return tuple((re.compile(_expanded(form, cities)), meant) for form, meant in frames)


def _expanded(form: str, cities: str) -> str:
    """A frame as a regular expression; what stands twice is named once."""
    choices: dict[str, dict[str, str]] = _data()["words"]  # type: ignore[assignment]
    form = re.sub(r"(?<![A-Z<_])([CDMN])Y(?![A-Z_>])", r"\1(?:)Y", form)  # two blanks, no word
    for name, options in choices.items():
        form = form.replace(f"<{name}>", f"(?P<{name}_>{'|'.join(options.values())})", 1)
        form = form.replace(f"<{name}>", f"(?:{'|'.join(options.values())})")
    parts = {"C": f"(?P<C>{cities})", "D": f"(?P<D>{cities})", "N": f"(?P<N>{_NUMBER})"}
    parts |= {"M": _MEASURE, "Y": _YEAR}
    count: dict[str, int] = {}

    def named(match: re.Match[str]) -> str:
        letter = match.group()
        count[letter] = count.get(letter, 0) + 1
        return parts[letter].replace(f"?P<{letter}>", f"?P<{letter}{count[letter]}>")

    # a capital by itself; group names and escapes hold none that stand so
    return re.sub(r"(?<![A-Z<\\_])[CDMNY](?![A-Z_>])", named, form)


def _told(match: re.Match[str], meant: str, view: View) -> str:
    """The Chinese question, its blanks filled; empty where a measure is not known."""
    found = match.groupdict()
    first = {
        letter: next((v for k, v in found.items() if re.fullmatch(rf"{letter}\d", k) and v), "")
        for letter in "CDMNY"
    }
    measure = _measure(first["M"], view)
    if "M" in meant and measure is None:
        return ""
    choices: dict[str, dict[str, str]] = _data()["words"]  # type: ignore[assignment]
    for name, options in choices.items():
        said = found.get(f"{name}_") or ""
        word = next((zh for zh, en in options.items() if re.fullmatch(en, said)), "")
        meant = meant.replace(f"<{name}>", word)
    year = f"{first['Y']}年" if first["Y"] else ""
    number = re.sub(r"\s*(?:percentage points?|pp)$", "个百分点", first["N"])
    number = re.sub(r"\s*percent$", "%", re.sub(r"\s*points?$", "分", number))
    # one after another: what is put in holds no capital of a blank
    for letter, value in (
        ("Y", year),
        ("N", number),
        ("M", "\ue010"),
        ("C", "\ue011"),
        ("D", "\ue012"),
    ):
        meant = meant.replace(letter, value)
    told = {"\ue010": measure or "", "\ue011": first["C"], "\ue012": first["D"]}
    return "".join(told.get(sign, sign) for sign in meant)


def _measure(words: str, view: View) -> str | None:
    """The Chinese name of a measure; None where it is none of the table's."""
    assert view.measures
    words = re.sub(r"^(?:the |an? |its |their )", "", words.strip())
    if re.fullmatch(r"(?:overall |total |synergy |composite )*(?:index|score|index score)", words):
        return "指数"
    if not words:
        return "指数"
    measures: dict[str, str] = _data()["measures"]  # type: ignore[assignment]
    known = plain(measures.get(words, "")) or in_plain_terms(words)
    named = view.measures.named(known)
    hidden, _ = view.measures.masked(known)
    left = re.sub(r"⟦.⟧", "", hidden).strip(" ,")
    return known if len(named) == 1 and not left else None
