"""Logs hold ids, never content."""

import logging


class IdsOnly(logging.Filter):
    """Takes the text of an exception out of a record; its type and place stay."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Shorten what could carry what somebody typed."""
        if record.exc_info and record.exc_info[0] is not None:
            kind, _value, trace = record.exc_info
            place = ""
            while trace is not None:
                code = trace.tb_frame.f_code
                place = f"{code.co_filename}:{trace.tb_lineno} {code.co_name}"
                trace = trace.tb_next
            record.msg, record.args = f"{kind.__name__} at {place}", ()
            record.exc_info, record.exc_text = None, None
        return True
