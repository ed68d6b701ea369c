"""Text → HTML or Markdown in which no character of a question or of the plan can do harm."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

# control characters and direction marks: they hide or reorder what is read
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

# what an answer may use: escapes, bold, list bullets at the start of a line
_KEPT = r"\\.|\*\*|^ *\* "
# what Streamlit would turn into formulas, strike-through, links, pictures, HTML, icons
_ACTIVE = r"[$~<&`_*\[]|:(?=[\w+\-/]+:)"
_MARKDOWN = re.compile(f"({_KEPT})|({_ACTIVE})", re.MULTILINE | re.DOTALL)

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@dataclass(frozen=True)
class Html:
    """HTML for `st.html`, taken as it is: text would have its margin taken off, each time anew."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def shown(text: str) -> str:
    """`text` without characters that are invisible or turn the reading direction.

    >>> shown("任务\\x0012\\u202e由谁牵头\\n？")
    '任务12由谁牵头\\n？'
    """
    return _HIDDEN.sub("", text)


def literal(text: str) -> str:
    """`text` as HTML that reads exactly as typed.

    >>> literal("<script>$$ ![](x)")
    '&lt;script&gt;$$ ![](x)'
    """
    return html.escape(shown(text), quote=True)


def calm(markdown: str) -> str:
    """An answer's Markdown with only bold, lists, quotes and tables left alive.

    What the assistant has escaped stays as it is.

    >>> print(calm("**省建设厅**，10~20%，$5 \\\\* <b> :smile:"))
    **省建设厅**，10\\~20%，\\$5 \\* \\<b> :\u2060smile:
    """

    def quiet(match: re.Match[str]) -> str:
        kept, active = match.groups()
        # a backslash does not stop icons and emoji names; a word joiner does
        return kept or (":\u2060" if active == ":" else f"\\{active}")

    return _MARKDOWN.sub(quiet, shown(markdown))


def plain(markdown: str) -> str:
    """An answer's Markdown as the text that one would type.

    >>> plain("## 任务12\\n**省建设厅**牵头，1\\\\~2项")
    '任务12\\n省建设厅牵头，1~2项'
    """
    text = re.sub(r"^(#{1,6}|>) +", "", markdown, flags=re.MULTILINE).replace("**", "")
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def bold_words(markdown: str) -> tuple[str, ...]:
    """What an answer sets in bold.

    >>> bold_words("由**省建设厅**牵头，**2025年**底前")
    ('省建设厅', '2025年')
    """
    return tuple(plain(words) for words in _BOLD.findall(markdown))


def marked(quote: str, words: Iterable[str]) -> str:
    """`quote` as HTML with `words` marked, wherever the plan wraps its lines.

    >>> marked("12 省建\\n设厅 <负责>", ["省建设厅"])
    '12 <mark>省建\\n设厅</mark> &lt;负责&gt;'
    """
    found = _any_of(words)
    if found is None:
        return literal(quote)
    pieces = []
    end = 0
    for match in found.finditer(quote):
        pieces += [literal(quote[end : match.start()]), f"<mark>{literal(match.group())}</mark>"]
        end = match.end()
    return "".join([*pieces, literal(quote[end:])])


def _any_of(words: Iterable[str]) -> re.Pattern[str] | None:
    # a single character would be marked all over the quote; the longest word wins
    known = sorted({"".join(word.split()) for word in words} - {""}, key=len, reverse=True)
    patterns = [r"\s*".join(map(re.escape, word)) for word in known if len(word) > 1]
    return re.compile("|".join(patterns)) if patterns else None


def clipped(text: str, length: int) -> str:
    """The first `length` characters, with … where something is left out.

    >>> clipped("任务清单", 2), clipped("任务", 2)
    ('任务…', '任务')
    """
    return text if len(text) <= length else text[:length] + "…"


def literal_label(text: str) -> str:
    """`text` as a button's label, in which Markdown would otherwise be read.

    >>> literal_label("10~20%的*指标*")
    '10\\\\~20%的\\\\*指标\\\\*'
    """
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!~$<>|:&" else c for c in shown(text))
