"""One ancestor for everything the rules refuse, so that callers can show its sentence."""


class RuleError(ValueError):
    """The rules refuse this question; the message is one sentence that says why."""
