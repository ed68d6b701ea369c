"""Who is meant by the name of a department.

In: a plan. Out: a `UnitDirectory` that knows the departments of its lists under
every name by which an official may call them, finds those names in a question,
and gives the rows that a department answers for.

    plan → printed names → offices → aliases → mentions in a text

An *office* is what several printed names may stand for (浙江银保监局,
浙江省银保监局) and what may stand inside a longer one (省发展改革委（省能源局）
stands for both). Names, abbreviations and the words that are departments only
in a phrase like 由财政牵头 are data: `units.toml`. The region is read from the
plan.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from corpus.plan import Plan, RowRef, Unit
from corpus.text import squeeze

Role = Literal["lead", "participate", "supply"]
OfficeKey = tuple[str, str]  # (level: "" for the plan's own region, office)


@dataclass(frozen=True)
class Mention:
    """A department named in a text."""

    start: int
    end: int
    words: str  # text[start:end]
    name: str  # the department as the plan writes it
    literal: bool  # the words are a name that the plan prints
    candidates: tuple[str, ...] = ()  # all that may be meant, if more than one
    weak: bool = False  # a common word (财政) in a phrase that makes it a department
    typo: bool = False  # one character is wrong


def unit_directory(plan: Plan) -> UnitDirectory:
    """The departments of a plan: of its rows, its notes and its indicators.

    >>> from corpus.plan import Policy
    >>> def policy(number, *leads):
    ...     return Policy(number, "", 1, (), "", leads, False, "", (), (), None, "", "")
    >>> rows = (policy(1, "省生态环境厅"), policy(2, "省发展改革委（省能源局）"))
    >>> plan = Plan("", "浙江省实施方案", "", "", (), (), (), (), rows, None, (), (), ())
    >>> directory = unit_directory(plan)
    >>> [(m.words, m.name) for m in directory.find("环保局和发改委分别牵头什么")]
    [('环保局', '省生态环境厅'), ('发改委', '省发展改革委')]
    >>> directory.rows_of("省能源局", "lead")
    (RowRef(list='policy', number=2),)
    """
    said = _said(plan)
    names = tuple(said)
    region = _region(plan.title, names)
    offices: dict[str, tuple[OfficeKey, ...]] = {
        name: tuple(_key(part, region) for part in _parts(name)) for name in names
    }
    units = tuple(
        Unit(name, _shown_aliases(name, region), *(tuple(said[name][role]) for role in _ROLES))
        for name in names
    )
    return UnitDirectory(units, region, offices)


@dataclass(frozen=True)
class Region:
    """Where the plan holds; all empty if that cannot be told."""

    full: str  # 浙江省
    short: str  # 浙江
    word: str  # 省

    @property
    def prefixes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(("", self.word, self.short, self.full)))


@dataclass(frozen=True)
class UnitDirectory:
    """The departments of a plan under all their names."""

    units: tuple[Unit, ...]  # one per printed name, in the order of the plan
    region: Region
    offices: Mapping[str, tuple[OfficeKey, ...]] = field(repr=False)  # of each printed name

    @property
    def departments(self) -> tuple[str, ...]:
        """Each department once, by the name that the plan prints in most rows."""
        return tuple(dict.fromkeys(self._names.values()))

    def departments_of(self, printed: str) -> tuple[str, ...]:
        """Whom a printed name stands for: two for 省发展改革委（省能源局）."""
        return tuple(self._names[key] for key in self.offices.get(printed, ()))

    # ── rows ──

    def rows_of(self, name: str, role: Role) -> tuple[RowRef, ...]:
        """Rows in which the department has that role, under each of its printed forms.

        省能源局 has the rows of 省发展改革委（省能源局） too; asked by the
        bracketed name, only the rows that print it count. Empty for a name
        that the plan does not know.
        """
        forms = self.forms_of(name)
        rows = dict.fromkeys(
            ref
            for unit in self.units
            if unit.name in forms
            for ref in {"lead": unit.leads, "participate": unit.participates}.get(
                role, unit.supplies
            )
        )
        return tuple(sorted(rows, key=lambda ref: (_LISTS.index(ref.list), ref.number)))

    def forms_of(self, name: str) -> tuple[str, ...]:
        """The printed names that count as `name`: itself, variants, bracketed forms."""
        if len(self.offices.get(name, ())) > 1:
            return (name,)
        keys = self._keys_of(name)
        return tuple(form for form, own in self.offices.items() if set(keys) & set(own))

    def name_of(self, name: str) -> str:
        """The department's name as the plan writes it; empty if the plan does not name it."""
        if name in self.offices:
            return name
        keys = self._keys_of(name)
        return self._names[keys[0]] if keys else ""

    def _keys_of(self, name: str) -> tuple[OfficeKey, ...]:
        if name in self.offices:
            return self.offices[name]
        if name in self._names.values():
            return tuple(key for key, printed in self._names.items() if printed == name)
        return self._aliases.get(_fold(name)[0], ())

    # ── names in a text ──

    def find(self, text: str) -> tuple[Mention, ...]:
        """The departments of the plan that `text` names, in order."""
        folded, places = _fold(text)
        tokens = list(self._scan(folded, text, places))
        tokens += self._typing_errors(folded, tokens)
        tokens += self._abbreviated(folded, text, places, tokens)
        mentions = []
        for token in self._bracketed(folded, sorted(tokens)):
            if token.names:
                start, end = places[token.start], places[token.end - 1] + 1
                words = text[start:end]
                mentions.append(
                    Mention(
                        start,
                        end,
                        words,
                        token.names[0],
                        squeeze(words) in self._printed,
                        token.names if len(token.names) > 1 else (),
                        token.weak,
                        token.typo,
                    )
                )
        return tuple(mentions)

    def find_unknown(self, text: str) -> tuple[str, ...]:
        """Departments that `text` names and the plan does not: 省体育局, 江苏省生态环境厅."""
        folded, places = _fold(text)
        tokens = list(self._scan(folded, text, places))
        found = [(t.start, t.end) for t in tokens if not t.names]
        taken = tokens + self._typing_errors(folded, tokens)
        for match in _generic_names(self.region).finditer(folded):
            span = match.span("name")
            if not any(t.start < span[1] and span[0] < t.end for t in taken):
                found.append(span)
        return tuple(
            dict.fromkeys(
                squeeze(text[places[start] : places[end - 1] + 1]) for start, end in sorted(found)
            )
        )

    def nearest(self, name: str) -> tuple[str, ...]:
        """Up to three departments of the plan that come closest to `name`, the closest first."""
        stem = _bare(_fold(name)[0], self.region)
        office = _offices().named(stem)
        related = [
            self._names[key]
            for near in ([office.names[0], *office.near] if office else [])
            for key in self._names
            if key[1] == _identity(near)
        ]
        scored = sorted(
            ((_likeness(stem, _bare(own, self.region)), own) for own in self._names.values()),
            key=lambda pair: -pair[0],
        )
        close = [own for score, own in scored if score >= 0.6]
        return tuple(dict.fromkeys(related + close))[:3]

    def known_as(self) -> frozenset[str]:
        """Every name by which a department of the plan is known wherever it stands."""
        return frozenset(self._aliases)

    def exists_elsewhere(self, name: str) -> bool:
        """Whether `name` is that of a department which the plan does not name."""
        return _fold(name)[0] in self._elsewhere

    # ── prepared once ──

    @cached_property
    def _printed(self) -> frozenset[str]:
        return frozenset(self.offices) | {p for form in self.offices for p in _parts(form)}

    @cached_property
    def _names(self) -> dict[OfficeKey, str]:
        """Each office under one name: the printed form with the most rows."""
        weight = {u.name: len(u.leads) + len(u.participates) + len(u.supplies) for u in self.units}
        names: dict[OfficeKey, str] = {}
        for form, keys in sorted(self.offices.items(), key=lambda item: -weight[item[0]]):
            if len(keys) == 1:
                names.setdefault(keys[0], form)
        for form, keys in self.offices.items():
            for key, part in zip(keys, _parts(form), strict=True):
                names.setdefault(key, part)  # printed in brackets only
        order = dict.fromkeys(key for keys in self.offices.values() for key in keys)
        return {key: names[key] for key in order}

    @cached_property
    def _aliases(self) -> dict[str, tuple[OfficeKey, ...]]:
        """Folded name → offices, for names that mean a department wherever they stand."""
        found: dict[str, dict[OfficeKey, None]] = {}
        for form, keys in self.offices.items():
            for key, part in zip(keys, _parts(form), strict=True):
                found.setdefault(_fold(part)[0], {})[key] = None
                for alias in _strong_aliases(part, self.region):
                    found.setdefault(_fold(alias)[0], {})[key] = None
        for printed in self._printed:  # a printed name means itself only
            keys = self.offices.get(printed, ())
            if len(keys) == 1:
                found[_fold(printed)[0]] = {keys[0]: None}
        return {alias: tuple(keys) for alias, keys in found.items()}

    @cached_property
    def _weak(self) -> dict[str, tuple[OfficeKey, ...]]:
        found: dict[str, dict[OfficeKey, None]] = {}
        for key in self._names:
            office = _offices().named(key[1])
            for word in office.weak if office else ():
                found.setdefault(_fold(word)[0], {})[key] = None
        return {word: tuple(keys) for word, keys in found.items()}

    @cached_property
    def _shared(self) -> dict[str, tuple[OfficeKey, ...]]:
        """管理局 → every office one of whose names ends so."""
        shared = {
            word: tuple(
                key
                for key, name in self._names.items()
                if any(stem.endswith(word) for stem in _stems(name, self.region))
            )
            for word in _offices().rules["shared"]["words"]
        }
        return {word: keys for word, keys in shared.items() if keys and word not in self._aliases}

    @cached_property
    def _elsewhere(self) -> frozenset[str]:
        """Names of departments that the plan does not name, and the common words for them."""
        own = {key[1] for key in self._names}
        others = [o for o in _offices().all if o.names[0] not in own]
        names = {
            _fold(prefix + stem)[0]
            for office in others
            for stem in office.stems("")
            for prefix in (self.region.prefixes if len(stem) > 2 else self.region.prefixes[1:])
        } | {_fold(name)[0] for office in others for name in office.english}
        return frozenset(names - set(self._aliases))

    @cached_property
    def _words(self) -> dict[str, tuple[str, tuple[OfficeKey, ...]]]:
        """Every word to be looked for: what kind it is, and whom it means."""
        words: dict[str, tuple[str, tuple[OfficeKey, ...]]] = {}
        words.update((word, ("elsewhere", ())) for word in self._elsewhere)
        words.update((word, ("weak", keys)) for word, keys in self._weak.items())
        words.update((word, ("shared", keys)) for word, keys in self._shared.items())
        words.update((word, ("strong", keys)) for word, keys in self._aliases.items())
        return words

    @cached_property
    def _by_first(self) -> dict[str, tuple[int, ...]]:
        """First character → lengths of the words that begin with it, longest first."""
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        return {c: tuple(sorted(found, reverse=True)) for c, found in lengths.items()}

    @cached_property
    def _long(self) -> frozenset[str]:
        """Names that are long enough for one wrong character to leave no doubt."""
        return frozenset(
            alias
            for alias in self._aliases
            if len(_bare(alias, self.region)) >= 4 and alias[-1] in _UNIT_ENDS
        )

    @cached_property
    def _deletions(self) -> dict[str, tuple[str, ...]]:
        """A long name with one character left out → the names that it may be."""
        found: dict[str, dict[str, None]] = {}
        for alias in sorted(self._long):
            for short in _shortened(alias):
                found.setdefault(short, {})[alias] = None
        return {short: tuple(aliases) for short, aliases in found.items()}

    # ── scanning ──

    def _scan(self, folded: str, text: str, places: list[int]) -> Iterator[_Token]:
        """Names of departments in folded text, the longest first, none inside another."""
        place = 0
        while place < len(folded):
            token = self._token_at(folded, text, places, place)
            if token:
                yield token
            place = token.end if token else place + 1

    def _token_at(self, folded: str, text: str, places: list[int], start: int) -> _Token | None:
        for length in self._by_first.get(folded[start], ()):
            end = start + length
            word = folded[start:end]
            if len(word) < length or word not in self._words:
                continue
            kind, keys = self._words[word]
            if not _ends_here(folded, start, end, text, places):
                continue
            foreign = _foreign_start(folded, start, self.region)
            free = _stands_free(folded, start, text, places)
            names = tuple(self._names[key] for key in keys)
            if kind == "weak":
                if free and self._in_frame(folded, start, end):
                    return _Token(start, end, names, weak=True)
            elif kind == "shared":
                if free and foreign is None:
                    return _Token(start, end, names)
            elif foreign is not None:
                return _Token(foreign, end, ())
            else:
                return _Token(start, end, names)
        return None

    def _in_frame(self, folded: str, start: int, end: int) -> bool:
        """Whether the common word at `start` is spoken of as a department."""
        frames = _offices().rules["frames"]
        behind = folded[end:]
        for adverb in frames["adverbs"]:  # in the order in which they are said: 同时要配合
            behind = behind.removeprefix(adverb)
        for word in frames["after"]:
            if behind.startswith(word) and behind[len(word) : len(word) + 1] not in _not_before(
                word
            ):
                return True
        for word in frames["collective"]:
            rest = behind.removeprefix(word)
            if rest != behind and (
                not rest
                or not _HAN.match(rest)
                or rest.startswith((*frames["after"], *frames["after_collective"]))
            ):
                return True
        if folded[:start].endswith(tuple(frames["closing"])) and (
            not behind or not _HAN.match(behind) or behind[0] in "吗呢吧么"
        ):
            return True
        if (
            folded[:start] in frames["follow_up_after"]
            and behind.rstrip("?。") in (frames["follow_up"])
        ):
            return True
        joined = _JOINED.match(behind)  # 财政、科技牵头
        if not joined:
            return False
        then = end + joined.end()
        for length in self._by_first.get(folded[then : then + 1], ()):
            kind, _ = self._words.get(folded[then : then + length], ("", ()))
            # beside a full name, or in a frame that the enumeration ends in: 人行和银保监局
            if kind and (kind != "weak" or self._in_frame(folded, then, then + length)):
                return True
        return False

    def _typing_errors(self, folded: str, tokens: Iterable[_Token]) -> list[_Token]:
        """Long names with one wrong, missing, doubled or swapped character."""
        taken = {place for token in tokens for place in range(token.start, token.end)}
        folded = folded.translate(str.maketrans(_offices().rules["misspelt"]))
        ends = [i for i, c in enumerate(folded) if c in _UNIT_ENDS and i not in taken]
        found: list[_Token] = []
        for last in ends:
            for start in range(max(0, last - 14), last - 2):
                if taken.intersection(range(start, last + 1)):
                    continue
                alias = self._nearly(folded[start : last + 1])
                if alias:
                    if _foreign_start(folded, start, self.region) is None:
                        names = tuple(self._names[key] for key in self._aliases[alias])
                        found.append(_Token(start, last + 1, names, typo=True))
                    break
        return found

    def _abbreviated(
        self, folded: str, text: str, places: list[int], tokens: Iterable[_Token]
    ) -> list[_Token]:
        """铁办牵头什么: characters of a name, in its order, said as a department is.

        Where several departments have them, all are meant: whoever asks must say which.
        """
        taken = {place for token in tokens for place in range(token.start, token.end)}
        found: list[_Token] = []
        starts = {token.start for token in tokens}
        for end in range(len(folded), 1, -1):
            # beside another department: 铁办和水利厅
            joined = _JOINED.match(folded[end:]) and end + 1 in starts
            named = folded[end - 1] in _UNIT_ENDS
            if not named or not (joined or self._said_of_unit(folded[end:])):
                continue
            for start in range(max(0, end - _LONGEST_SHORT), end - 1):
                span = range(start, end)
                if taken.intersection(span) or not _stands_free(folded, start, text, places):
                    continue
                names = self._shortened_to(folded[start:end])
                if names and _foreign_start(folded, start, self.region) is None:
                    found.append(_Token(start, end, names))
                    taken.update(span)
                    starts.add(start)
                    break
        return found

    def _said_of_unit(self, behind: str) -> bool:
        """Whether what follows a word is said of departments."""
        rules = _offices().rules
        for adverb in rules["frames"]["adverbs"]:
            behind = behind.removeprefix(adverb)
        return behind.startswith((*rules["frames"]["after"], *rules["abbreviation"]["after"]))

    def _shortened_to(self, word: str) -> tuple[str, ...]:
        """The departments whose names have the characters of `word` in their order."""
        stem = _bare(word, self.region)
        if (
            len(stem.removeprefix(self.region.word)) < 2
            or not _HAN_NAME.fullmatch(stem)
            or word in self._elsewhere
        ):
            return ()
        stems = {name: _stems(name, self.region) for name in self._names.values()}
        # the printed names first, then the other names by which they are known
        for known in (slice(0, 1), slice(1, None)):
            names = [
                n for n, own in stems.items() if any(_runs_through(stem, s) for s in own[known])
            ]
            if names:
                return tuple(dict.fromkeys(names))
        return ()

    def _nearly(self, window: str) -> str:
        """The long name from which `window` differs by one typing error; empty if none."""
        if window in self._long:  # the error was in the ending: 农业农村听
            return window
        for short in (window, *_shortened(window)):
            for alias in self._deletions.get(short, ()):
                if alias[-1] == window[-1] and alias[0] == window[0] and _one_error(alias, window):
                    return alias
        return ""

    def _bracketed(self, folded: str, tokens: list[_Token]) -> Iterator[_Token]:
        """发改委（能源局） as one, if the plan prints the two together."""
        forms = {keys: form for form, keys in self.offices.items() if len(keys) > 1}
        keys_of = {name: key for key, name in self._names.items()}
        place = 0
        while place < len(tokens):
            one, *rest = tokens[place : place + 2]
            place += 1
            two = rest[0] if rest else None
            if (
                two
                and one.names
                and two.names
                and folded[one.end : two.start] == "("
                and folded[two.end : two.end + 1] == ")"
            ):
                form = forms.get((keys_of[one.names[0]], keys_of[two.names[0]]))
                if form:
                    place += 1
                    yield _Token(one.start, two.end + 1, (form,))
                    continue
            yield one


@dataclass(frozen=True, order=True)
class _Token:
    """A department in folded text; without names, one that the plan does not name."""

    start: int
    end: int
    names: tuple[str, ...]
    weak: bool = False
    typo: bool = False


# ── what the plan says ──────────────────────────────────────────────────────

_LISTS = ("goal", "task", "policy", "indicator")
_ROLES: tuple[Role, ...] = ("lead", "participate", "supply")
_BRACKETED = re.compile(r"([^（）]+)（([^（）]+)）")


def _said(plan: Plan) -> dict[str, dict[Role, list[RowRef]]]:
    """Printed name → role → rows, in the order of the plan."""
    said: dict[str, dict[Role, list[RowRef]]] = {}

    def note(name: str, role: Role | None = None, ref: RowRef | None = None) -> None:
        roles = said.setdefault(name, {role: [] for role in _ROLES})
        if role and ref and ref not in roles[role]:
            roles[role].append(ref)

    for row in plan.rows():
        for name in row.lead_units:
            note(name, "lead", row.ref)
        for name in row.participant_units:
            note(name, "participate", row.ref)
    for leaf in plan.indicators:
        for name in leaf.data_sources:
            note(name, "supply", leaf.ref)
    for remark in plan.notes:
        for name in remark.units:
            note(name)
    return said


def _parts(name: str) -> tuple[str, ...]:
    """省发展改革委（省能源局） → both; a remark in brackets (市、区) is no part."""
    match = _BRACKETED.fullmatch(name)
    if match and match.group(2).endswith(tuple(_UNIT_ENDS)):
        return match.group(1), match.group(2)
    return (name,)


def _region(title: str, names: tuple[str, ...]) -> Region:
    """Whose plan it is: the level from the units (省…, 市…), the name from the title."""
    rules = _offices().rules
    levels = Counter(level for name in names if (level := _level_word(name)))
    word = levels.most_common(1)[0][0] if levels else ""
    for source in (title, *names):
        for full in rules["provinces"]:
            short = _short(full)
            if source.startswith((full, short)) and (not word or full.endswith(word)):
                return Region(full, short, word or _level_of(full))
    inner = title
    for full in rules["provinces"]:
        inner = inner.removeprefix(full)
    match = re.match(rf"([一-龥]{{2,8}}?){word}", inner) if word else None
    if match:
        return Region(match.group(), match.group(1), word)
    return Region("", "", word)


def _short(full: str) -> str:
    return re.sub(r"(壮族|回族|维吾尔)?自治区$|特别行政区$|[省市]$", "", full)


def _level_of(full: str) -> str:
    return next((w for w in _offices().rules["levels"] if full.endswith(w)), "")


def _level_word(name: str) -> str:
    """省 of 省生态环境厅; empty for 市场监管局."""
    rules = _offices().rules
    if name.startswith(tuple(rules["not_levels"])):
        return ""
    return next((w for w in rules["levels"] if name.startswith(w) and len(name) > len(w) + 1), "")


def _level_and_stem(name: str, region: Region) -> tuple[str, str]:
    """("", 生态环境厅) for the plan's own region, (杭州市, 水利局) for another."""
    for prefix in sorted(region.prefixes, key=len, reverse=True):
        rest = name.removeprefix(prefix)
        if prefix and rest != name and len(rest) > 1 and _level_word(name) in ("", region.word):
            return "", rest
    level = _level_word(name)
    if level:
        return level, name.removeprefix(level)
    match = re.match(r"[一-龥]{2,3}[省市县区州](?!场)", name)
    if match and _offices().named(name[match.end() :]):
        return match.group(), name[match.end() :]
    return "", name


def _bare(name: str, region: Region) -> str:
    return _level_and_stem(name, region)[1]


def _identity(stem: str) -> str:
    office = _offices().named(stem)
    return office.names[0] if office else stem


def _key(name: str, region: Region) -> OfficeKey:
    level, stem = _level_and_stem(name, region)
    return level, _identity(stem)


# ── aliases ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class _Office:
    """A kind of department that exists in every region, from `units.toml`."""

    names: tuple[str, ...]
    weak: tuple[str, ...]
    english: tuple[str, ...]
    near: tuple[str, ...]

    def stems(self, place: str) -> tuple[str, ...]:
        """All names, with each ending that is said instead; `place` for the star."""
        endings: dict[str, list[str]] = _offices().rules["endings"]
        stems: dict[str, None] = {}
        for name in self.names:
            if "*" in name:
                stems[name.replace("*", place)] = None
                continue
            stems[name] = None
            for ending in endings.get(name[-1], ()):
                if len(name) > 2:
                    stems[name[:-1] + ending] = None
        for word in self.weak:
            stems[word + "部门"] = None
        return tuple(stems)


@dataclass(frozen=True)
class _Offices:
    rules: dict[str, Any]
    all: tuple[_Office, ...]

    def named(self, stem: str) -> _Office | None:
        """The office of that name, without its region."""
        if stem in self._by_stem:
            return self._by_stem[stem]
        return next((office for pattern, office in self._patterns if pattern.fullmatch(stem)), None)

    def place(self, stem: str) -> str:
        """杭州 of 人行杭州中心支行."""
        for pattern, _ in self._patterns:
            if match := pattern.fullmatch(stem):
                return match.group(1)
        return ""

    @cached_property
    def _by_stem(self) -> dict[str, _Office]:
        found: dict[str, _Office] = {}
        for office in self.all:
            for name in office.names:
                found[name] = office
        for office in self.all:
            for stem in office.stems(""):
                found.setdefault(stem, office)
        return found

    @cached_property
    def _patterns(self) -> list[tuple[re.Pattern[str], _Office]]:
        return [
            (re.compile(re.escape(name).replace(r"\*", "([一-龥]{2,4})")), office)
            for office in self.all
            for name in office.names
            if "*" in name
        ]


def english_names() -> Iterator[tuple[str, str]]:
    """Every English name of a department with its short Chinese one, without a place."""
    for office in _offices().all:
        for name in office.english:
            yield name, next(own for own in office.names if "*" not in own)


@cache
def _offices() -> _Offices:
    words = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return _Offices(
        words["rules"],
        tuple(
            _Office(*(tuple(entry.get(part, ())) for part in ("names", "weak", "english", "near")))
            for entry in words["office"]
        ),
    )


def _stems(name: str, region: Region) -> tuple[str, ...]:
    """The department's names without a region: the printed one first."""
    _, stem = _level_and_stem(name, region)
    office = _offices().named(stem)
    if not office:
        endings = _offices().rules["endings"].get(stem[-1], ())
        return tuple(dict.fromkeys([stem, *(stem[:-1] + ending for ending in endings)]))
    place = _offices().place(stem)
    places = dict.fromkeys((place, region.full, region.short))
    return tuple(dict.fromkeys([stem, *(s for p in places for s in office.stems(p))]))


def _strong_aliases(name: str, region: Region) -> Iterator[str]:
    level, stem = _level_and_stem(name, region)
    office = _offices().named(stem)
    if not office and not _HAN_NAME.fullmatch(stem):
        return  # 各市、县（市、区）
    for alias in _stems(name, region):
        # 人行杭州中心支行 has its place inside
        inside = bool(office) and alias.find(_offices().place(stem) or "\0") >= 0
        for prefix in ("",) if inside else region.prefixes if not level else (level, ""):
            yield prefix + alias
    yield from office.english if office else ()


def _shown_aliases(name: str, region: Region) -> tuple[str, ...]:
    """The names by which a reader may look for the department, without regional prefixes."""
    if len(_parts(name)) > 1:
        return ()
    stem = _bare(name, region)
    office, place = _offices().named(stem), _offices().place(stem)
    if not office and not _HAN_NAME.fullmatch(stem):
        return ()
    shown = [] if place else [prefix + stem for prefix in region.prefixes]
    if office:
        shown += [alias.replace("*", place) for alias in office.names]
        shown += [region.word + alias for alias in office.names if "*" not in alias]
        shown += office.english
    return tuple(dict.fromkeys(alias for alias in shown if alias != name))


# ── names in a text ─────────────────────────────────────────────────────────

_HAN = re.compile(r"[一-龥]")
_HAN_NAME = re.compile(r"[一-龥]+")
_JOINED = re.compile(r"[、和与及跟]")
_LONGEST_SHORT = 5  # characters of an abbreviation
_UNIT_ENDS = "厅局委办行处部"  # last characters of departments' names


def _fold(text: str) -> tuple[str, list[int]]:
    """`text` in one width and case without white space, with the place of each character."""
    characters: list[str] = []
    places: list[int] = []
    simplified: dict[str, str] = _offices().rules["characters"]
    for place, character in enumerate(text):
        for folded in unicodedata.normalize("NFKC", squeeze(character)).lower():
            if not folded.isspace():
                characters.append(simplified.get(folded, folded))
                places.append(place)
    return "".join(characters), places


def _not_before(word: str) -> str:
    return str(_offices().rules["not_before"].get(word[-1], "")) or "\0"


def _ends_here(folded: str, start: int, end: int, text: str, places: list[int]) -> bool:
    """Whether the word does not run on: 金融办 in 金融办法, police in policeman."""
    word, following = folded[start:end], folded[end : end + 1]
    if word.isascii():
        before = text[places[start] - 1 : places[start]]
        after = text[places[end - 1] + 1 : places[end - 1] + 2]
        return not (before.isascii() and before.isalpha()) and not (
            after.isascii() and after.isalpha()
        )
    return not following or following not in _not_before(word)


def _stands_free(folded: str, start: int, text: str, places: list[int]) -> bool:
    """Whether no other word runs into the one at `start`."""
    if start == 0 or places[start] - places[start - 1] > 1 or not _HAN.match(folded[start - 1]):
        return True
    return folded[:start].endswith(tuple(_offices().rules["frames"]["before"]))


def _foreign_start(folded: str, start: int, region: Region) -> int | None:
    """Where the name of another region before `start` begins; None if there is none."""
    rules = _offices().rules
    before = folded[:start]
    for word in rules["unknown"]["elsewhere"]:
        if before.endswith(word):
            return start - len(word)
    for full in rules["provinces"]:
        for name in (full, _short(full)):
            if before.endswith(name) and name not in (region.full, region.short):
                return start - len(name)
    match = re.search(r"[一-龥]{2}[省市县区州]$", before)
    if match and not re.search(rf"[{''.join(rules['unknown']['here'])}].$", before):
        return match.start()
    return None


@cache
def _generic_names(region: Region) -> re.Pattern[str]:
    """省…厅 of any kind, without the words that no department's name holds."""
    unknown = _offices().rules["unknown"]
    prefixes = "|".join(map(re.escape, filter(None, sorted(region.prefixes, key=len)[::-1])))
    never = "|".join(map(re.escape, unknown["never"]))
    endings = "|".join(map(re.escape, unknown["endings"]))
    here = "".join(unknown["here"])
    return re.compile(
        rf"(?<![{here}])(?P<name>(?:{prefixes or '省|市'})"
        rf"(?:(?!{never}|{endings})[一-龥]){{2,8}}(?:{endings}))"
        rf"(?![{''.join(_offices().rules['not_before']['局'])}])"
    )


def _runs_through(word: str, name: str) -> bool:
    """Whether `name` has the characters of `word` in their order.

    >>> _runs_through("铁办", "杭州铁路办事处"), _runs_through("办铁", "杭州铁路办事处")
    (True, False)
    """
    rest = iter(name)
    return all(character in rest for character in word)


def _shortened(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _one_error(alias: str, window: str) -> bool:
    if alias == window or abs(len(alias) - len(window)) > 1:
        return False
    if len(alias) != len(window):
        longer, shorter = sorted((alias, window), key=len, reverse=True)
        return shorter in _shortened(longer)
    wrong = [i for i, (a, b) in enumerate(zip(alias, window, strict=True)) if a != b]
    swapped = len(wrong) == 2 and wrong[1] == wrong[0] + 1
    return len(wrong) == 1 or (
        swapped and alias[wrong[0]] == window[wrong[1]] and alias[wrong[1]] == window[wrong[0]]
    )


def _likeness(one: str, other: str) -> float:
    """1 for equal names, 0 for names without a common character (edit distance)."""
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        current = [i]
        for j, b in enumerate(other, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (a != b)))
        previous = current
    return 1 - previous[-1] / max(len(one), len(other), 1)
