"""Logs hold ids, never content."""

import logging

from tracker.rules.quiet import place


class IdsOnly(logging.Filter):
    """Takes the text of an exception out of a record; its type and place stay."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten what could carry what somebody typed."""
        if record.exc_info and record.exc_info[1] is not None:
            record.msg, record.args = place(record.exc_info[1]), ()
            record.exc_info, record.exc_text = None, None
        return True
