"""Asking a time stamp authority over HTTP; outside every transaction, and never in the way."""

import logging
import urllib.error
import urllib.request
from datetime import datetime, timedelta
from http.client import HTTPException

from django.conf import settings

from tracker import policy
from tracker.actions import checkpoints
from tracker.models import Checkpoint
from tracker.rules import timestamps

log = logging.getLogger(__name__)
WAIT = 10
"""Seconds; an authority that is slower is asked again later."""
LONGEST = 64 * 1024
ASKED_FOR = timedelta(days=7)
"""A checkpoint that got no stamp for so long gets none any more."""
KINDS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class _NoDetour(urllib.request.HTTPRedirectHandler):
    """The address that was set is the one that is asked."""

    def redirect_request(self, *_told: object) -> None:
        """Follow nowhere."""


def stamp_waiting(*, now: datetime) -> int:
    """Get stamps for what has none, the newest first; return how many came.

    An authority that does not answer is left in peace until the next look.
    """
    if not settings.TSA_URL:
        return 0
    waiting = Checkpoint.objects.filter(stamp=None, made_at__gte=now - ASKED_FOR)
    done = 0
    for row in waiting.order_by("-made_at", "-pk")[:50]:
        if not stamp(row, now=now):
            break
        done += 1
    return done


def stamp(row: Checkpoint, *, now: datetime) -> bool:
    """Get a stamp for one checkpoint and keep it; tell whether there is one now."""
    if not settings.TSA_URL:
        return False
    try:
        answer = _asked(row.note)
    except (OSError, HTTPException, timestamps.BadStamp, ValueError) as problem:
        log.error("checkpoint %s: no time stamp: %s", row.pk, type(problem).__name__)
        return False
    checkpoints.keep_stamp(row, answer, by=policy.house("checkpoint", now=now))
    return True


def _asked(note: str) -> bytes:
    """Return a good answer over `note`; OSError, HTTPException or BadStamp without one."""
    query, nonce = timestamps.question(note)
    request = urllib.request.Request(settings.TSA_URL, data=query, headers=KINDS)  # noqa: S310
    with urllib.request.build_opener(_NoDetour).open(request, timeout=WAIT) as reply:
        answer = bytes(reply.read(LONGEST))
    roots = timestamps.authorities(settings.TSA_ROOTS)
    timestamps.check(answer, note, roots=roots, nonce=nonce)
    return answer
