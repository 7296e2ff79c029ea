"""What somebody without an account may see: the subject their case, others their own entries."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import (
    AccessKey,
    Allowance,
    Circle,
    Contact,
    Evidence,
    FormalRequest,
    HistoryEvent,
    Intake,
    Mandate,
    Person,
    PersonMessage,
    Publication,
    PublicationState,
    Route,
)
from tracker.models.base import house_day
from tracker.queries import merged
from tracker.rules.roles import Role
from tracker.states import ContactStatus, RequestStatus

SHOWN = 50
"""So many things stand on one page; older ones follow on the next."""
LATELY = 8
"""So many of them stand on the first page; a thumb has to get past them."""

STATUS = {
    ContactStatus.LOGGED: (gettext_lazy("saved"), ""),
    ContactStatus.ROUTED: (gettext_lazy("with the press office"), "amber"),
    ContactStatus.ANSWERED: (gettext_lazy("answered"), "green"),
    ContactStatus.CLOSED: (gettext_lazy("done"), "green"),
}
SENT = {
    RequestStatus.FILED: (gettext_lazy("sent"), "teal"),
    RequestStatus.ACKNOWLEDGED: (gettext_lazy("they have it"), "teal"),
    RequestStatus.DECIDED: (gettext_lazy("they answered"), "blue"),
    RequestStatus.APPEALED: (gettext_lazy("taken further"), "amber"),
    RequestStatus.LAPSED: (gettext_lazy("no answer in time"), "amber"),
    RequestStatus.CLOSED: (gettext_lazy("done"), "green"),
}
ONLINE = {
    PublicationState.UP: (gettext_lazy("still online"), "red"),
    PublicationState.CHANGED: (gettext_lazy("changed"), "amber"),
    PublicationState.CANNOT_TELL: (gettext_lazy("cannot tell"), ""),
    PublicationState.GONE: (gettext_lazy("gone"), "green"),
    PublicationState.BACK: (gettext_lazy("back online"), "red"),
}
STAFF = {
    Role.COMMUNICATIONS.value: gettext_lazy("Press office"),
    Role.LEGAL.value: gettext_lazy("Lawyers"),
    Role.APPROVER.value: gettext_lazy("Second person who confirms"),
    Role.AUDITOR.value: gettext_lazy("Auditors"),
    Role.OPERATOR.value: gettext_lazy("Technicians"),
    "staff": gettext_lazy("Other staff"),
}
LOOKS = 200
"""So many looks into a file are listed, the latest."""
WROTE = (".logged", ".routed", ".granted", ".answered", ".noted")
"""Ends of kinds that staff write as part of everyday work on a case; they are not listed."""
LOOKED = {
    "case.read": gettext_lazy("the pages of your case"),
    "person.read": gettext_lazy("your messages"),
    "person.revealed": gettext_lazy("something sealed"),
    "sealed.": gettext_lazy("something sealed"),
    "evidence.downloaded": gettext_lazy("a file"),
    "evidence.opened_for_preview": gettext_lazy("a file"),
    "evidence.seen": gettext_lazy("a file"),
    "evidence.data_seen": gettext_lazy("a file"),
    "intake.opened": gettext_lazy("an e-mail as it came"),
    "counsel.read": gettext_lazy("notes of the lawyers"),
    "export.": gettext_lazy("a copy of the case"),
    "channel.opened": gettext_lazy("how to reach you"),
}
"""What somebody looked at, by the beginning of the kind; every other kind is a step they took."""
STEP = gettext_lazy("a step of their work")


UNREADABLE = gettext_lazy("An e-mail no machine could read; we look at it ourselves.")


@dataclass(frozen=True)
class Line:
    """One line of “Lately”."""

    at: datetime
    title: str
    detail: str
    word: str
    tone: str
    contact: Contact | None = None


@dataclass(frozen=True)
class NextStep:
    """Who has it now and until when; `team` is empty for the desk that sees everything.

    `passed` is the promise that was not kept; one that still holds is `answer_by`.
    """

    contact: Contact
    team: str
    answer_by: datetime | None
    passed: datetime | None


def entries(person: Person) -> QuerySet[Contact]:
    """Return the contacts a person may see: all of the case, or what they logged themselves."""
    rows = Contact.objects.filter(case=person.case)
    seen = rows if person.is_subject else rows.filter(reporter=person)
    return seen.select_related("person", "reporter", "outlet", "intake").order_by(
        "-occurred_at", "-pk"
    )


def last_caller(person: Person) -> dict[str, Any]:
    """Return who called last, to start the next entry with; `taken` says from which entry."""
    last = Contact.objects.filter(reporter=person).order_by("-pk").first()
    if last is None:
        return {}
    caller = _caller(last)
    return {
        **caller, "taken": last.ref if any(caller.values()) else "",
        "channel": last.channel, "country": last.person.country,
    }  # fmt: skip


def caller_of(person: Person, ref: str) -> dict[str, str]:
    """Return who called in an entry that this person made; nothing for any other."""
    one = Contact.objects.filter(reporter=person, ref=ref).first() if ref else None
    return _caller(one) if one else {}


def _caller(contact: Contact) -> dict[str, str]:
    return {
        "caller": contact.claimed_name, "outlet": contact.claimed_outlet,
        "handle": contact.claimed_handle,
    }  # fmt: skip


def next_step(contact: Contact, *, now: datetime) -> NextStep | None:
    """Return what happens next with a contact, from its newest route."""
    route = Route.objects.filter(contact=contact).select_related("team").order_by("-pk").first()
    if route is None or contact.status not in {ContactStatus.ROUTED, ContactStatus.LOGGED}:
        return None
    by, team = route.answer_by, "" if route.team.catch_all else route.team.name
    late = by is not None and by <= now
    return NextStep(contact, team, answer_by=None if late else by, passed=by if late else None)


def what_next(person: Person, *, about: Contact | None = None, now: datetime) -> list[NextStep]:
    """Return what the card “What happens next” says: the oldest promise not kept comes first.

    After it `about`, or else what was promised for next.
    """
    rows = entries(person).filter(status=ContactStatus.ROUTED)
    late = rows.filter(answer_by__lte=now).order_by("answer_by", "pk").first()
    then = about or _next_up(rows, now=now)
    both = dict.fromkeys(row for row in (late, then) if row is not None)
    return [step for row in both if (step := next_step(row, now=now))]


def _next_up(rows: QuerySet[Contact], *, now: datetime) -> Contact | None:
    # The soonest promise that still holds: a later entry takes none back.
    soonest = rows.filter(answer_by__gt=now).order_by("answer_by", "pk").first()
    return soonest or rows.filter(answer_by=None).order_by("-logged_at").first()


def lately(person: Person, *, most: int = LATELY) -> list[Line]:
    """Return what happened, newest first; requests and publications for the subject alone."""
    lines = [_contact_line(row, person) for row in entries(person)[:most]]
    return sorted([*lines, *_other_lines(person)], key=_instant, reverse=True)[:most]


def _other_lines(person: Person) -> list[Line]:
    if not person.is_subject:
        return []
    return [
        *(_request_line(row) for row in _requests(person)),
        *(_publication_line(row) for row in _publications(person)),
    ]


def _instant(line: Line) -> datetime:
    return line.at


def how_much(person: Person) -> int:
    """Return how many lines there are in all."""
    return entries(person).count() + len(_other_lines(person))


class Everything(Sequence[Line]):
    """All lines, newest first; contacts are read for the page that is asked for."""

    def __init__(self, person: Person) -> None:
        self._person, others = person, _other_lines(person)
        contacts = entries(person).values_list("occurred_at", "pk")
        marks = [*contacts, *((line.at, line) for line in others)]
        self._marks = sorted(marks, key=lambda mark: mark[0], reverse=True)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._marks)

    def __getitem__(self, asked: Any) -> Any:
        """Return the lines of a page."""
        marks = [what for _at, what in self._marks[asked]]
        rows = entries(self._person).in_bulk([what for what in marks if isinstance(what, int)])
        return [
            what if isinstance(what, Line) else _contact_line(rows[what], self._person)
            for what in marks
        ]


def _contact_line(row: Contact, reader: Person) -> Line:
    word, tone = STATUS[ContactStatus(row.status)]
    who = row.outlet.name if row.outlet else row.claimed_outlet or row.claimed_name
    whom = "" if row.person_id == reader.pk else row.person.called
    title = row.get_channel_display() + (f" – {whom}" if whom else "")
    other = row.reporter if row.reporter_id != reader.pk else None
    logged = _("logged by: %(who)s") % {"who": other.called} if other else ""
    unread = "" if row.summary or row.intake.kind != "unreadable" else str(UNREADABLE)
    words = (who, logged, Truncator(row.summary).chars(90), unread)
    detail = " · ".join(part for part in words if part)
    return Line(row.occurred_at, title, detail, str(word), tone, contact=row)


def _requests(person: Person) -> QuerySet[FormalRequest]:
    rows = FormalRequest.objects.filter(case=person.case, status__in=list(SENT))
    return rows.select_related("outlet").order_by("-pk")[:SHOWN]


def _request_line(row: FormalRequest) -> Line:
    word, tone = SENT[RequestStatus(row.status)]
    title = _("Request to %(outlet)s") % {"outlet": row.outlet.name}
    outcome = row.get_outcome_display() if row.outcome else ""
    return Line(row.filed_at or row.drafted_at, title, str(outcome), str(word), tone)


def _publications(person: Person) -> QuerySet[Publication]:
    rows = Publication.objects.filter(case=person.case).select_related("outlet")
    return rows.prefetch_related("checks").order_by("-pk")[:SHOWN]


def _publication_line(row: Publication) -> Line:
    checks = sorted(row.checks.all(), key=lambda check: (check.checked_at, check.pk))
    state = PublicationState(checks[-1].state) if checks else PublicationState.CANNOT_TELL
    word, tone = ONLINE[state]
    where = row.outlet.name if row.outlet else ""
    detail = " · ".join(part for part in (where, row.exposes) if part)
    at = checks[-1].checked_at if checks else row.added_at
    return Line(at, str(row), detail, str(word), tone)


def additions(contact: Contact, person: Person) -> QuerySet[Intake]:
    """Return what was put next to an entry afterwards; others than the subject see their own."""
    rows = Intake.objects.filter(
        case=contact.case, kind="addition", payload__about=str(contact.key)
    )
    seen = rows if person.is_subject else rows.filter(reporter=person)
    return seen.order_by("pk")


def files(contact: Contact, person: Person) -> QuerySet[Evidence]:
    """Return the files next to an entry; others than the subject see what they gave themselves."""
    rows = contact.evidence.filter(removed_at__isnull=True)
    seen = rows if person.is_subject else rows.filter(giver=person)
    return seen.select_related("blob").order_by("pk")


def thread(person: Person) -> QuerySet[PersonMessage]:
    """Return what a person and communications wrote to each other, oldest first."""
    return PersonMessage.objects.filter(person=person).order_by("written_at", "pk")


@dataclass(frozen=True)
class Member:
    """Somebody of the circle and the link that lets them in, if there is one."""

    person: Person
    link: AccessKey | None


def circle(person: Person, *, now: datetime) -> list[Member]:
    """Return the people of the case besides its subject, in the order they were added."""
    people = person.case.people.exclude(circle=Circle.SUBJECT).filter(erased_at__isnull=True)
    live = AccessKey.objects.live(now).exclude(kind=AccessKey.RECOVERY)
    links = {row.person_id: row for row in live.filter(person__case=person.case)}
    return [Member(row, links.get(row.pk)) for row in people.order_by("pk")]


@dataclass(frozen=True)
class Said:
    """One step of what a person allowed; `given` is what they said yes to, if they did.

    Of what ran out by itself there is the last day alone, and no instant.
    """

    word: str
    at: datetime | None = None
    given: Mandate | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Allowed:
    """One thing a person may allow, and each step of what they said about it, oldest first."""

    what: Allowance
    live: Mandate | None
    last: Mandate | None
    steps: tuple[Said, ...]

    @property
    def changed_at(self) -> datetime | None:
        """Return when they last said something about it."""
        if self.last is None:
            return None
        return self.last.withdrawn_at or self.last.given_at


def allowances(person: Person, *, now: datetime) -> list[Allowed]:
    """Return everything a person may allow, with what holds at `now`."""
    rows = list(Mandate.objects.filter(person=person).order_by("given_at", "pk"))
    live = {row.what: row for row in Mandate.objects.live(now).filter(person=person)}
    allowed = []
    for what in Allowance:
        said = [row for row in rows if row.what == what]
        last = said[-1] if said else None
        allowed.append(Allowed(what, live.get(what), last, tuple(_said(said, now=now))))
    return allowed


def _said(rows: list[Mandate], *, now: datetime) -> Iterator[Said]:
    """Give each step of what was said about one thing; `rows` are its mandates, oldest first."""
    held_until = None
    for row, follower in zip_longest(rows, rows[1:]):
        changed = row.given_at == held_until
        yield Said(_("You changed it.") if changed else _("You said yes."), row.given_at, row)
        ran_out = row.until_on is not None and row.until_on < house_day(row.withdrawn_at or now)
        held_until = None if ran_out else row.withdrawn_at
        if ran_out:
            yield Said(_("It ran out."), last_day=row.until_on)
        if row.withdrawn_at and not (follower and follower.given_at == row.withdrawn_at):
            yield Said(_("You took it back."), row.withdrawn_at)


@dataclass(frozen=True)
class Look:
    """Somebody of the staff was in the file: as what, when and how often, never who."""

    role: str
    at: datetime
    times: int
    what: str
    is_step: bool


def looks(person: Person) -> list[Look]:
    """Return who opened the file of a case, newest first, without names.

    Several looks at the same within the same minute are one line.
    """
    rows = HistoryEvent.objects.filter(case_key__in=merged.keys(person.case), role__in=list(STAFF))
    for end in WROTE:
        rows = rows.exclude(Q(kind__endswith=end))
    seen = rows.order_by("-at", "-seq").values_list("role", "at", "kind")[:LOOKS]
    times = Counter((role, _minute(at), _looked_at(kind)) for role, at, kind in seen)
    return [
        Look(str(STAFF[role]), at, n, what or str(STEP), is_step=not what)
        for (role, at, what), n in times.items()
    ]


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _looked_at(kind: str) -> str:
    """Return what somebody looked at, or nothing where they did something else."""
    return next((str(what) for begin, what in LOOKED.items() if kind.startswith(begin)), "")


def look_counts(person: Person) -> list[tuple[str, int]]:
    """Return how often each kind of staff looked at something; steps are no looks."""
    counts: Counter[str] = Counter()
    for look in looks(person):
        if not look.is_step:
            counts[look.role] += look.times
    return counts.most_common()
