"""Reads a saved static SentenceTransformer without torch: texts → unit vectors.

A static model is a tokenizer and a table of one vector per token; a text's vector is
the mean of its tokens' vectors. Loading torch and sentence_transformers for that
takes 7 s and 480 MB, this module 0.1 s; a test holds both to the same vectors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
_Read = Callable[[str], bytes]  # path inside the model's folder → content

_LAYOUTS = (["StaticEmbedding"], ["StaticEmbedding", "Normalize"])


class StaticModel:
    """A tokenizer with its table of v tokens × d dimensions."""

    def __init__(self, tokenizer: str, table: Floats, unit: bool) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._table, self._unit = table, unit
        self.dimension = table.shape[1]

    def encode(self, texts: Sequence[str]) -> Floats:
        """n texts → n × d; a text without known tokens is a zero row, never NaN."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            ids = self._tokenizer.encode(text, add_special_tokens=False).ids
            if ids:
                vectors[row] = self._table[ids].mean(axis=0)
        return unit_rows(vectors) if self._unit else vectors

    encode_queries = encode
    encode_passages = encode


def unit_rows(vectors: Floats) -> Floats:
    """`vectors` (n × d) scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)


def read_static(read: _Read) -> StaticModel | None:
    """The static model whose files `read` gives, or None where it is some other model.

    Only the plain case is taken: one table, at most normalised, no prompts. Whatever
    else a folder may hold is left to sentence_transformers.
    """
    try:
        modules = json.loads(read("modules.json"))
        settings = json.loads(read("config_sentence_transformers.json"))
    except FileNotFoundError:
        return None
    layout = [module["type"].rsplit(".", 1)[-1] for module in modules]
    if layout not in _LAYOUTS or any((settings.get("prompts") or {}).values()):
        return None
    folder = modules[0]["path"]
    table = _table(read(f"{folder}/model.safetensors" if folder else "model.safetensors"))
    tokenizer = read(f"{folder}/tokenizer.json" if folder else "tokenizer.json").decode()
    return None if table is None else StaticModel(tokenizer, table, unit=len(layout) == 2)


def read_static_folder(folder: Path) -> StaticModel | None:
    """The static model saved in `folder`, or None where it holds some other model."""
    return read_static(lambda path: (folder / path).read_bytes())


def _table(data: bytes) -> Floats | None:
    from safetensors.numpy import load

    tensors = load(data)
    if tensors.keys() != {"embedding.weight"}:
        return None
    # half precision is for storing only: it overflows in sums and divides zero by zero
    return np.ascontiguousarray(tensors["embedding.weight"], np.float32)
