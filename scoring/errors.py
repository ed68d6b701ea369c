"""What cannot be scored. Each message is one sentence for the person: what is wrong, what to do."""


class ScoringError(ValueError):
    """Something given to the index that cannot be used."""


class BadFramework(ScoringError):
    """A framework that is no tree of weighted nodes; the message names the node."""


class BadTable(ScoringError):
    """A table of data that cannot be used as a whole."""


class Unreachable(ScoringError):
    """A target that no admissible value reaches."""


class Undefined(ScoringError):
    """A result that does not exist for this framework or these data."""
