"""Chooses the embedding: the one that comes with the project, or any SentenceTransformer."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EmbeddingUnusable
from index.static_model import StaticModel, read_static

Floats = NDArray[np.float32]

BASE_MODEL = Path(__file__).with_name("base_model")

_WHOLE = 32 << 20  # bytes; larger files are known by size, first and last bytes
_END = 1 << 20


class Embedding(Protocol):
    """Texts → vectors. Questions and passages may be encoded differently."""

    dimension: int

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        """n texts → n × d."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        """n texts → n × d."""
        ...


class SentenceModel:
    """Any model, run by sentence_transformers."""

    def __init__(self, name: str) -> None:
        self._model = _load(name)
        self.dimension = int(self._model.encode("协同").shape[0])

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        return self._run(self._model.encode_query, texts)

    def encode_passages(self, texts: Sequence[str]) -> Floats:
        return self._run(self._model.encode_document, texts)

    def _run(self, encode: Any, texts: Sequence[str]) -> Floats:
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        vectors = encode(list(texts), show_progress_bar=False, convert_to_numpy=True)
        # half precision divides a zero vector by zero when it is normalised
        return np.nan_to_num(np.asarray(vectors, np.float32))


def load_embedding(name: str | None) -> Embedding:
    """The model of that name or in that folder, None being the one that comes with the project.

    A static one is read without torch.
    """
    if name is None:
        return base_model()
    folder = Path(name)
    try:
        static = read_static(folder) if folder.is_dir() else None
        return static or SentenceModel(name)
    except Exception as error:  # whatever a library makes of a foreign folder
        raise EmbeddingUnusable.of(name, error) from error


@functools.cache
def base_model() -> StaticModel:
    """The static model that comes with the project; it never changes while a program runs."""
    try:
        model = read_static(BASE_MODEL)
    except Exception as error:
        raise EmbeddingUnusable.of(str(BASE_MODEL), error) from error
    if model is None:
        raise EmbeddingUnusable.of(str(BASE_MODEL), FileNotFoundError("model.safetensors"))
    return model


def words_of(embedding: Embedding) -> StaticModel:
    """The model whose table says which words are alike: a static embedding's own."""
    return embedding if isinstance(embedding, StaticModel) else base_model()


def identity(name: str | None) -> str:
    """What must be equal for two models to give the same vectors and likenesses of words.

    A folder is known by its content, so that it may be moved; a published model by its name.
    """
    base = f"base {_base_fingerprint()}"
    if name is None:
        return base
    own = f"folder {_fingerprint(Path(name))}" if Path(name).is_dir() else f"name {name}"
    return f"{own}, {base}"


@functools.cache
def _base_fingerprint() -> str:
    return _fingerprint(BASE_MODEL)


def _load(name: str) -> Any:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(name)


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        relative = file.relative_to(folder)
        if any(part.startswith(".") for part in relative.parts):
            continue  # .git, .cache: not the model
        size = file.stat().st_size
        digest.update(f"{relative.as_posix()}\0{size}\0".encode())
        with file.open("rb") as stream:
            digest.update(stream.read(_WHOLE if size <= _WHOLE else _END))
            if size > _WHOLE:
                stream.seek(-_END, 2)
                digest.update(stream.read())
    return digest.hexdigest()
