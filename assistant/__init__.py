"""The assistant. In: a question put in somebody's own words. Out: a cited answer.

reading  = understand(question, view)
evidence = gather(reading, view, searcher)
answer   = write(reading, evidence, view)
"""

from assistant.desk import Assistant
from assistant.errors import Trouble
from assistant.examples import example_questions
from assistant.searching import IndexState

__all__ = ["Assistant", "IndexState", "Trouble", "example_questions"]
