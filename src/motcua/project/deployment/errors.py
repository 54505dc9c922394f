"""Why a command of the operator could not do its work."""


class CannotStart(Exception):
    """Something outside is not as it must be; the text is the one sentence that the operator reads."""
