"""The character table, read back by the library that it is made for."""

from __future__ import annotations

import random

import pytest
from tokenizers import normalizers

from index.character_map import character_map

# every length of UTF-8 code from two bytes on
CHARACTERS = [chr(c) for c in (*range(0x391, 0x3CA), *range(0x4E00, 0x9FFF), 0x20000, 0x2F800)]


@pytest.mark.parametrize("count", [0, 1, 50, 5_000, len(CHARACTERS)])
def test_each_character_is_replaced_and_no_other(count: int) -> None:
    rng = random.Random(count)
    known = set(rng.sample(CHARACTERS, count))
    table = normalizers.Precompiled(character_map({c: f"<{c}>" for c in known}))
    text = "".join(rng.choices([*CHARACTERS, *"aZ9 é。\n", "\U0001f600", "\uffff"], k=3_000))
    expected = "".join(f"<{c}>" if c in known else c for c in text)
    assert table.normalize_str(text) == expected
