"""Reads a saved static SentenceTransformer without torch: texts → unit vectors.

A static model is a tokenizer and a table of one vector per token; a text's vector is
the mean of its tokens' vectors. Loading torch and sentence_transformers for that
takes 7 s and 480 MB, this module 0.1 s; a test holds both to the same vectors.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Floats = NDArray[np.float32]
Table = NDArray[np.float32] | NDArray[np.float16]

_LAYOUTS = (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


class StaticModel:
    """A tokenizer with its table of v tokens × d dimensions, in the precision it was saved in."""

    def __init__(self, tokenizer: Tokenizer, table: Table, unit: bool) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._table, self._unit = table, unit
        self.dimension = table.shape[1]

    def encode(self, texts: Sequence[str]) -> Floats:
        """n texts → n × d; a text without known tokens is a zero row, never NaN."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            ids = self.tokens(text)
            if ids:
                vectors[row] = self.rows(ids).mean(axis=0)
        return unit_rows(vectors) if self._unit else vectors

    def tokens(self, text: str) -> list[int]:
        """The rows of the table that `text` is made of, in its order."""
        ids: list[int] = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def token(self, row: int) -> str:
        """The characters of a token."""
        return str(self._tokenizer.id_to_token(row))

    def rows(self, tokens: Sequence[int] | NDArray[np.int32]) -> Floats:
        """k tokens → k × d."""
        # half precision is for storing only: it overflows in sums and divides zero by zero
        return self._table[tokens].astype(np.float32)

    encode_queries = encode
    encode_passages = encode


def unit_rows(vectors: Floats) -> Floats:
    """`vectors` (n × d) scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)


def save_static(tokenizer: Tokenizer, table: Table, folder: Path) -> None:
    """Writes a tokenizer and its table as a SentenceTransformer of stock modules."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding

    words = StaticEmbedding(tokenizer, embedding_weights=table)
    model = SentenceTransformer(modules=[words, Normalize()], device="cpu")
    model.save(str(folder), create_model_card=False)


def read_static(folder: Path) -> StaticModel | None:
    """The static model saved in `folder`, or None where it holds some other model.

    Only the plain case is taken: one table, at most normalised, no prompts. Whatever
    else a folder may hold is left to sentence_transformers.
    """
    from tokenizers import Tokenizer

    try:
        modules = json.loads((folder / "modules.json").read_bytes())
        settings = json.loads((folder / "config_sentence_transformers.json").read_bytes())
    except FileNotFoundError:
        return None
    layout = [module["type"].rsplit(".", 1)[-1] for module in modules]
    if layout not in _LAYOUTS or any((settings.get("prompts") or {}).values()):
        return None
    place = folder / modules[0]["path"]
    table = _table(place / "model.safetensors")
    if table is None:
        return None
    # from the file: as a Python text the vocabulary would take 20 MB
    tokenizer = Tokenizer.from_file(str(place / "tokenizer.json"))
    return StaticModel(tokenizer, table, unit=len(layout) == 2)


def _table(file: Path) -> Table | None:
    from safetensors.numpy import load_file

    tensors = load_file(file)
    if tensors.keys() != {"embedding.weight"}:
        return None
    table: Table = tensors["embedding.weight"]
    return table
