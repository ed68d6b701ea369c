"""What the tests of the index share: passages cut from the plan's text, a small model."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from corpus.plan import Passage
from corpus.text import tidy

ROOT = Path(__file__).parent.parent
PLAN = ROOT / "corpus" / "documents" / "zhejiang-synergy-plan-draft.txt"


@functools.cache
def passages() -> tuple[Passage, ...]:
    """The plan's sentences, about 300: not the product's passages, but its words."""
    text = tidy(PLAN.read_text(encoding="utf-8"))
    sentences = [part[:400] for part in re.split("(?<=[。；])", text) if len(part) > 5]
    return tuple(passage(f"body-{i}", sentence) for i, sentence in enumerate(sentences))


def passage(id: str, text: str, kind: str = "body") -> Passage:
    return Passage(id, kind, text, "", "正文", 1, None)


@functools.cache
def model_folder() -> str:
    """A static model trained on the plan alone: a foreign model that loads without torch."""
    from index.training import clean, train

    folder = Path(tempfile.mkdtemp(prefix="model-"))
    train([clean(p.searched) for p in passages()], folder, lambda sentence: None)
    return str(folder)


def small_bert(folder: Path, texts: Sequence[str], outputs: int = 0) -> str:
    """An untrained BERT of 20,000 numbers, with so many outputs, that knows the characters of
    `texts`: enough to go the way of any transformer.
    """
    import torch
    from transformers import (  # type: ignore[attr-defined]
        BertConfig,
        BertForSequenceClassification,
        BertModel,
        BertTokenizerFast,
    )

    characters = sorted({c for text in texts for c in text.lower() if not c.isspace()})
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
    )
    config.num_labels = outputs
    model = BertForSequenceClassification(config) if outputs else BertModel(config)
    model.save_pretrained(folder)
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return str(folder)


def run(program: str, *arguments: str, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """A Python program in a process of its own, with the tests' modules at hand."""
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, 'tests')\n{program}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
