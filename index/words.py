"""Plain texts → the words they are made of, by statistics alone: no dictionary.

A stretch of characters is a word where it holds together (it stands more often than its
parts meet by chance) and stands free (many different characters come before and after
it). Which of the candidates that overlap are meant is settled by cutting the texts into
their likeliest words and counting again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from index.tokens import HAN, segmenter

Ids = NDArray[np.int64]
Floats = NDArray[np.float64]

LONGEST = 4  # characters; longer ones are mostly set phrases of laws: 部门应当依托
LEAST_COHESION = 2.5  # nats: how much likelier than its likeliest two parts meeting by chance
LEAST_FREEDOM = 1.0  # nats: entropy of the neighbours on the poorer side
_ROUNDS = 3
_BATCH = 512

_OTHER = re.compile(f"[^{HAN}]+")


def count_words(texts: Sequence[str], most: int, least: int) -> Counter[str]:
    """Words, single characters, Latin words and how often `texts` have them.

    At most `most` words of several characters, each standing `least` times or more.
    """
    found = _candidates(texts, least)
    other = _single_tokens(texts)
    for _ in range(_ROUNDS):
        counted = _recounted(texts, found | other)
        kept = [w for w, n in counted.most_common() if len(w) > 1 and w in found and n >= least]
        found = {word: counted[word] for word in kept[:most]}
    return Counter(found | other)


def _single_tokens(texts: Sequence[str]) -> dict[str, int]:
    """Every character, and each word that is not Chinese, with its count."""
    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(text)
    singles = {c: n for c, n in counted.items() if not _OTHER.match(c)}
    latin = Counter(run for text in texts for run in re.findall(r"[a-z][a-z0-9.]+", text))
    return singles | {word: n for word, n in latin.items() if n >= 20 and len(word) <= 12}


def _recounted(texts: Sequence[str], counts: Mapping[str, int]) -> Counter[str]:
    """How often each token stands when every text is cut into its likeliest tokens."""
    tokenizer = segmenter(counts)
    vocabulary = [str(tokenizer.id_to_token(i)) for i in range(tokenizer.get_vocab_size())]
    counted = np.zeros(len(vocabulary), np.int64)
    for batch in batches(texts, _BATCH):
        ids = [i for code in tokenizer.encode_batch(batch) for i in code.ids]
        counted += np.bincount(ids, minlength=len(vocabulary))
    return Counter({word: int(n) for word, n in zip(vocabulary, counted, strict=True) if n})


def batches(texts: Iterable[str], size: int) -> Iterable[list[str]]:
    """`texts` in lists of at most `size`."""
    source = iter(texts)
    while batch := list(islice(source, size)):
        yield batch


def _candidates(texts: Sequence[str], least: int) -> dict[str, int]:
    """Stretches of 2 to LONGEST characters that hold together and stand free."""
    characters, ids = _characters(texts)
    levels, counts = [ids], [np.bincount(ids + 1)[1:]]
    found: dict[str, int] = {}
    for length in range(2, LONGEST + 1):
        stretch, first, count = _longer(levels[-1], ids, counts[-1], length, least)
        levels.append(stretch)
        counts.append(count)
        good = _cohesion(levels, counts, first, length) >= LEAST_COHESION
        good &= _freedom(stretch, ids, length, len(count)) >= LEAST_FREEDOM
        for position, times in zip(first[good], count[good], strict=True):
            word = "".join(characters[i] for i in ids[position : position + length])
            found[word] = int(times)
    return found


def _characters(texts: Sequence[str]) -> tuple[list[str], Ids]:
    """The different characters, and all texts as positions among them; -1 between stretches."""
    joined = "\n".join(_OTHER.sub("\n", text) for text in texts)
    codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    values, ids = np.unique(codes, return_inverse=True)
    gap = int(np.searchsorted(values, ord("\n")))  # all Chinese characters come after it
    return [chr(v) for v in values[gap + 1 :]], ids.astype(np.int64) - gap - 1


def _longer(shorter: Ids, ids: Ids, counts: Ids, length: int, least: int) -> tuple[Ids, Ids, Ids]:
    """Stretches of `length`: one id a position (-1: rare), a place of each, how often it stands."""
    frequent = np.append(counts >= least, False)[shorter]  # -1 reads the last: not frequent
    size = len(ids) - length + 1
    start = np.flatnonzero(frequent[:size] & frequent[1 : size + 1] & (ids[length - 1 :] >= 0))
    codes = shorter[start] * (ids.max() + 1) + ids[start + length - 1]
    _, first, inverse, count = np.unique(
        codes, return_index=True, return_inverse=True, return_counts=True
    )
    kept = np.flatnonzero(count >= least)
    renamed = np.full(len(count), -1)
    renamed[kept] = np.arange(len(kept))
    stretch = np.full(len(ids), -1)
    stretch[start] = renamed[inverse]
    return stretch, start[first[kept]], count[kept]


def _cohesion(levels: list[Ids], counts: list[Ids], first: Ids, length: int) -> Floats:
    """log P(stretch) - log P(its two parts), for the parting that explains it best."""
    total = counts[0].sum()
    own = np.log(counts[length - 1] / total)
    worst = np.full(len(first), np.inf)
    for cut in range(1, length):
        left = counts[cut - 1][levels[cut - 1][first]]
        right = counts[length - cut - 1][levels[length - cut - 1][first + cut]]
        worst = np.minimum(worst, own - np.log(left / total) - np.log(right / total))
    return worst


def _freedom(stretch: Ids, ids: Ids, length: int, count: int) -> Floats:
    """Entropy of the characters before and after each stretch, the smaller of the two.

    The end of a sentence counts as a different neighbour each time.
    """
    start = np.flatnonzero(stretch >= 0)
    after = np.append(ids, -1)[np.minimum(start + length, len(ids))]
    before = np.where(start > 0, ids[start - 1], -1)
    return np.minimum(*(_entropy(stretch[start], side, count) for side in (after, before)))


def _entropy(owners: Ids, neighbours: Ids, count: int) -> Floats:
    total = np.bincount(owners, minlength=count)
    met = neighbours >= 0
    width = int(neighbours.max(initial=0)) + 1
    pairs, times = np.unique(owners[met] * width + neighbours[met], return_counts=True)
    log_times = np.bincount(pairs // width, times * np.log(times), minlength=count)
    return np.log(total) - log_times / total
