"""The base model, its reader without torch, and foreign models run by sentence_transformers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from index_cases import model_folder, passages, run, small_bert
from safetensors.numpy import load_file, save_file

from index import EmbeddingUnusable, ensure_index
from index.embedding import BASE_MODEL, SentenceModel, identity, load_embedding
from index.static_model import StaticModel, read_static

TEXTS = [p.searched for p in passages()]
QUESTIONS = ["低碳农场归谁管", "PM2.5 60％", "鑫淼", "", "Net Zero", "——"]


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(BASE_MODEL, tmp_path_factory.mktemp("model") / "句 向量"))


@pytest.fixture(scope="module")
def light(saved: Path) -> StaticModel:
    model = read_static(saved)
    assert model is not None
    return model


def test_reader_and_sentence_transformers_agree(saved: Path, light: StaticModel) -> None:
    real = SentenceModel(str(saved))
    real._model.float()  # in half precision its last digits differ, and its zero vectors are NaN
    texts = QUESTIONS + TEXTS
    assert np.abs(light.encode_queries(texts) - real.encode_queries(texts)).max() < 1e-5
    assert np.abs(light.encode_passages(texts) - real.encode_passages(texts)).max() < 1e-5


def test_vectors_have_length_one_or_zero(light: StaticModel) -> None:
    lengths = np.linalg.norm(light.encode(["减污降碳", "VOCs", "60%", "——", ""]), axis=1)
    assert lengths == pytest.approx([1, 1, 1, 0, 0], abs=1e-5)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("污水处理", "农村生活污水治理", "绿色金融信贷"),
        ("猪粪", "畜禽养殖污染", "城市轨道交通"),
        ("汽车尾气", "机动车污染物排放", "森林覆盖率"),
        ("向银行借钱", "信贷投放", "垃圾焚烧"),
    ],
)
def test_words_of_like_meaning_are_near(
    light: StaticModel, question: str, near: str, far: str
) -> None:
    asked, like, unlike = light.encode([question, near, far])
    assert asked @ like > asked @ unlike + 0.1


def test_the_base_model_is_small_and_loads_as_it_is() -> None:
    assert sum(f.stat().st_size for f in BASE_MODEL.rglob("*") if f.is_file()) < 25e6
    assert load_embedding(None) is load_embedding(None)


def test_half_precision_is_read_without_nan(
    saved: Path, light: StaticModel, tmp_path: Path
) -> None:
    folder = tmp_path / "whole"
    shutil.copytree(saved, folder)
    table = load_file(folder / "model.safetensors")["embedding.weight"]
    save_file({"embedding.weight": table.astype(np.float32)}, folder / "model.safetensors")
    whole = read_static(folder)
    assert whole is not None
    assert light.encode(["——"]).tolist() == whole.encode(["——"]).tolist() == [[0] * 256]
    assert np.abs(whole.encode(TEXTS) - light.encode(TEXTS)).max() < 1e-6


def test_a_model_with_prompts_is_left_to_sentence_transformers(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "prompts"
    shutil.copytree(saved, folder)
    settings = json.loads((folder / "config_sentence_transformers.json").read_text())
    settings["prompts"] = {"query": "查询：", "document": ""}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings))
    assert read_static(folder) is None
    assert isinstance(load_embedding(str(folder)), SentenceModel)


@pytest.fixture(scope="module")
def transformer(tmp_path_factory: pytest.TempPathFactory) -> str:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    folder = tmp_path_factory.mktemp("bert")
    small_bert(folder, TEXTS)
    words_to_vectors = Transformer(str(folder), max_seq_length=64)
    pooling = Pooling(words_to_vectors.get_embedding_dimension())
    SentenceTransformer(modules=[words_to_vectors, pooling]).save(str(folder / "model"))
    return str(folder / "model")


def test_any_transformer_serves(transformer: str, tmp_path: Path) -> None:
    some = passages()[:40]
    index = ensure_index(some, tmp_path, transformer)
    assert isinstance(index.embedding, SentenceModel)
    assert index.embedding.dimension == 16
    assert index.search(some[7].text, 1)[0].passage == some[7]
    assert index.search("鑫淼", 3)  # a transformer has a vector for anything


def test_a_static_folder_needs_no_torch() -> None:
    done = run(
        "from index.embedding import load_embedding\n"
        "load_embedding(sys.argv[1]).encode_queries(['低碳'])\n"
        "assert not {'torch', 'transformers', 'sentence_transformers'} & sys.modules.keys()",
        model_folder(),
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["", "config only"])
def test_a_folder_without_a_model_is_refused_plainly(name: str, tmp_path: Path) -> None:
    if name:
        (tmp_path / "modules.json").write_text("{ broken")
    with pytest.raises(EmbeddingUnusable, match="无法载入嵌入模型"):
        load_embedding(str(tmp_path))


def test_a_model_is_known_by_its_content(saved: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    shutil.copytree(saved, moved)
    assert identity(str(moved)) == identity(str(saved))
    (moved / "README.md").write_text("changed")
    assert identity(str(moved)) != identity(str(saved))
