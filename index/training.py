"""Plain text → a small SentenceTransformer. In: files of text. Out: a model's folder.

Words by statistics → each sentence cut into words → who stands near whom → one vector a
word → saved as a tokenizer and a table, which is all that a static model is.

    train_on_files([Path("archive.txt"), Path("reports.jsonl")], Path("model"), print)

The same text gives the same model. Nothing is downloaded.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from corpus.refused import why
from index.messages import say
from index.neighbours import Sentences, count_neighbours
from index.refining import FEWEST_PAIRS, Pair, read_pairs, refine
from index.static_model import Floats, save_static
from index.tokens import segmenter
from index.word_vectors import make_vectors
from index.words import batches, count_words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Tell = Callable[[str], None]

MOST_WORDS = 30_000  # of several characters; with some 5,000 characters and 256 numbers: 19 MB
LEAST_COUNT = 10  # a rarer stretch is not taken for a word
CONTEXTS = 14_000
FEWEST = 10_000  # characters: with less text there is nothing to learn from

_SENTENCE_END = re.compile(r"(?<=[。!?;])")
_CLUTTER = re.compile(r"https?://[!-~]+|</?[a-z][^<>]{0,200}>")
_SPACE = re.compile(r"\s+")
_BATCH = 4096


class TrainingFailed(Exception):
    """Too little text, a file that cannot be read or written; the message says which."""


def train_on_files(
    files: Sequence[Path], folder: Path, tell: Tell, pairs: Path | None = None
) -> None:
    """Fits a model on text files and saves it in `folder`.

    `pairs`, a file of questions with the passages that answer them, refines it.

    A `.jsonl` file holds one object a line with its words under `text`, any other file
    is plain text in UTF-8. A file named twice counts twice: a way to stress what matters.
    Raises TrainingFailed.
    """
    told = _pairs(pairs) if pairs else ()
    train([text for file in files for text in read_texts(file)], folder, tell, told)


def train(texts: Sequence[str], folder: Path, tell: Tell, pairs: Sequence[Pair] = ()) -> None:
    """Fits a model on paragraphs as `clean` gives them and saves it in `folder`."""
    characters = sum(map(len, texts))
    if characters < FEWEST:
        raise TrainingFailed(say("training", "little", characters=characters, fewest=FEWEST))
    tell(say("training", "words", millions=characters / 1e6))
    counts = count_words(texts, MOST_WORDS, LEAST_COUNT)
    tokenizer = segmenter(counts)
    tell(say("training", "cut", words=len(counts)))
    sentences = _cut(texts, tokenizer)
    tell(say("training", "count", millions=len(sentences.tokens) / 1e6))
    table = _table(sentences, tokenizer, tell)
    if pairs:
        tell(say("training", "pairs", count=len(pairs)))
        table = refine(table, tokenizer, pairs)
    tell(say("training", "save"))
    _save(tokenizer, table, folder)


def read_texts(file: Path) -> Iterator[str]:
    """The paragraphs of a file, cleaned, none of them twice."""
    seen: set[int] = set()
    for line in _lines(file):
        text = clean(line)
        if text and hash(text) not in seen:
            seen.add(hash(text))
            yield text


def clean(text: str) -> str:
    """`text` in the form in which words are counted.

    >>> clean("推进 减污\u3000降碳，<b>ＣＯ２</b>&nbsp;见 https://example.org/x。")
    '推进 减污 降碳,co2 见 。'
    """
    plain = unicodedata.normalize("NFKC", html.unescape(text)).lower()
    # a blank between Chinese characters stays: words are not looked for across it
    return _SPACE.sub(" ", _CLUTTER.sub("", plain)).strip()


def _pairs(file: Path) -> list[Pair]:
    try:
        pairs = read_pairs(file)
    except (OSError, ValueError, KeyError, TypeError) as error:
        why = say("training", "no_pairs", file=file, error=error)
        raise TrainingFailed(why) from error
    if len(pairs) < FEWEST_PAIRS:
        raise TrainingFailed(
            say("training", "few_pairs", file=file, count=len(pairs), fewest=FEWEST_PAIRS)
        )
    return [(clean(question), clean(passage)) for question, passage in pairs]


def _lines(file: Path) -> Iterator[str]:
    try:
        with file.open(encoding="utf-8-sig") as stream:
            for line in stream:
                yield str.strip(json.loads(line)["text"]) if file.suffix == ".jsonl" else line
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingFailed(say("training", "unreadable", file=file, error=error)) from error


def _save(tokenizer: Tokenizer, table: Floats, folder: Path) -> None:
    from safetensors import SafetensorError

    try:
        save_static(tokenizer, table.astype(np.float16), folder)
    except (OSError, SafetensorError) as error:  # the latter on a full disk
        detail = why(error) if isinstance(error, OSError) else error
        raise TrainingFailed(say("training", "unwritable", folder=folder, error=detail)) from error


def _cut(texts: Iterable[str], tokenizer: Tokenizer) -> Sentences:
    tokens: list[NDArray[np.int32]] = []
    lengths: list[int] = []
    parts = (part for text in texts for part in _SENTENCE_END.split(text) if part)
    for batch in batches(parts, _BATCH):
        ids = [code.ids for code in tokenizer.encode_batch(batch)]
        lengths += map(len, ids)
        tokens.append(np.fromiter((i for row in ids for i in row), np.int32))
    numbers = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    return Sentences(np.concatenate(tokens), numbers)


def _table(sentences: Sentences, tokenizer: Tokenizer, tell: Tell) -> Floats:
    size = tokenizer.get_vocab_size()
    frequency = np.bincount(sentences.tokens, minlength=size)
    counts = count_neighbours(sentences, frequency, min(CONTEXTS, size))
    tell(say("training", "vectors"))
    return make_vectors(counts, [str(tokenizer.id_to_token(i)) for i in range(size)], frequency)
