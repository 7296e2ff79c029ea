"""New pixels of hostile files, made in a process that may fail instead of ours."""

from tracker.exports.previews.making import make

__all__ = ["make"]
