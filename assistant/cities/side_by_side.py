"""What suppositions that are put beside each other give: a table of them, and the difference."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.cities.figures import points_of, signed
from assistant.messages import join_names, say, words_of
from assistant.readings import DataAsked, Option, OptionsAsked
from assistant.view import View
from assistant.whatif_answers import gather_whatif, write_whatif
from corpus.answer import Answer, Table
from corpus.plan import RowRef

_LEVEL = 1e-9  # points by which gains may differ and be alike


@dataclass(frozen=True)
class _Result:
    option: Option
    answer: Answer  # to the option by itself
    gain: float | None  # points of the index; None where it cannot be said
    before: float | None  # index; None where only the change is known
    after: float | None


def gather_options(reading: OptionsAsked, view: View) -> tuple[_Result, ...]:
    """Each supposition worked out for itself."""
    return tuple(_worked_out(option, view) for option in reading.options)


def _worked_out(option: Option, view: View) -> _Result:
    reading = option.reading
    assert reading is not None  # else it would not have come here
    if isinstance(reading, DataAsked):
        from assistant.cities.answers import gather_data, levels_of, write_data

        found = gather_data(reading, view)
        answer = write_data(reading, found, view)
        before, after = levels_of(reading, found, view)
        return _Result(option, answer, answer.value, before, after)
    answer = write_whatif(reading, gather_whatif(reading, view), view)
    return _Result(option, answer, answer.value, None, None)


def write_options(reading: OptionsAsked, found: tuple[_Result, ...], view: View) -> Answer:
    """A refusal of one is told, and nothing is compared with it."""
    lost = next((result for result in found if result.gain is None), None)
    if lost:
        opening = say(reading.asked.english, "options.not_worked_out", name=lost.option.name)
        return replace(
            lost.answer,
            question=reading.asked.original,
            answer=f"{opening}\n\n{lost.answer.answer}",
        )
    return _WRITERS[reading.kind](reading, found, view)


def _stored(reading: OptionsAsked, found: tuple[_Result, ...], view: View) -> Answer:
    result = found[0]
    told = say(
        reading.asked.english,
        "options.stored",
        name=result.option.name,
        words=result.option.words,
    )
    return replace(
        result.answer,
        question=reading.asked.original,
        answer=f"{told}\n\n{result.answer.answer}",
        follow_ups=(),
    )


def _either(reading: OptionsAsked, found: tuple[_Result, ...], view: View) -> Answer:
    english = reading.asked.english
    gains = [result.gain or 0.0 for result in found]
    best = max(gains)
    first = [r.option.name for r, gain in zip(found, gains, strict=True) if best - gain < _LEVEL]
    rest = sorted((gain for gain in gains if best - gain >= _LEVEL), reverse=True)
    names = join_names(english, first)
    if not rest:
        line = say(english, "options.alike", points=points_of(best))
    elif len(first) > 1:
        line = say(english, "options.several_best", names=names, points=points_of(best))
    else:
        more = points_of(best - rest[0])
        line = say(english, "options.best", name=names, points=points_of(best), more=more)
    return _answer(reading, found, [line], best)


def _scenarios(reading: OptionsAsked, found: tuple[_Result, ...], view: View) -> Answer:
    english = reading.asked.english
    if len(found) == 1:
        result = found[0]
        told = say(english, "options.is", name=result.option.name, words=result.option.words)
        return replace(
            result.answer,
            question=reading.asked.original,
            answer=f"{told}\n\n{result.answer.answer}",
            value=result.gain if result.after is None else result.after,
        )
    lines = []
    value: float | None = None
    if len(found) == 2:
        value = _apart(found[0], found[1])
        one, other = (result.option.name for result in found)
        key = "apart" if _known(found) else "gains_apart"
        lines = [say(english, f"options.{key}", one=one, other=other, points=_signed(value))]
    return _answer(reading, found, lines, value)


def _known(found: tuple[_Result, ...]) -> bool:
    return all(result.after is not None for result in found)


def _apart(one: _Result, other: _Result) -> float:
    if one.after is not None and other.after is not None:
        return one.after - other.after
    return (one.gain or 0.0) - (other.gain or 0.0)


def _signed(points: float) -> str:
    return signed(points_of(points))


def _answer(
    reading: OptionsAsked, found: tuple[_Result, ...], lines: list[str], value: float | None
) -> Answer:
    """The lines, a table of all, and the last words of an answer: data and assumptions."""
    english = reading.asked.english
    each = [
        say(
            english,
            "options.line" if result.after is not None else "options.line_of_change",
            name=_labelled(result),
            before=points_of(result.before or 0.0),
            after=points_of(result.after or 0.0),
            points=_signed(result.gain or 0.0),
        )
        for result in found
    ]
    source = found[0].answer.answer.rsplit("\n\n", 1)[-1]
    rows: tuple[RowRef, ...] = tuple(
        dict.fromkeys(row for result in found for row in result.answer.rows)
    )
    citations = tuple(dict.fromkeys(c for result in found for c in result.answer.citations))
    return Answer(
        question=reading.asked.original,
        kind="index",
        answer="\n\n".join([*lines, "\n".join(each), source]),
        rows=rows,
        value=value,
        citations=citations,
        produced_by="scoring",
        tables=(_table(english, found),),
    )


def _labelled(result: _Result) -> str:
    name, words = result.option.name, result.option.words
    same = words.lower().startswith(name.rstrip("…").lower())
    return name if same else f"{name}（{words}）"


def _table(english: bool, found: tuple[_Result, ...]) -> Table:
    cells = tuple(
        (
            _labelled(result),
            "—" if result.before is None else points_of(result.before),
            "—" if result.after is None else points_of(result.after),
            _signed(result.gain or 0.0),
        )
        for result in found
    )
    return Table(words_of(english, "options.columns"), cells)


_WRITERS = {"stored": _stored, "either": _either, "scenarios": _scenarios}
