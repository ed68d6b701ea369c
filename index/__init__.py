"""The search index. In: passages, then a question's text. Out: found passages, best first.

Building: passages → keyword tables, vectors, word sets → a version on disk, swapped in whole.
Asking: text → scores by keywords, by meaning, word by word, and by what people call the
matters (`Wordings`) → fused → hits.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version as library_version
from pathlib import Path
from typing import Protocol

from corpus.codec import to_json
from corpus.plan import Passage
from index import storage
from index.embedding import Embedding, identity, load_embedding, words_of
from index.errors import (
    EmbeddingUnusable,
    IndexBuildFailed,
    IndexUnusable,
    RerankerUnusable,
)
from index.keywords import Keywords, count_keywords
from index.messages import say
from index.search import Index
from index.vectors import Vectors, make_vectors
from index.word_match import WordMatch, gather_words

__all__ = [
    "EmbeddingUnusable",
    "Index",
    "IndexBuildFailed",
    "IndexUnusable",
    "RerankerUnusable",
    "Wordings",
    "build_index",
    "ensure_index",
    "open_index",
]

Tell = Callable[[str], None]

_LIBRARIES = ("faiss-cpu", "numpy", "tokenizers", "safetensors", "sentence-transformers")


class Wordings(Protocol):
    """What people call the matters that passages speak of, beside the passages' own words."""

    @property
    def identity(self) -> str:
        """Other wordings have another identity: an index made with others is made anew."""
        ...

    def of(self, passages: Sequence[Passage]) -> Sequence[str]:
        """n passages → n texts, empty where nothing is known."""
        ...


def _silent(sentence: str) -> None:
    """Tells nobody."""


def ensure_index(
    passages: Sequence[Passage],
    folder: Path,
    embedding: str | None = None,
    tell: Tell = _silent,
    wordings: Wordings | None = None,
) -> Index:
    """The index of `passages` in `folder`, built where there is none that fits.

    `embedding` is a SentenceTransformer model's name or folder; None is the one that comes
    with the project. `tell` gets one sentence a step. Raises IndexBuildFailed.
    """
    try:
        return open_index(folder, passages, embedding, wordings)
    except IndexUnusable as why:
        tell(say("progress", "rebuild", why=why))
    with storage.building(folder, lambda: tell(say("progress", "wait"))):
        try:  # whoever held the lock may have built the very index
            return open_index(folder, passages, embedding, wordings)
        except IndexUnusable:
            _build(passages, folder, embedding, tell, wordings)
    return open_index(folder, passages, embedding, wordings)


def build_index(
    passages: Sequence[Passage],
    folder: Path,
    embedding: str | None = None,
    tell: Tell = _silent,
    wordings: Wordings | None = None,
) -> None:
    """Builds the index of `passages` and swaps it in; readers of the old one go on.

    Raises IndexBuildFailed; an older index is then untouched.
    """
    with storage.building(folder, lambda: tell(say("progress", "wait"))):
        _build(passages, folder, embedding, tell, wordings)


def open_index(
    folder: Path,
    passages: Sequence[Passage],
    embedding: str | None = None,
    wordings: Wordings | None = None,
) -> Index:
    """The index in `folder`, if it is whole and made from and with just these.

    Raises IndexUnusable (`reason`: missing, stale, foreign, damaged), and
    EmbeddingUnusable where the index fits but the model named cannot be loaded.
    """
    stored = storage.read_version(folder, _origin(passages, embedding, wordings))
    model = load_embedding(embedding)
    try:
        keywords, called, vectors, words = _parts(stored, model, wordings)
    except Exception as error:  # the bytes are those written: another library version reads them
        what = say("damaged", "unreadable", error=type(error).__name__)
        raise IndexUnusable("damaged", what) from error
    counts = (stored.manifest.count, vectors.count, keywords.count, words.count, len(passages))
    dimensions = (stored.manifest.dimension, vectors.dimension, model.dimension)
    if len(set(counts)) != 1 or len(set(dimensions)) != 1:
        raise IndexUnusable("foreign")
    return Index(passages, keywords, vectors, words, model, called)


def _parts(
    stored: storage.Version, model: Embedding, wordings: Wordings | None
) -> tuple[Keywords, Keywords | None, Vectors, WordMatch]:
    """The searchers in a stored version.

    A SystemError is an extension's own slip, met once beside a builder in another thread, and
    says nothing of the bytes: they are read again.
    """
    for last in (False, True):
        try:
            return (
                Keywords.from_bytes(stored.read("keywords.npz")),
                Keywords.from_bytes(stored.read("called.npz")) if wordings else None,
                Vectors.from_bytes(stored.read("vectors.faiss")),
                WordMatch.from_bytes(stored.read("words.npz"), words_of(model)),
            )
        except SystemError:
            if last:
                raise
    raise AssertionError("the second try returns or raises")


def _build(
    passages: Sequence[Passage],
    folder: Path,
    embedding: str | None,
    tell: Tell,
    wordings: Wordings | None,
) -> None:
    started = time.perf_counter()
    _check_ids(passages)
    version = storage.new_version(folder)
    try:
        _fill(version, passages, embedding, tell, wordings)
    except BaseException:
        storage.discard(version)
        raise
    megabytes, seconds = storage.size(folder) / 1e6, time.perf_counter() - started
    tell(say("progress", "done", count=len(passages), seconds=seconds, megabytes=megabytes))


def _fill(
    version: Path,
    passages: Sequence[Passage],
    embedding: str | None,
    tell: Tell,
    wordings: Wordings | None,
) -> None:
    """Writes every file of a version, then puts it in use."""
    texts = [passage.searched for passage in passages]
    origin = _origin(passages, embedding, wordings)
    tell(say("progress", "keywords", count=len(texts)))
    keywords = count_keywords(texts)
    if wordings:
        said = zip(texts, wordings.of(passages), strict=True)
        called = count_keywords([f"{text}、{more}" for text, more in said])
        (version / "called.npz").write_bytes(called.to_bytes())
    tell(say("progress", "encode"))
    model = load_embedding(embedding)
    rows = model.encode_passages(texts)
    words = gather_words(texts, words_of(model))
    tell(say("progress", "write"))
    (version / "passages.json").write_bytes(_serialized(passages))
    (version / "keywords.npz").write_bytes(keywords.to_bytes())
    (version / "vectors.faiss").write_bytes(make_vectors(rows).to_bytes())
    (version / "words.npz").write_bytes(words.to_bytes())
    storage.publish(version, origin, len(texts), rows.shape[1], _libraries())


def _check_ids(passages: Sequence[Passage]) -> None:
    seen: set[str] = set()
    for passage in passages:
        if passage.id in seen:
            raise IndexBuildFailed(say("failed", "repeated", id=passage.id))
        seen.add(passage.id)


def _origin(
    passages: Sequence[Passage], embedding: str | None, wordings: Wordings | None
) -> storage.Origin:
    fingerprint = hashlib.sha256(_serialized(passages)).hexdigest()
    called = wordings.identity if wordings else ""
    return storage.Origin(storage.FORMAT, identity(embedding), fingerprint, called)


def _serialized(passages: Sequence[Passage]) -> bytes:
    return json.dumps(to_json(tuple(passages)), ensure_ascii=False).encode()


def _libraries() -> tuple[str, ...]:
    return tuple(f"{name} {library_version(name)}" for name in _LIBRARIES)
