"""A model trained on plain text: words found by statistics, neighbours that make them alike."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from index_cases import run
from scipy.sparse import csr_matrix
from tokenizers import Tokenizer

from index.neighbours import Sentences, count_neighbours
from index.refining import refine
from index.static_model import read_static, unit_rows
from index.tokens import UNKNOWN, segmenter
from index.training import TrainingFailed, read_texts, train, train_on_files
from index.word_vectors import make_vectors
from index.words import count_words

# two matters with words of their own; what a word is near to is all that tells them apart
MATTERS = {
    "水": ["河流", "湖泊", "水库", "污水", "湿地", "治理", "净化", "排放"],
    "车": ["汽车", "公交", "货车", "道路", "铁路", "充电", "运输", "尾气"],
    "林": ["森林", "树木", "草原", "碳汇", "造林", "护林", "竹子", "苗圃"],
    "钱": ["信贷", "债券", "保险", "基金", "投资", "银行", "利息", "融资"],
    "物": ["垃圾", "废料", "回收", "焚烧", "填埋", "塑料", "包装", "快递"],
}


def made_up(sentences: int) -> list[str]:
    """Sentences of one matter each, words in any order between little words."""
    rng = random.Random(0)
    lines = []
    for _ in range(sentences):
        words = rng.sample(MATTERS[rng.choice(list(MATTERS))], 5)
        lines.append("".join(word + rng.choice("的和与及在") for word in words) + "。")
    return lines


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("模型") / "训练 一"
    train(made_up(3000), folder, lambda sentence: None)
    return folder


def test_words_that_keep_like_company_are_near() -> None:
    rng = np.random.default_rng(0)
    company = rng.integers(5, 50, (30, 200)) * (rng.random((30, 200)) < 0.2)
    counts = csr_matrix(np.vstack([0 * company[:1], company, 3 * company]), dtype=np.float32)
    names = [UNKNOWN, *(f"w{i}" for i in range(60))]  # w30 keeps the company of w0
    table = make_vectors(counts, names, np.full(61, 100))
    directions = unit_rows(table[1:])
    nearest = (directions @ directions.T - np.eye(60)).argmax(axis=1)
    assert nearest.tolist() == [*range(30, 60), *range(30)]
    assert not table[0].any()


def test_words_are_found_without_a_dictionary() -> None:
    found = count_words(made_up(3000), 100, 10)
    assert {word for some in MATTERS.values() for word in some} <= found.keys()
    assert len([word for word in found if len(word) > 1]) < 60


def test_a_text_is_cut_into_its_likeliest_words() -> None:
    cut = segmenter(count_words(made_up(3000), 100, 10))
    assert cut.encode("湖泊污水的治理，充电汽车").tokens == [
        "湖泊",
        "污水",
        "的",
        "治理",
        "充电",
        "汽车",
    ]


def test_the_same_text_gives_the_same_model(trained: Path, tmp_path: Path) -> None:
    train(made_up(3000), tmp_path / "again", lambda sentence: None)
    for name in ("model.safetensors", "tokenizer.json"):
        assert (trained / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


def test_it_loads_offline_as_any_sentence_transformer(trained: Path) -> None:
    done = run(
        "import os\n"
        "os.environ['HF_HUB_OFFLINE'] = '1'\n"
        "from sentence_transformers import SentenceTransformer\n"
        "print(SentenceTransformer(sys.argv[1]).float().encode(['河流']).shape[1])",
        str(trained),
    )
    assert int(done.stdout) > 10, done.stderr


def test_neighbours_are_counted_inside_a_sentence_by_distance() -> None:
    # sentence one: 1 2 3, sentence two: 1 4; every token is rare enough to stay
    tokens = np.array([1, 2, 3, 1, 4] * 3, np.int32)
    numbers = np.repeat(np.arange(6, dtype=np.int32), [3, 2] * 3)
    frequency = np.bincount(tokens) * 10**6  # of a large text: nothing is dropped
    frequency = np.append(frequency, [10**12])
    counts = count_neighbours(Sentences(tokens, numbers), frequency, 6).toarray()
    column = {token: i for i, token in enumerate([5, 1, 2, 3, 4])}  # most frequent first
    assert counts[1, column[2]] == pytest.approx(3)
    assert counts[1, column[3]] == pytest.approx(3 * 5 / 6)
    assert counts[3, column[1]] == pytest.approx(3 * 5 / 6)
    assert counts[2, column[4]] == 0


def test_files_are_read_line_by_line_each_line_once(tmp_path: Path) -> None:
    plain, lines = tmp_path / "档案.txt", tmp_path / "lines.jsonl"
    plain.write_text("\ufeff减污 降碳\n\n减污降碳\n减污降碳 \n第二行\n", encoding="utf-8")
    lines.write_text(json.dumps({"text": "ＶＯＣｓ", "title": "无关"}) + "\n", encoding="utf-8")
    assert list(read_texts(plain)) == ["减污 降碳", "减污降碳", "第二行"]
    assert list(read_texts(lines)) == ["vocs"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("no.txt", None),
        ("gbk.txt", "减污降碳".encode("gbk")),
        ("broken.jsonl", b"{"),
        ("no-text.jsonl", b'{"title": "1"}'),
        ("number.jsonl", b'{"text": 1}'),
        ("list.jsonl", b"[1]"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    name: str, content: bytes | None, tmp_path: Path
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(TrainingFailed, match=f"读不了.*{name}"):
        train_on_files([file], tmp_path / "model", lambda sentence: None)


def test_too_little_text_is_told_with_the_least(tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("减污降碳协同增效。", encoding="utf-8")
    with pytest.raises(TrainingFailed, match=r"共9字.*至少要10000字"):
        train_on_files([tmp_path / "short.txt"], tmp_path / "model", lambda sentence: None)
    assert not (tmp_path / "model").exists()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(TrainingFailed, match="写不了"):
        train(made_up(3000), tmp_path / "file" / "model", lambda sentence: None)


def test_pairs_bring_questions_near_their_passages(trained: Path) -> None:
    """Everyday words that keep no company with the passages' words learn it from pairs."""
    model = read_static(trained)
    assert model
    asked = {
        "水": "钱",
        "车": "物",
        "林": "水",
        "钱": "林",
        "物": "车",
    }  # as if they meant the other
    rng = random.Random(1)

    def some(matter: str) -> str:
        return "的".join(rng.sample(MATTERS[matter], 2))

    pairs = [(some(said), some(meant)) for said, meant in list(asked.items()) * 60]
    tokenizer = Tokenizer.from_file(str(next(trained.rglob("tokenizer.json"))))
    table = model.rows(list(range(tokenizer.get_vocab_size())))
    refined = refine(table, tokenizer, pairs)
    assert np.array_equal(refined, refine(table, tokenizer, pairs))
    assert not refined[0].any()

    def right(rows: np.ndarray) -> float:
        def vector(text: str) -> np.ndarray:
            return rows[tokenizer.encode(text, add_special_tokens=False).ids].sum(axis=0)

        said = unit_rows(np.array([vector(question) for question, _ in pairs[:5]]))
        meant = unit_rows(np.array([vector(passage) for _, passage in pairs[:5]]))
        return float(np.diag(said @ meant.T).mean())

    assert right(refined) > right(table) + 0.05


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('{"question": "岸电谁建"}', "passage"),
        ("岸电谁建", "question里"),
        ('{"question": "岸电谁建", "passage": "推进岸电。"}', "1对"),
    ],
)
def test_pairs_that_are_none_are_told(tmp_path: Path, content: str, why: str) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(TrainingFailed, match=why):
        train_on_files([], tmp_path / "model", print, file)


def test_every_step_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    train(made_up(3000), tmp_path / "model", told.append)
    steps = ["正在统计", "正在切分", "正在统计", "正在计算", "正在保存"]
    assert [sentence[:4] for sentence in told] == steps
