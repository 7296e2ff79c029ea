"""Failures that may be told on: what broke and where, never with what."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Broken(Exception):
    """A task broke; the message names the kind of failure and the place, no value."""


def place(problem: BaseException) -> str:
    """Return kind and innermost place of a failure; its own words may hold what somebody typed."""
    where, trace = "", problem.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        where = f"{code.co_filename}:{trace.tb_lineno} {code.co_name}"
        trace = trace.tb_next
    return f"{type(problem).__name__} at {where}"


def quiet(task: Callable[P, R]) -> Callable[P, R]:
    """Let a task fail without its words: the queue keeps them in a row and in the log."""

    @wraps(task)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return task(*args, **kwargs)
        except Exception as problem:
            told = place(problem)
        raise Broken(told)

    return wrapped
