"""Questions in everyday words: which passage goes first, and whether any is an answer."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from index_cases import passage

import assistant
from assistant.asked import recognise
from assistant.likelihood import LEAST
from assistant.ranking import Figure, Ranker, wanted_figure
from assistant.readings import PassageAsked
from assistant.side_by_side import asks_wordings, compare_wordings
from assistant.synonyms import meanings, phrasings, text_phrasings
from assistant.text_questions import gather_passages, judge_passages, write_passages
from assistant.topics import absent_topic
from assistant.view import View
from assistant.wordings import WORDINGS
from corpus.library import bundled_plan
from corpus.plan import Hit, Passage, RowRef
from corpus.text import fold, squeeze
from index import Index, ensure_index
from ingest import read_plan

TABLES = Path(assistant.__file__).parent


def words(name: str, table: str) -> dict[str, list[str]]:
    data = tomllib.loads((TABLES / f"{name}.toml").read_text(encoding="utf-8"))
    return dict(data[table])


@pytest.fixture(scope="module")
def view() -> View:
    return View(read_plan(bundled_plan()))


@pytest.fixture(scope="module")
def index(view: View, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return ensure_index(view.passages, tmp_path_factory.mktemp("index"), wordings=WORDINGS)


PASSAGES = (
    passage("roof", "探索实施城市阳台农业、建筑屋顶园林化行动，提高城市建筑自身碳汇能力。"),
    passage("green", "完善城市绿色系统，科学合理布局城市生态廊道。"),
    passage("farm", "到2025年，建成1000家低碳生态农场。"),
    passage("models", "适度发展稻鱼综合种养等水产养殖模式，建设低碳生态农场。"),
)


def order(passages: tuple[Passage, ...], text: str, figure: Figure = "") -> list[str]:
    """Ids in the order in which the ranker puts them, the search having found all alike."""
    hits = [Hit(found, 0.5) for found in passages]
    return [hit.passage.id for hit in Ranker(passages).rank(hits, text, figure).hits]


def test_everyday_words_find_the_plans() -> None:
    assert order(PASSAGES, "楼顶种菜")[0] == "roof"
    assert order(PASSAGES, "稻田养鱼")[0] == "models"


def test_who_asks_for_a_figure_gets_a_passage_that_states_one() -> None:
    assert wanted_figure("低碳农场要建多少家") == "number"
    assert order(PASSAGES, "低碳生态农场", figure="number")[0] == "farm"
    assert not wanted_figure("低碳农场怎么建设")


def test_a_year_answers_who_asks_when_and_nobody_else() -> None:
    year = passage("year", "编制融合清单，2023年完成。")
    plain = passage("plain", "编制融合清单的工作机制，由各部门完成。")
    assert order((plain, year), "融合清单", "year")[0] == "year"
    ranker = Ranker((year, plain))
    assert ranker.states("year", year)
    assert not ranker.states("number", year)
    assert not ranker.states("", year)


def test_matters_in_one_sentence_go_before_matters_in_two() -> None:
    apart = passage("apart", "推进秸秆利用。有序发展港口岸电。加强船舶监管。")
    together = passage("together", "推进船舶使用港口岸电。加强秸秆利用。有序发展农业。")
    assert order((apart, together), "船舶岸电")[0] == "together"


def test_a_sentence_of_the_body_stands_for_the_long_row_that_holds_it() -> None:
    sentence = "有序发展浅海贝藻养殖，增加海洋渔业碳汇功能。"
    row = Passage(
        "task-35",
        "task",
        f"实施“蓝色海湾”整治行动。{sentence}支持温州开展红树林试点建设。",
        "",
        "任务清单",
        24,
        RowRef("task", 35),
    )
    body = passage("body", sentence)
    assert order((row, body), "浅海贝藻养殖") == ["body"]
    assert order((row, body), "红树林试点建设")[0] == "task-35"


def test_no_hits_no_matters() -> None:
    ranked = Ranker(PASSAGES).rank([], "楼顶种菜", "")
    assert (ranked.hits, ranked.concepts) == ((), 0.0)
    assert Ranker(PASSAGES).rank([Hit(PASSAGES[0], 0.1)], "", "").concepts == 0.0
    assert Ranker(()).rank([], "楼顶种菜", "number").hits == ()


def test_a_word_inside_another_is_not_read_twice() -> None:
    known, rest = meanings("海洋垃圾")
    assert [meaning.said for meaning in known] == ["海洋垃圾"]
    assert not rest.strip()


def test_wider_meanings_are_for_the_text_alone() -> None:
    assert phrasings("楼顶种菜") == ("楼顶种菜",)
    assert len(text_phrasings("楼顶种菜")) > 1
    assert text_phrasings("减污降碳")[0] == "减污降碳"


def test_the_tables_do_not_contradict_each_other() -> None:
    everywhere, texts = words("synonyms", "synonyms"), words("everyday", "everyday")
    loose, groups = words("everyday", "loose"), words("topics", "topics").values()
    known = [*everywhere, *texts, *loose]
    assert len(known) == len(set(known))
    assert not {topic for group in groups for topic in group} & set(known)
    for table in (everywhere, texts, loose):
        for said, meant in table.items():
            assert meant, said
            assert said == said.lower(), said
            assert all(fold(plan_word) for plan_word in meant), said


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("地铁要新修多少公里", "地铁"),
        ("机场的减排有什么要求", "机场"),
        ("港口岸电怎么建", ""),
        ("", ""),
    ],
)
def test_what_the_plan_nowhere_names(text: str, topic: str, view: View) -> None:
    assert absent_topic(text, view.plan_text) == topic


@pytest.mark.parametrize(
    ("asked", "other"),
    [
        ("森林覆盖率要达到多少", "森林火灾去年烧了多少"),
        ("港口岸电怎么建", "机场的岸电怎么建"),
        ("创建多少个创新城市", "创新城市的罚款是多少"),
        ("铁路货运量占比有什么目标", "铁路货运量现在是多少万吨"),
    ],
)
def test_likelier_where_the_plan_answers(asked: str, other: str, view: View, index: Index) -> None:
    def likelihood(text: str) -> float:
        return judge_passages(recognise(text, view), view, index).likelihood

    assert likelihood(asked) > 0.5 > likelihood(other)


def test_the_plans_own_sentences_are_answered(view: View, index: Index) -> None:
    """Generated: the first clause of a sentence, put as a question."""
    said = [p.text.split("，")[0] for p in view.passages if 12 <= len(p.text) <= 60]
    asked = [recognise(f"{clause}怎么说", view) for clause in said]
    likely = [judge_passages(one, view, index).likelihood for one in asked]
    assert len(asked) > 50
    assert sum(one < LEAST for one in likely) <= 0.05 * len(asked)


@pytest.mark.parametrize(
    "text",
    ["", "婚姻登记需要什么材料", "劳动合同试用期最长多少个月", "机动车驾驶证怎么申领"],
)
def test_other_matters_are_not_answered(text: str, view: View, index: Index) -> None:
    assert judge_passages(recognise(text, view), view, index).likelihood < LEAST


def test_all_that_is_said_is_grouped_by_section(view: View, index: Index) -> None:
    reading = PassageAsked(recognise("方案对塑料污染有什么要求", view))
    found = gather_passages(reading, view, index)
    sections = [hit.passage.section for hit in found.hits]
    assert found.broad
    assert len(sections) > 3
    groups = [name for at, name in enumerate(sections) if at == 0 or sections[at - 1] != name]
    assert len(groups) == len(set(groups))
    assert "塑料污染全链条治理" in sections[0]
    text = write_passages(reading, found, view).answer
    assert text.count("塑料污染全链条治理**") == 1


def test_words_of_asking_broadly_are_not_searched_for(view: View, index: Index) -> None:
    reading = PassageAsked(recognise("氢能方面有什么部署", view))
    assert "氢能" in gather_passages(reading, view, index).hits[0].passage.text


@pytest.mark.parametrize(
    ("text", "place", "only_row", "only_body"),
    [
        ("塑料污染的任务，正文和任务清单的说法一样吗", "第27项", [], []),
        (
            "生态环境准入，正文跟任务清单写得有没有区别",
            "第2项",
            ["优化鼓励类、限制类、淘汰类相关项目类别", "将碳排放控制融入重点行业环评体系"],
            [],
        ),
        ("分区管控，正文和清单一致吗", "第1项", [], []),
    ],
)
def test_body_and_list_beside_each_other(
    text: str, place: str, only_row: list[str], only_body: list[str], view: View
) -> None:
    asked = recognise(text, view)
    assert asks_wordings(asked.text)
    found = compare_wordings(asked.content, asked.lists, view)
    assert found
    assert found.row[0].section.endswith(place)
    assert (list(found.only_row), list(found.only_body)) == (only_row, only_body)


def test_a_row_broken_by_a_page_is_compared_whole(view: View) -> None:
    found = compare_wordings("国家清洁能源示范省创建", ("task",), view)
    assert found
    assert len(found.row) == 2
    assert not any("完善能源基础设施建设" in clause for clause in found.only_body)
    assert any("甘电入浙" in clause for clause in found.only_row)
    assert any("3400万千瓦" in clause for clause in found.only_body) == any(
        "3400万千瓦" in sentence.text for sentence in found.body
    )


def test_likelihood_lies_between_0_and_1(view: View, index: Index) -> None:
    for text in ("", "？", "减污降碳", "quux" * 40, "一二三四五" * 60):
        assert 0 <= judge_passages(recognise(text, view), view, index).likelihood <= 1


def test_a_row_that_says_the_best_sentence_is_quoted_with_what_else_it_says(
    view: View, index: Index
) -> None:
    asked = PassageAsked(recognise("塑料垃圾怎么治", view))
    answer = write_passages(asked, gather_passages(asked, view, index), view)
    row = answer.citations[2]
    assert "任务清单" in row.section
    assert all(squeeze(cited.quote) in squeeze(row.quote) for cited in answer.citations[:2])
    assert "还写了" in answer.answer
    assert "严格落实禁塑限塑制度" in answer.answer


def test_a_place_asked_for_goes_first_and_another_place_is_told(view: View, index: Index) -> None:
    def said(text: str) -> str:
        reading = PassageAsked(recognise(text, view))
        return write_passages(reading, gather_passages(reading, view, index), view).answer

    assert "最接近的这一句点名的是嘉兴，没有提到舟山。" in said("舟山有没有减污降碳一体化监管试点")
    assert "没有提到" not in said("嘉兴有没有减污降碳一体化监管试点")
    # of a like name, and no city: 杭州湾
    assert said("杭州市要搞什么试点").split("> ")[1].startswith("杭州市开展")
    # no nearness of a name makes up for another matter
    assert "温州电镀" in said("金华搞电镀减污吗").split("> ")[1]
