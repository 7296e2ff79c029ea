"""After a restore: what was erased since the backup was made is erased again."""

from datetime import datetime

from tracker.actions import erasure, retention, scrubbing
from tracker.models import Case, HistoryEvent, Person
from tracker.policy import Actor
from tracker.queries.retention import gone
from tracker.rules.retention import What


def replay(*, by: Actor, now: datetime) -> int:
    """Do every erasure of the list that this database does not know; return how many.

    The list lies beside the key file. What it names was agreed on by two people when it was done.
    """
    done = 0
    for line in scrubbing.listed():
        if line["kind"] == "person.erased":
            done += _erase(line["about"], by, now)
        else:
            done += _purge(line["about"], line["what"], by, now)
    return done


def _erase(key: str, by: Actor, now: datetime) -> int:
    person = Person.objects.filter(key=key, erased_at__isnull=True).first()
    if person is None or HistoryEvent.objects.filter(object_key=key, kind="person.erased").exists():
        return 0
    erasure.erase_again(person, by=by, now=now)
    return 1


def _purge(key: str, what: str, by: Actor, now: datetime) -> int:
    case = Case.objects.filter(key=key).first()
    if case is None or What(what) in gone(case.merged_into or case):
        return 0
    retention.purge_again(case, What(what), by=by, now=now)
    return 1
