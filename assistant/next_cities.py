"""What else the kept figures of cities can be asked, after an answer from them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.cities.kept import Kept
from assistant.messages import say
from assistant.readings import DataAsked

# operation → what follows, each the name of a sentence `data.ask_…`
_AFTER: dict[str, tuple[str, ...]] = {
    "lost": ("best", "aim", "reason", "order"),
    "best": ("lost", "aim", "balance", "order"),
    "reason": ("lost", "improved", "best"),
    "compare": ("lost", "best", "order"),
    "order": ("lost", "improved", "swap", "middle"),
    "between": ("lost", "improved", "order"),
    "middle": ("order", "improved", "lost"),
    "change": ("reason", "improved", "lost"),
    "changed": ("reason", "lost", "order"),
    "value": ("lost", "order", "aim"),
    "aim": ("best", "lost", "order"),
    "reach": ("best", "lost", "order"),
    "seek": ("best", "lost", "aim"),
    "raw": ("best", "aim", "lost"),
    "progress": ("best", "lost", "improved"),
    "swap": ("top", "order", "lost"),
    "robust": ("swap", "order", "lost"),
    "top": ("swap", "lost", "order"),
    "balance": ("lost", "best", "order"),
}
_OTHERWISE = ("order", "lost", "best")
_OF_TWO_YEARS = {"reason", "improved"}
_OF_SEVERAL_CITIES = {"order", "improved", "swap", "middle", "top", "aim"}


def next_of_cities(reading: DataAsked, about: Kept, told: Sequence[str]) -> Iterator[str]:
    """What the figures could be asked next; of the city that was asked of, or told of."""
    city = (reading.cities or _told_of(about, told) or about.cities)[0]
    for name in _AFTER.get(reading.operation, _OTHERWISE):
        if name in _OF_TWO_YEARS and len(about.years) < 2:
            continue
        if name in _OF_SEVERAL_CITIES and len(about.cities) < 2:
            continue
        yield say(reading.asked.english, f"data.ask_{name}", city=city)


def _told_of(about: Kept, told: Sequence[str]) -> tuple[str, ...]:
    """The city in bold in what was told, else the one named last: 癸市最低."""
    text = "\n".join(told[:1])
    bold = [city for city in about.cities if f"**{city}**" in text]
    named = sorted((text.rfind(city), city) for city in about.cities if city in text)
    return (*bold, *(city for _, city in reversed(named)))
