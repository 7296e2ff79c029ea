"""Who may do what, and the only way to a case."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.composed import Read, column, instant, number
from tracker.models import Case, CaseExclusion, CaseGrant, Marking, Person, User
from tracker.rules import roles
from tracker.rules.roles import Permission, Role

_HOUSE = uuid.UUID("6f0f7d2e-7d39-4a77-9c4b-1f5d1d0c0a11")


@dataclass(frozen=True)
class Actor:
    """Whoever does something: a member of staff, a person without account, or the house itself.

    `at` is the instant the actor is judged by; roles and the last-day rule are read at it.
    """

    key: uuid.UUID
    user: User | None = None
    person: Person | None = None
    at: datetime | None = None
    name: str = ""

    @cached_property
    def now(self) -> datetime:
        """Return the instant this actor is judged by."""
        return self.at or timezone.now()

    @cached_property
    def roles(self) -> frozenset[Role]:
        """Return the staff roles held at that instant; none for anybody else."""
        if self.user is None or self.user.has_left(self.now):
            return frozenset()
        return self.user.roles_at(self.now)

    @cached_property
    def leaving(self) -> bool:
        """Tell whether the last-day rule holds."""
        return self.user is not None and self.user.is_leaving(self.now)

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """Return what they may do, the last-day rule applied."""
        return roles.permissions(self.roles, leaving=self.leaving)

    @property
    def is_house(self) -> bool:
        """Tell whether the software itself acts, within what a person decided before."""
        return self.user is None and self.person is None

    @property
    def role_word(self) -> str:
        """Return the one word history keeps about what they acted as."""
        if self.user is not None:
            order = (Role.LEGAL, Role.COMMUNICATIONS, Role.APPROVER, Role.AUDITOR, Role.OPERATOR)
            return next((role.value for role in order if role in self.roles), "staff")
        if self.person is not None:
            return "subject" if self.person.is_subject else "circle"
        return self.name or "house"


def staff(user: User, *, now: datetime | None = None) -> Actor:
    """Return the actor for a member of staff."""
    return Actor(key=user.key, user=user, at=now)


def protected(person: Person, *, now: datetime | None = None) -> Actor:
    """Return the actor for a person who came in with a key or a link."""
    return Actor(key=person.key, person=person, at=now)


def house(name: str, *, now: datetime | None = None) -> Actor:
    """Return the software itself as actor; `name` says which part, such as outbox."""
    return Actor(key=uuid.uuid5(_HOUSE, name), at=now, name=name)


def may(by: Actor, permission: Permission, case: Case | None = None) -> bool:
    """Tell whether `by` may do this at all and, where a case is named, in that case."""
    if by.is_house:
        return True
    if permission not in by.permissions:
        return False
    return case is None or (sees(by, case) and not _looks_only(by, permission, case))


def require(by: Actor, permission: Permission, case: Case | None = None) -> None:
    """Raise PermissionDenied for a missing role, Http404 for a case that is not theirs."""
    if by.is_house:
        return
    if permission not in by.permissions:
        raise PermissionDenied(why_not(by, permission))
    if case is None:
        return
    if not sees(by, case):
        raise Http404
    if _looks_only(by, permission, case):
        raise PermissionDenied(_("You opened this case in an emergency: you may read, not change."))


def require_house(by: Actor) -> None:
    """Raise PermissionDenied unless the software itself acts."""
    if not by.is_house:
        raise PermissionDenied


def require_there(by: Actor, permission: Permission, case: Case | None) -> None:
    """Let staff with the permission write in a case, and whoever the case protects."""
    if by.person is None:
        require(by, permission, case)
    elif case is not None and by.person.case_id != case.pk:
        raise Http404


def require_self(by: Actor, person: Person) -> None:
    """Raise PermissionDenied unless it is that very person: nobody on the staff speaks for them."""
    if not by.is_house and (by.person is None or by.person.key != person.key):
        raise PermissionDenied(_("Only they themselves can say this."))


def require_subject(by: Actor, case: Case) -> None:
    """Raise PermissionDenied unless it is the affected person of the case."""
    theirs = by.person is not None and by.person.is_subject and by.person.case_id == case.pk
    if not by.is_house and not theirs:
        raise PermissionDenied(_("Only the affected person can do this."))


def _looks_only(by: Actor, permission: Permission, case: Case) -> bool:
    return permission not in roles.READING and break_glass_only(by, case)


def why_not(by: Actor, permission: Permission) -> str:
    """Return the sentence that tells somebody why they may not."""
    return last_day(by, permission) or _("Your role does not include this.")


def last_day(by: Actor, permission: Permission | None = None) -> str:
    """Return the sentence of the last-day rule where it takes this, or anything, from somebody."""
    taken = roles.permissions(by.roles, leaving=False) - by.permissions
    if not taken or (permission is not None and permission not in taken):
        return ""
    if by.user is not None and by.user.contractor:
        return _("You work here as a contractor: you may read and draft, a colleague confirms.")
    return _("Your last day is near: you may read and draft, a colleague confirms.")


def cases_visible_to(by: Actor) -> QuerySet[Case]:
    """Return the cases `by` may open. The only way to a case, for one and for many."""
    if by.is_house:
        return Case.objects.all()
    if by.person is not None:
        return Case.objects.filter(pk=by.person.case_id)
    if Permission.CASE_READ not in by.permissions:
        return Case.objects.none()
    return _open_to(**_told(by), legal=Role.LEGAL in by.roles)


def sees(by: Actor, case: Case) -> bool:
    """Tell whether `case` is one of those that `by` may open."""
    if by.user is None or Permission.CASE_READ not in by.permissions:
        return cases_visible_to(by).filter(pk=case.pk).exists()
    return _SEES[Role.LEGAL in by.roles].any(**_told(by), case=case.pk)


def _told(by: Actor) -> dict[str, Any]:
    human = by.user.natural_person if by.user else None
    return {"user": by.user, "human": human, "now": by.now}


def _open_to(*, user: Any, human: Any, now: Any, legal: bool) -> QuerySet[Case]:
    live = CaseGrant.objects.live(now).filter(case=OuterRef("pk"))
    personal = Exists(live.filter(user=user))
    team = Exists(live.filter(team__memberships__user=user)) & Q(marking=Marking.STANDARD)
    seen = personal | Q(owner=user) | team
    if legal:
        seen |= Q(marking=Marking.STANDARD)
    else:
        seen &= ~Q(marking=Marking.PRIVILEGED)
    party = CaseExclusion.objects.of_human(human).filter(case=OuterRef("pk"))
    return Case.objects.filter(seen).exclude(Exists(party)).exclude(status="erased")


def _one_of_them(*, legal: bool) -> QuerySet[Case, Any]:
    human = column(User, "natural_person", "human")
    seen = _open_to(user=number("user"), human=human, now=instant("now"), legal=legal)
    return seen.filter(pk=number("case")).values_list("pk")[:1]


# Every step of staff asks this of one case, several times over.
_SEES = {legal: Read(partial(_one_of_them, legal=legal)) for legal in (True, False)}
_MINE = Read(
    lambda: CaseGrant.objects.live(instant("now"))
    .filter(case=number("case"), user=number("user")).values_list("break_glass")
)  # fmt: skip


def break_glass_only(by: Actor, case: Case) -> bool:
    """Tell whether all that opens this case to `by` is an emergency look: read-only then."""
    if by.user is None or (case.owner_id == by.user.pk):
        return False
    emergencies = [one for (one,) in _MINE.values(user=by.user, case=case.pk, now=by.now)]
    if not emergencies or not all(emergencies):
        return False
    if case.marking != Marking.STANDARD:
        return True
    teams = CaseGrant.objects.live(by.now).filter(case=case, team__memberships__user=by.user)
    return Role.LEGAL not in by.roles and not teams.exists()
