"""What people call the matters of a plan: passages are found by it, and what is missing is told."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest
from index_cases import passage

import assistant
from assistant.details import missing_detail
from assistant.synonyms import matters
from assistant.topics import absent_topic
from assistant.wordings import WORDINGS
from corpus.plan import Passage
from corpus.text import fold
from index import Index, IndexUnusable, ensure_index, open_index

PASSAGES = (
    passage("wind", "积极推进宁波、温州、舟山和台州等海域海上风电开发。"),
    passage("rail", "推进大型工矿企业铁路专用线等“公转铁”线路建设。"),
    passage("farm", "到2025年，建成1000家低碳生态农场。"),
)


class Said:
    """Wordings of a test's own."""

    def __init__(self, *words: str, identity: str = "a") -> None:
        self.words, self.identity = words, identity

    def of(self, passages: Sequence[Passage]) -> list[str]:
        return list(self.words)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    said = Said("海里的大风车", "卡车拉的货改走火车", "")
    return ensure_index(PASSAGES, tmp_path_factory.mktemp("index"), wordings=said)


@pytest.mark.parametrize(
    ("text", "found"),
    [("海里的大风车", "wind"), ("大风车往哪片海装", "wind"), ("货能改火车拉吗", "rail")],
)
def test_passages_are_found_by_what_people_say_in_parts_and_in_any_order(
    text: str, found: str, index: Index
) -> None:
    assert index.search(text)[0].passage.id == found


def test_how_far_the_words_are_found_is_told(index: Index) -> None:
    best = [PASSAGES[0]]
    whole, half = index.called("海里的大风车", best), index.called("海里的大风车造价偏高", best)
    assert (whole.gap, whole.lost) == (0, 0.0)
    assert half.gap == 4
    assert 0.3 < half.lost < 0.6
    assert half.share < whole.share == 1.0
    nothing = index.called("鑫淼", [])
    assert (nothing.bm25, nothing.gap, nothing.lost) == (0.0, 2, 1.0)


def test_other_wordings_make_an_index_stale(tmp_path: Path) -> None:
    said = Said("海里的大风车", "", "")
    ensure_index(PASSAGES, tmp_path, wordings=said)
    assert open_index(tmp_path, PASSAGES, wordings=said)
    for other in (Said("海里的大风车", "", "", identity="b"), None):
        with pytest.raises(IndexUnusable) as why:
            open_index(tmp_path, PASSAGES, wordings=other)
        assert why.value.reason == "stale"


def test_a_passage_is_given_the_words_for_what_it_speaks_of() -> None:
    wind, rail, farm = WORDINGS.of(PASSAGES)
    assert "海上风车" in wind
    assert "海上风车" not in rail + farm
    assert "火车" in rail


def test_a_matter_that_many_passages_speak_of_tells_none_of_them() -> None:
    many = [passage(f"p{i}", f"第{i}处海上风电。") for i in range(40)]
    assert not any("海上风车" in said for said in WORDINGS.of(many))


def test_nothing_is_known_of_no_passages() -> None:
    assert WORDINGS.of(()) == []


@pytest.mark.parametrize("name", ["called.toml", "called_elsewhere.toml"])
def test_the_lists_hold_phrases_that_somebody_could_say(name: str) -> None:
    file = Path(assistant.__file__).with_name(name)
    called = tomllib.loads(file.read_text(encoding="utf-8"))["called"]
    assert len(called) > 500
    for matter, said in called.items():
        assert matter == " ".join(matter.split())
        assert said, matter
        assert len(said) == len(set(said)), matter
        for words in said:
            assert 2 <= len(words) <= 14, words
            assert words == words.lower(), words
    assert set(called) <= set(matters())


DETAILS = (
    ("排污权有偿使用费怎么收费", "建立排污权有偿使用和交易制度。", "收费标准"),
    ("排污权有偿使用费怎么收费", "排污权有偿使用费每吨2000元。", ""),
    ("核电站有几台机组", "核电装机超过1000万千瓦。", "机组台数"),
    ("核电站有几台机组", "建成2台机组。", ""),
    ("缓冲带修多少公里", "修复河湖生态缓冲带1200公里。", ""),
    ("数字孪生是哪家公司做的", "推动数字孪生试点建设。", "承建单位"),
    ("任务12由谁牵头", "", ""),
)


@pytest.mark.parametrize(("question", "told", "missing"), DETAILS)
def test_details_that_a_text_does_not_tell(question: str, told: str, missing: str) -> None:
    assert missing_detail(question, [told]) == missing


def test_every_kind_of_detail_can_be_asked_for_and_most_can_be_told() -> None:
    file = Path(assistant.__file__).with_name("details.toml")
    groups = tomllib.loads(file.read_text(encoding="utf-8"))
    assert len(groups) > 90
    for name, group in groups.items():
        assert all(len(fold(way)) > 1 for way in group["asked"]), name
        assert missing_detail(group["asked"][0], [""]), name
        assert "|" not in "".join(w for w in group["written"] if not w.startswith("<")), name


def test_a_thing_that_the_plan_calls_otherwise_is_not_absent() -> None:
    assert absent_topic("住宅楼的屋顶", "新建民用建筑") == ""
    assert absent_topic("住宅楼的屋顶", "新建厂房") == "住宅"


def test_a_single_character_is_found_as_a_word_is(index: Index) -> None:
    assert index.called("海", [PASSAGES[0]]).lost == 0
    assert index.called("氢", [PASSAGES[0]]).lost == 1


def test_phrases_do_not_run_into_each_other() -> None:
    wind = WORDINGS.of(PASSAGES)[0].split("、")
    assert "海上风车" in wind


@pytest.mark.parametrize(
    "question",
    [
        "从现在起到2025年要建多少家低碳生态农场",
        "目前计划建多少家低碳生态农场",
        "比上一年下降多少能耗",
    ],
)
def test_what_is_planned_is_no_present_state(question: str) -> None:
    assert missing_detail(question, [""]) == ""
