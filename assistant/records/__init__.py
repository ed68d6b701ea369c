"""What is kept. In: questions, answers, opinions, scenarios. Out: the same, after any restart.

database.py       the URL → transactions; schema brought up to date; trouble told plainly
postgresql.py     a server that is given up when it falls silent
nouns.py          what is kept, as frozen types; of conversations in assistant/conversation.py
tables.py         how it is kept; `migrations/` holds every step from the first version on
conversations.py  conversations and their turns: begin, list, search, rename, delete, restore
feedback.py       what people thought of an answer
scenarios.py      inputs of the index that somebody saved under a name
audit.py          who asked what and was told what: a chain that shows where it was changed

Whoever imports this imports SQLAlchemy: the command line's row questions never do.
"""

from assistant.records.audit import append_audit, export_audit, verify_audit
from assistant.records.conversations import (
    delete_conversation,
    list_conversations,
    load_conversation,
    rename_conversation,
    restore_conversation,
    save_answer,
    save_question,
    standing_of,
)
from assistant.records.database import Database, DatabaseTrouble, open_database
from assistant.records.feedback import give_feedback, list_feedback
from assistant.records.nouns import (
    AuditEntry,
    Opinion,
    Scenario,
)
from assistant.records.scenarios import delete_scenario, list_scenarios, save_scenario

__all__ = [
    "AuditEntry",
    "Database",
    "DatabaseTrouble",
    "Opinion",
    "Scenario",
    "append_audit",
    "delete_conversation",
    "delete_scenario",
    "export_audit",
    "give_feedback",
    "list_conversations",
    "list_feedback",
    "list_scenarios",
    "load_conversation",
    "open_database",
    "rename_conversation",
    "restore_conversation",
    "save_answer",
    "save_question",
    "save_scenario",
    "standing_of",
    "verify_audit",
]
