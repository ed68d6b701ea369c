"""What can go wrong for a reason that a person can do something about."""


class Trouble(Exception):
    """Something the user must know; the message says what happened and what to do."""
