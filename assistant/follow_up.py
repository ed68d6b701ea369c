"""A question that leans on the one before → the same question, complete.

    任务24由谁牵头 + 25呢          → 任务25由谁牵头
    农业农村厅牵头哪些目标 + 那任务呢 → 农业农村厅牵头哪些任务
    AQI指数得分提高10分，总指数提高多少 + 如果提高20分呢 → AQI指数得分提高20分，…

The new words take the place of those of the same kind in the earlier question; what
has no counterpart there is put behind it. The completed question is then understood
like any other, so that a follow-up can do whatever a question can.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from assistant.asked import without_fillers
from assistant.carried_figures import carry_figures
from assistant.carried_on import carry_on
from assistant.cities.grammar import unheard
from assistant.cities.pointed import ask_of_city
from assistant.cities.raw_changes import raw_moves
from assistant.english import in_plain_terms
from assistant.index_follow_ups import ask_of_nodes
from assistant.lexicon import pattern
from assistant.node_names import find_nodes
from assistant.normalise import plain
from assistant.own_unit import own_unit_told
from assistant.parts_asked import ask_of_part
from assistant.references import find_references
from assistant.score_changes import change_span, with_digits
from assistant.spoken_of import (
    AnswerOf,
    ask_of_several,
    ask_of_spoken,
    node_words,
    nodes,
    places,
    unsaid,
)
from assistant.synonyms import phrasings
from assistant.two_steps import ask_in_steps
from assistant.typing_errors import corrected
from assistant.view import View
from corpus.numerals import NUMERAL, read_number
from corpus.plan import RowRef
from corpus.words import ROW_WORDS

Swap = Callable[[str, str, View], str | None]


def complete(question: str, history: Iterable[str], view: View, answer_of: AnswerOf) -> str:
    """`question` in full, given the earlier questions, oldest first.

    `answer_of` gives the answer to a complete question, which may list rows.
    """
    said: list[str] = []
    for earlier in (*history, question):
        earlier = own_unit_told(plain(earlier), said, view) or earlier
        english = in_plain_terms(earlier)
        words = english if english != plain(earlier) else corrected(english, view)[0]
        words = _with_full_years(words, view)
        said.append(_completed(words, said, view, answer_of) if said else words)
    return said[-1]


_SHORT_YEAR = re.compile(r"(?<![\d.])(\d\d)年(?![内来间期以前后])")


def _with_full_years(words: str, view: View) -> str:
    """25年, where the plan has targets for 2025: one year is found in another's place."""
    years = {target.year for target in view.plan.targets}
    return _SHORT_YEAR.sub(
        lambda m: f"20{m[1]}年" if 2000 + int(m[1]) in years else m.group(), words
    )


def _completed(words: str, said: list[str], view: View, answer_of: AnswerOf) -> str:
    before = said[-1]
    pointed = (
        ask_of_city(words, before, view, answer_of)
        or ask_of_part(words, before, answer_of)
        or ask_of_nodes(words, before, view)
        or carry_on(words, said, view)
        or carry_figures(words, said, view, answer_of)
        or ask_in_steps(
            words, said, view, answer_of, lambda w, s: _completed(w, list(s), view, answer_of)
        )
        or ask_of_several(words, said, view, answer_of)
        or _point_at_row(words, said, answer_of)
        or _ask_of_focus(words, before, view, answer_of)
        or ask_of_spoken(words, said, view, answer_of, leans(words, view))
    )
    if pointed:
        return pointed
    if unsaid(words) and not _names_several(before, view):
        return words  # 这两个哪个高, after one thing: what is meant is asked back
    words = _in_same_list(words, before)
    if pattern("follow_up", "whole_list").fullmatch(_core(words)) and not goes_on(words):
        return words  # 任务清单一共几项: of all its rows, whatever was spoken of
    core = _core(words)
    if not leans(words, view) and not _another_number(core, before):
        return words
    for swap in SWAPS:
        swapped = swap(core, before, view)
        if swapped is not None:
            return swapped
    if _own_matter(core, before, view):
        return words
    return f"{before.rstrip('?？。')}，{core}"


def _another_number(core: str, before: str) -> bool:
    """第2项, after 目标清单第1项."""
    earlier = find_references(before)
    return bool(_BARE.fullmatch(core) and earlier and earlier[-1].list)


def _names_several(before: str, view: View) -> bool:
    """Whether a question itself names things that can be compared, or asks of all cities."""
    about = view.figures.about() if view.figures else None
    return bool(about or re.search("[和与跟及、比]|分别|各|哪[些几]", before))


def _in_same_list(words: str, before: str) -> str:
    """22号呢, 几家牵头, after 目标21谁牵头: the number is of the list spoken of."""
    named, earlier = find_references(words), find_references(before)
    if not named or not earlier or not earlier[-1].list or any(r.list for r in named):
        return words
    if _BARE.fullmatch(_core(words)) or pattern("lists", "every").search(words):
        return words
    if named[0].number < 0:
        return f"{ROW_WORDS[earlier[-1].list]}{words}"  # 最后一项谁牵头
    start = named[0].start
    return f"{words[:start]}{ROW_WORDS[earlier[-1].list]}{words[start:]}"


def _point_at_row(words: str, said: list[str], answer_of: AnswerOf) -> str:
    """第二个谁参与, after an answer that lists rows: that row; empty where none is pointed at.

    第一条呢, after 第三条说什么, is still of the rows listed before both.
    """
    last = pattern("follow_up", "last").search(words)
    match = last or pattern("follow_up", "position").search(words)
    if not match or pattern("lists", "every").search(words) or "倒数" in words[: match.start()]:
        return ""
    rows = answer_of(said[-1]).rows
    if len(rows) == 1 and len(said) > 1 and find_references(said[-1]):
        earlier = answer_of(said[-2]).rows
        rows = earlier if rows[0] in earlier else rows
    if len(rows) < 2:
        return ""
    meant = rows[-1:] if last else _at(match, rows)
    named = "和".join(f"{ROW_WORDS[row.list]}{row.number}" for row in meant)
    return words[: match.start()] + named + words[match.end() :] if meant else ""


def _at(match: re.Match[str], rows: tuple[RowRef, ...]) -> tuple[RowRef, ...]:
    """第2个 is the second of the rows; 第2项 may also be the one that has number 2."""
    place = _place(match)
    meant = rows[place - 1 : place] if place else ()
    if not match.group().endswith("个"):
        meant += tuple(row for row in rows if row.number == place and row not in meant)
    return meant


def _ask_of_focus(words: str, before: str, view: View, answer_of: AnswerOf) -> str:
    """公安厅在里面吗, after an answer about one row: that row; empty where it is none."""
    if _asks_aspect_only(words, view):
        rows = answer_of(before).rows
        leaf = view.indicator(rows[0].number) if len(rows) == 1 else None
        return f"{leaf.name}{words}" if leaf and rows[0].list == "indicator" else ""
    inside = pattern("follow_up", "inside")
    if _subject_words(_cut(inside.sub(" ", words), ())) and not view.units.find(words):
        return ""  # 还有工业节水那条: a matter of its own
    checks = view.units.find(words) and pattern("several", "checks").search(words)
    if find_references(words) or not (inside.search(words) or (checks and _bare_unit(words, view))):
        return ""
    rows = answer_of(before).rows
    if len(rows) != 1 or rows[0].list == "indicator":
        return ""
    return f"{ROW_WORDS[rows[0].list]}{rows[0].number}，{inside.sub('', words)}"


def _asks_aspect_only(words: str, view: View) -> bool:
    """`总权重多少`, `属于哪个二级指标`: of what was spoken of."""
    asked = [name for name in _ASPECTS if pattern("index", name).search(words)]
    if not asked or find_references(words) or view.units.find(words):
        return False
    left = words
    for name in asked:
        left = pattern("index", name).sub(" ", left)
    return not _subject_words(left) and not node_words(words, view)


_ASPECTS = ("weight", "part_of", "parent", "source")


def _bare_unit(words: str, view: View) -> bool:
    """Whether a question names a department and no matter."""
    spans = [(mention.start, mention.end) for mention in view.units.find(words)]
    rest = pattern("several", "checks").sub(" ", _cut(words, spans))
    return not pattern("lists", "every").search(words) and not _subject_words(rest)


def _place(match: re.Match[str]) -> int:
    written = next(group for group in match.groups() if group)
    return _ORDINALS.get(written) or read_number(written)


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}


def _own_matter(core: str, before: str, view: View) -> bool:
    """Whether the words name something that no row or target has to do with: 那今天天气呢."""
    named = _subject_words(core)
    if not named or pattern("unit_roles", "alone").search(core):
        return False
    if find_references(before):
        return True  # a row named by its number leaves nothing open that more words could settle
    ranked = [m.rank(*phrasings(named)) for m in (view.row_matcher, view.target_matcher)]
    return all(not matches or matches[0].score < _RELATED for matches in ranked)


_RELATED = 0.35  # score (`assistant.matching`) from which words belong to the plan


def goes_on(words: str) -> bool:
    """Whether a question says that it goes on from the one before: 那…, …呢.

    >>> goes_on("那2030年呢"), goes_on("2030年多少")
    (True, False)
    """
    opening, closing = pattern("follow_up", "opening"), pattern("follow_up", "closing")
    return bool(opening.match(words) or closing.search(words))


def leans(words: str, view: View) -> bool:
    """Whether a question says too little to stand alone, or says that it goes on."""
    if pattern("small_talk", "thanks").search(words):
        return False
    if goes_on(words):
        return True
    if pattern("follow_up", "of_those").match(words) and view.units.find(words):
        return True  # 其中哪些是和经信厅一起的
    if pattern("follow_up", "pronoun").search(words):
        return True
    if _YEAR_ALONE.fullmatch(_core(words)):
        return True
    if _STEP.match(words) and not _subject_words(_STEP.sub("", words)):
        return True
    named = view.units.find(words) or find_references(words) or nodes(words, view)
    return not named and not _subject_words(words)


def _subject_words(words: str) -> str:
    """What is left to name a matter when roles, lists and words of asking are taken out."""
    for section, name in _ASKING:
        words = pattern(section, name).sub(" ", words)
    left = without_fillers(words)
    return " ".join(re.findall(r"[\u4e00-\u9fff]{2,}|[a-z]{3,}|[a-z]+\d[\d.]*", left))


_ASKING = (
    ("lists", "every"),
    ("roles", "lead"),
    ("roles", "participants"),
    ("roles", "deadline"),
    ("roles", "text"),
    ("roles", "place"),
    ("questions", "count"),
    ("unit_roles", "together"),
    ("unit_roles", "partners"),
    ("follow_up", "empty"),
    ("index", "parent"),
    ("index", "weight"),
    ("index", "part_of"),
    ("index", "words"),
    ("index", "level2"),
    ("index", "leaf"),
)


def _core(words: str) -> str:
    """The words of a follow-up without 那, 呢 and the like."""
    core = pattern("follow_up", "opening").sub("", words, count=1)
    core = _ITS_STEP.sub("", core)  # 它前一条: of its list
    return pattern("follow_up", "closing").sub("", core).strip(" ,，。?？!")


# ── the kinds of words that take each other's place ──


def _swap_pronoun(core: str, before: str, view: View) -> str | None:
    """它的数据谁提供: what was spoken of takes the pronoun's place."""
    if not pattern("follow_up", "pronoun").search(core):
        return None
    subject = _subject(before, view)
    if not subject:
        return None
    named = pattern("follow_up", "pronoun").sub(lambda m: subject, core, count=1)
    # 单位GDP碳排放占总指数多少 + 它的下降率: another part of the index, of which the same is asked
    new, old = find_nodes(named, view), find_nodes(subject, view)
    if new and old and new != old and not pattern("index", "weight").search(core):
        return before.replace(subject, named, 1)
    return named


def _subject(before: str, view: View) -> str:
    references = find_references(before)
    if references:
        return _with_list(before, references[0].start, references[0].end)
    named = nodes(before, view)
    if named:
        return named[0]
    mentions = view.units.find(before)
    return (
        mentions[0].words
        if mentions
        else node_words(before, view) or without_fillers(_YEAR.sub(" ", before))
    )


def _with_list(text: str, start: int, end: int) -> str:
    """The words of a reference with the list word around it."""
    ahead = re.search(rf"(?:{pattern('lists', 'every').pattern})\s*(?:的|里|中)?\s*$", text[:start])
    behind = re.match(rf"的?(?:{pattern('lists', 'every').pattern})", text[end:])
    first = ahead.start() if ahead else start
    return text[first : end + (behind.end() if behind else 0)]


_STEP = re.compile(
    r"(?:再|接着|然后|那)?(下|后|上|前|next|previous)\s*(?:面)?\s*一?\s*(?:项|条|个|号|one)"
)
_ITS_STEP = re.compile(
    r"^(?:它们?|这一?条|这一?项|该项)的?(?=[下后上前]\s*(?:面)?(?:的)?那?\s*一?\s*(?:项|条|个|号))"
)
_BARE = re.compile(
    rf"(?:换成|改成|第|no\.?\s*|number\s*)?\s*({NUMERAL.pattern})\s*(?:项|条|号|款|个)?"
)


def _swap_reference(core: str, before: str, view: View) -> str | None:
    """政策5: another row, its list named."""
    new, old = find_references(core), find_references(before)
    if not new or not old or not new[0].list or _with_list(core, new[0].start, new[-1].end) != core:
        return None
    words = _with_list(before, old[0].start, old[-1].end)
    return before.replace(words, core, 1)


def _swap_number(core: str, before: str, view: View) -> str | None:
    """25 · 第8项 · 下一项: another row of the same list."""
    references = find_references(before)
    step, bare = _STEP.match(core), _BARE.fullmatch(core)
    if not references or not (step or bare):
        return None
    last = references[-1]
    spans = list(NUMERAL.finditer(before, last.start, last.end))
    if not spans:
        return None
    if step:
        number = last.number + (1 if step.group(1) in ("下", "后", "next") else -1)
    else:
        assert bare
        number = read_number(bare.group(1))
    first, final = spans[0], spans[-1]
    rest = core[step.end() :] if step else ""
    if rest and last.list:  # 下一项归谁: what is asked of it is said anew
        return f"{ROW_WORDS[last.list]}{number}{rest}"
    return f"{before[: first.start()]}{number}{before[final.end() :]}"


def _swap_list(core: str, before: str, view: View) -> str | None:
    """任务 · 目标清单的 · 我问的是任务: the same in another list."""
    list_words = re.sub("自己|另外列|另列|也列|列一下|列出来|只看|只要|只列|光看|单看", "", core)
    for section, name in (("roles", "lead"), ("roles", "participants"), ("questions", "count")):
        list_words = pattern(section, name).sub("", list_words)
    inside = "(?:里边|里面|里头|当中|里|中|的|是|有)*"
    match = re.fullmatch(
        rf"(?:在|的)*({pattern('lists', 'every').pattern})(?:清单)?{inside}", list_words
    )
    if not match:
        return None
    before = _swap_role(core, before, view) or before
    spans = list(pattern("lists", "every").finditer(before))
    if spans:
        return before[: spans[0].start()] + match.group(1) + before[spans[0].end() :]
    references = find_references(before)
    if references:
        return before[: references[0].start] + match.group(1) + before[references[0].start :]
    mentions = view.units.find(before)
    if mentions and not _subject_words(_cut(before, [(m.start, m.end) for m in mentions])):
        return f"{match.group(1)}里，{before}"
    return None


def _add_moves(core: str, before: str, view: View) -> str | None:
    """在刚才的基础上再把碳评比例提到70%: both changes together."""
    added = pattern("follow_up", "added").search(core)
    if not added or not view.measures or not raw_moves(core, view.measures):
        return None
    earlier = raw_moves(before, view.measures)
    if not earlier or not places(before, view):
        return None
    rest = pattern("follow_up", "added").sub("", core).strip(",， ")
    return f"{before.rstrip('?？。')}，{rest}"


def _compare_with(core: str, before: str, view: View) -> str | None:
    """跟己市比呢，差在哪: the city spoken of beside another one."""
    match = re.match(r"(?:跟|和|与|同|比)?(?=.{2,12}(?:比|差))", core)
    other_one, earlier = places(core, view), places(before, view)
    if not match or len(other_one) != 1 or len(earlier) != 1 or other_one == earlier:
        return None
    year = _YEAR.search(before)
    other = core[match.end() :].replace("呢", "")
    return f"{earlier[0]}{year.group() if year else ''}和{other}"


def _swap_order(core: str, before: str, view: View) -> str | None:
    """最低的, 倒数第二: another place of the same order of cities."""
    about = view.figures.about() if view.figures else None
    new, old = _order_words(core), _order_words(before)
    if not about or not new or not old or unheard(core) or places(core, view):
        return None
    if view.measures and view.measures.named(core):
        return None
    return before.replace(old, new, 1)


def _order_words(text: str) -> str:
    """The words that say which place of an order is meant: 最高, 第二名."""
    match = re.search(
        r"倒数第?[一二三四五六七八九十\d]+名?|[前后第][一二三四五六七八九十\d]+名?", text
    )
    names = ("most", "least", "best", "worst", "last")
    found = match or next((m for n in names if (m := pattern("table", n).search(text))), None)
    return found.group() if found else ""


def _swap_place(core: str, before: str, view: View) -> str | None:
    """宁波: the same of another place."""
    new, old = places(core, view), places(before, view)
    if not new or not old or len(core) > len(new[0]) + 1:
        return None
    return before.replace(old[0], new[0], 1)


def _swap_measured(core: str, before: str, view: View) -> str | None:
    """碳排放下降5%: the same city's index with other figures changed."""
    if not view.measures or not raw_moves(core, view.measures):
        return None
    named = places(core, view) or places(before, view)
    if not named and not raw_moves(before, view.measures):
        return None
    city = "" if places(core, view) else "".join(named[:1])
    return f"如果{city}{core}，指数变多少"


def _swap_unit(core: str, before: str, view: View) -> str | None:
    """建设厅: the same of another department."""
    mentions, earlier = view.units.find(core), view.units.find(before)
    strange = view.units.find_unknown(before) if mentions and not earlier else ()
    if strange and strange[0] in before:  # 省教育厅有任务吗, which the plan does not name
        return before.replace(strange[0], mentions[0].words, 1)
    if mentions and earlier and pattern("unit_roles", "together").search(core):
        at = earlier[0].end  # 和发改委一起的
        rest = pattern("follow_up", "alone_asked").sub("", before[at:])
        return f"{before[:at]}和{mentions[0].words}共同{rest}"
    unknown = view.units.find_unknown(core)
    only_name = not _subject_words(_cut(core, [(m.start, m.end) for m in mentions]))
    stranger = bool(unknown) and unknown[0] == core  # a department that the plan does not name
    if not earlier or not (only_name or stranger):
        return None
    name = mentions[0].words if mentions else unknown[0] if unknown else ""
    if not name:
        return None
    first, last = earlier[0], earlier[-1]
    rest = _cut(core, [(m.start, m.end) for m in mentions]).strip()
    rest = rest if without_fillers(rest) else ""
    swapped = before[: first.start] + name + before[last.end :]
    return f"{swapped}，{rest}" if rest and not unknown else swapped


def _swap_role(core: str, before: str, view: View) -> str | None:
    """参与的: the same department's, or row's, other role."""
    if not view.units.find(before) or view.units.find(core):
        return None
    if pattern("unit_roles", "alone").search(core):
        return None
    joins = pattern("unit_roles", "participate").search(core)
    leads = pattern("unit_roles", "lead").search(core)
    partners = pattern("unit_roles", "partners").search(core)
    if partners or not (joins or leads) or (joins and leads):
        return None
    old, new = ("lead", "参与") if joins else ("participate", "牵头")
    if not any(pattern("unit_roles", name).search(before) for name in ("lead", "participate")):
        return f"{before.rstrip('?？。')}{new}哪些"  # 只要牵头的, after a department's name alone
    return pattern("unit_roles", old).sub(new, before, count=1)


_REACHED = re.compile(r"(?:到|至|成|to)\s*(\d+(?:\.\d+)?)\s*分?")


_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|个?百分点)")


def _swap_share(core: str, before: str, view: View) -> str | None:
    """20%: the same with another percentage."""
    new = _SHARE.fullmatch(
        re.sub(r"^(?:提高|提升|增加|涨|提|按|是|到)+|(?:的话|[吧的算])+$", "", with_digits(core))
    )
    old = _SHARE.search(with_digits(before))
    if not new or not old:
        return None
    before = with_digits(before)
    return before[: old.start()] + new.group() + before[old.end() :]


def _swap_change(core: str, before: str, view: View) -> str | None:
    """提高20分 · 下降5分 · 提高到80: the same what-if with another change."""
    if any(reference.list for reference in find_references(core)):
        return None  # 目标20, after 任务20
    span, earlier = change_span(core), change_span(before)
    if not span or not earlier or nodes(core, view):
        return None
    old, reached = before[earlier[0] : earlier[1]], _REACHED.search(core)
    if reached and _REACHED.search(old):
        points = "分" if "分" in before else ""  # a measured figure has none
        new = _REACHED.sub(f"到{reached.group(1)}{points}", old, count=1)
    else:
        new = core[span[0] : span[1]]
    return before[: earlier[0]] + new + before[earlier[1] :]


def _swap_node(core: str, before: str, view: View) -> str | None:
    """协同耦合度: the same of another part of the index."""
    new, old = node_words(core, view), node_words(before, view)
    new = new or _sibling(core, old, view)
    if not new or not old or len(_subject_words(core)) > len(new) + 4:
        return None
    at = before.find(old)
    return before[:at] + new + before[at + len(old) :]


def _sibling(core: str, old: str, view: View) -> str:
    """改善率, after PM2.5浓度: the part with that word which begins as the other does."""
    words = _subject_words(core)
    if not words or not old or not view.tree or len(words) < 2:
        return ""
    alike = [
        leaf.name.lower()
        for leaf in view.tree.leaves()
        if words in leaf.name.lower() and leaf.name.lower()[:_STEM] == old[:_STEM]
    ]
    return alike[0] if len(alike) == 1 else ""


_STEM = 3  # characters by which names of indicators begin alike
_YEAR = re.compile(r"(20\d\d)\s*年?")


_YEAR_ALONE = re.compile(  # 到2030年, 25年那一步是多少
    r"(?:到|至|by|in)?\s*(?:(20\d\d)\s*年?|(\d\d)年)(?:底|末)?(?:的|这|那)*"
    r"(?:一?步|一?档|一?阶段|时候|会儿|一?年)?(?:的?话|要|是|又|的|多少|几个?)*"
)


def _swap_year(core: str, before: str, view: View) -> str | None:
    """到2030年: the same for another year."""
    match = _YEAR_ALONE.fullmatch(core)
    if not match:
        return None
    year = match.group(1) or f"20{match.group(2)}"
    if _YEAR.search(before):
        return _YEAR.sub(f"{year}年", before, count=1)
    return f"{year}年{before}"


def _swap_last_year(core: str, before: str, view: View) -> str | None:
    """那它去年: the same of the year before."""
    match = re.fullmatch(
        r"(?:它|他们?|这个市)?的?(去年|上年|上一年|前年|今年)(?:的|是)?(?:多少)?", core
    )
    if not match or not view.figures or not view.figures.about() or not places(before, view):
        return None
    rest = _YEAR.sub("", before)
    return f"{match.group(1)}{pattern('data', 'last_year').sub('', rest)}"


def _swap_matter(core: str, before: str, view: View) -> str | None:
    """沼气发电, after 秸秆焚烧谁管: the same of another matter."""
    if view.units.find(before) or find_references(before):
        return None
    new = _subject_words(core)
    if any(pattern("index", name).search(before) for name in ("words", "weight", "score")):
        return None
    if not any(pattern(section, name).search(before) for section, name in _MATTER_ASKED):
        return None
    if not new or new not in core or len(core) > len(new) + 2:
        return None
    runs = [run for run in _subject_words(_YEAR.sub(" ", before)).split() if run in before]
    return before.replace(max(runs, key=len), new, 1) if runs else None


_MATTER_ASKED = (
    ("roles", "lead"),
    ("roles", "participants"),
    ("questions", "number"),
    ("questions", "what"),
)


SWAPS: tuple[Swap, ...] = (
    _swap_last_year,
    _swap_pronoun,
    _add_moves,
    _swap_measured,
    _swap_share,
    _swap_change,
    _swap_year,
    _swap_reference,
    _swap_number,
    _swap_list,
    _compare_with,
    _swap_order,
    _swap_place,
    _swap_unit,
    _swap_node,
    _swap_role,
    _swap_matter,
)


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " " + text[end:]
    return text
