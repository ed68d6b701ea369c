"""What can be wrong with a document, each in one sentence for the person who gave it."""


class UnreadableDocument(ValueError):
    """The document cannot be read as a plan; the message says why and what to do."""
