"""Background work of communications: ids in, one action out. Each task looks at state."""


def beat() -> None:
    """Tell that the worker lives."""


def drain_outbox() -> None:
    """Hand over what is due."""


def announce() -> None:
    """Tell those who should hear what is new in the history."""


def daily_checkpoint() -> None:
    """Sign and send a checkpoint when the last one is a day old."""
