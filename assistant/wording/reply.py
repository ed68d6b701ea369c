"""A model's reply as it streams in → its sentences, with the evidence that each cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.wording.words import wording_words
from corpus.numerals import read_number

_FORM = wording_words()["form"]
_IDS = r"\d{1,2}(?:\s*[,，、\-–—~至]\s*\d{1,2})*"
_CITE = rf"[\[【［](?:来源|出处|原文|资料|\^)?\s*(?P<ids>{_IDS})\s*[\]】］]"
_CITES = re.compile(rf"(?:[ \t]*{_CITE.replace('?P<ids>', '?:')}[ \t]*)+")
_ONE_CITE = re.compile(_CITE)
_OPEN_CITE = re.compile(r"[ \t]*[\[【［][^\]】］\n]{0,12}$")
_STOP = re.compile(r"[。！？!?][”’」』）)]*|\n")
_BULLET = re.compile(_FORM["bullets"])
_ENUMERATOR = re.compile(_FORM["enumerators"])

_SHORTEST = 6  # characters of a sentence that cannot stand by itself


@dataclass(frozen=True)
class Segment:
    """Part of a sentence and the pieces of evidence by which it is to be proved."""

    text: str
    cites: tuple[int, ...]
    opens: bool = False  # only leads up to what follows


@dataclass(frozen=True)
class Sentence:
    """A sentence of a reply."""

    raw: str  # as the model wrote it, its line break included
    segments: tuple[Segment, ...]

    @property
    def cites(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(cite for segment in self.segments for cite in segment.cites))

    @property
    def opens(self) -> bool:
        """Whether it only leads up to what follows: `主要要求如下：`, `可以。`"""
        words = self.raw.strip().rstrip("*")
        return not self.cites and (words.endswith((":", "：")) or len(words) <= _SHORTEST)

    @property
    def shown(self) -> str:
        """For the reader: every citation in one form."""
        return _ONE_CITE.sub(lambda m: "".join(f"[{n}]" for n in _numbers(m["ids"])), self.raw)


def sentences(pieces: Iterable[str]) -> Iterator[Sentence]:
    """The sentences of a reply, each as soon as it is complete.

    >>> [s.cites for s in sentences(["到2025年达到24%", "。[", "1]", "[2]另建20个[3]。"])]
    [(1, 2), (3,)]
    """
    waiting = ""
    for piece in pieces:
        waiting += piece
        while end := _end_of_sentence(waiting):
            yield from _sentence(waiting[:end])
            waiting = waiting[end:]
    yield from _sentence(waiting)


def _end_of_sentence(text: str) -> int:
    """Where the first sentence of `text` ends, citations included; 0 if that is not sure yet."""
    stop = _STOP.search(text, len(text) - len(text.lstrip()))
    if not stop:
        return 0
    if stop.group() == "\n":
        return stop.end()
    cites = _CITES.match(text, stop.end())
    end = cites.end() if cites else stop.end()
    # a citation may follow still
    return 0 if end == len(text) or _OPEN_CITE.match(text, end) else end


def _sentence(raw: str) -> Iterator[Sentence]:
    if raw.strip():
        yield Sentence(raw, _segments(raw))


def _segments(raw: str) -> tuple[Segment, ...]:
    """What stands before citations is proved by them; what stands behind the last, by all."""
    found: list[Segment] = []
    place = 0
    for cites in _CITES.finditer(raw):
        ids = tuple(n for one in _ONE_CITE.finditer(cites.group()) for n in _numbers(one["ids"]))
        found.append(Segment(raw[place : cites.start()], ids))
        place = cites.end()
    rest = raw[place:]
    if re.search(r"\w", rest):
        found.append(Segment(rest, tuple(dict.fromkeys(n for s in found for n in s.cites))))
    return tuple(s for s in found if re.search(r"\w", s.text))


def _numbers(ids: str) -> tuple[int, ...]:
    """`1,3-5` → 1, 3, 4, 5."""
    found: list[int] = []
    for part in re.split(r"[,，、]", ids):
        first, *last = (int(n) for n in re.findall(r"\d+", part))
        found += range(first, (last or [first])[0] + 1)
    return tuple(found)


@dataclass
class Numbering:
    """Takes the marks of lists out of sentences: bullets, and 1. 2. 3. as long as they go on."""

    last: int = 0

    def plain(self, text: str) -> str:
        """`text` without marks of a list."""
        return _ENUMERATOR.sub(self._mark, _BULLET.sub("", text))

    def _mark(self, match: re.Match[str]) -> str:
        number = _ordinal(next(filter(None, match.groups())))
        if number not in (1, self.last + 1):
            return match.group()  # no mark: a number that has to be proved
        self.last = number
        return ""


def _ordinal(words: str) -> int:
    """①, 1, 一 → 1; 0 where it is no number."""
    try:
        return read_number(words)
    except ValueError:
        return 0
