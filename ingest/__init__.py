"""A plan document → `Plan`: its words with their pages, its tables, its targets, its oddities.

read_text    file → text                     (ingest.files)
split_lines  text → lines with pages         (ingest.lines)
split_parts  lines → body and annexes        (ingest.parts)
read_sections, read_lists, read_framework    (ingest.body, .lists, .framework)
read_targets sentences and rows → quantities (ingest.targets)
check        what is odd about all this      (ingest.report)
"""

from ingest.errors import UnreadableDocument
from ingest.reader import read_plan

__all__ = ["UnreadableDocument", "read_plan"]
