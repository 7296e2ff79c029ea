"""What has to be settled after a restore, before anything else may happen."""

from datetime import datetime

from django.db import transaction

from comms.actions.announcements import NAME
from comms.actions.sending import LETTERS
from comms.models import Cursor, Message, Response
from comms.states import MessageStatus, ResponseStatus
from tracker import history, policy
from tracker.models import Proposal
from tracker.policy import Actor
from tracker.states import ProposalStatus


@transaction.atomic
def settle(*, by: Actor, now: datetime) -> int:
    """Park every letter that may have left since the backup, end waiting approvals; count them.

    Nobody can tell from an old state what left the house after it, so nothing leaves by itself.
    Notices are only stopped: they carry nothing that two people could clear up.
    """
    policy.require_house(by)
    under_way = Message.objects.filter(status__in=[MessageStatus.QUEUED, MessageStatus.SENDING])
    parked = under_way.filter(purpose__in=LETTERS).update(
        status=MessageStatus.UNCERTAIN,
        lease_until=None,
        last_reply="Restored from a backup: cannot tell whether it left since.",
    )
    under_way.exclude(purpose__in=LETTERS).update(
        status=MessageStatus.STOPPED, lease_until=None, last_reply="Restored from a backup."
    )
    waiting = Proposal.objects.filter(
        status__in=[ProposalStatus.OPEN, ProposalStatus.APPROVED]
    ).update(status=ProposalStatus.VOID, ended_reason="Restored from a backup.")
    # What waited for a second person is its writer's again; the proposal that held it is gone.
    Response.objects.filter(status=ResponseStatus.PROPOSED).update(status=ResponseStatus.DRAFT)
    history.record("house.restored", by=by, at=now, parked=parked, proposals=waiting)
    # What the backup had not told yet was told since, or is seen on signing in.
    Cursor.objects.update_or_create(name=NAME, defaults={"seq": history.root_now()[0]})
    return parked
