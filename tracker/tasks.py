"""Background work of the record: ids in, one action out. Each task looks at state."""


def watch_deadlines() -> None:
    """Remind of deadlines that come near and were not reminded of yet."""


def keep_house() -> None:
    """Prune what the queue leaves behind and list what has reached its end."""
