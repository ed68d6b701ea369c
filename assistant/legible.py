"""Whether a text can be a question at all: that is told by its pairs of characters."""

from __future__ import annotations

import re

from assistant.lexicon import lexicon
from assistant.normalise import is_english, plain
from assistant.typing_errors import is_known_pair
from assistant.view import View

_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")
_ENOUGH = 12  # pairs, or characters, from which on a text is judged
# Of the project's own questions with as many pairs none has under .16 known ones; of texts
# drawn at random from the plan's characters, three in four have fewer than .15
_KNOWN = 0.15
# or this share of characters that speech is held together by: a text drawn so has .03, seldom .1
_SPEECH = 0.12
_MOSTLY_OTHER = 0.3  # share of Chinese characters under which a long text is none
_LONG = 30


def is_legible(text: str, view: View) -> bool:
    """Whether `text` has words in it, whatever they are about.

    Short texts are not judged: 25呢 is a question.
    """
    if is_english(text):
        return True
    words = plain(text)
    runs = _HAN_RUN.findall(words)
    pairs = [run[i : i + 2] for run in runs for i in range(len(run) - 1)]
    length = sum(not c.isspace() for c in words)
    if length > _ENOUGH and not runs:
        return False
    scattered = length > _LONG and sum(map(len, runs)) < _MOSTLY_OTHER * length
    if len(pairs) < _ENOUGH and not scattered:
        return True
    known = sum(is_known_pair(pair, view) for pair in pairs)
    # 任务5谁牵头 inside markup is a question still
    if scattered:
        return known > 1
    return known >= _KNOWN * len(pairs) or _is_speech("".join(runs))


def _is_speech(words: str) -> bool:
    """Whether a text in everyday words, 田越种越瘦，得把土养肥, is held together as speech is."""
    joints = lexicon()["questions"]["joints"]
    return sum(c in joints for c in words) >= _SPEECH * len(words)
