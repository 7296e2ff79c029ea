"""One bad row among good ones: it is logged by its number, and the others are told and sent."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comms import tasks
from comms.models import Message, Subscription
from comms.states import ResponseStatus
from tests import factories as make
from tests.comms import answers
from tests.comms.test_notices import announce, logged, told
from tracker.models import Proposal, User
from tracker.rules.roles import Role

pytestmark = pytest.mark.django_db


def test_a_listener_who_cannot_be_told_keeps_nobody_else_from_hearing(caplog):
    bad, good = make.user(Role.COMMUNICATIONS), make.user(Role.COMMUNICATIONS)
    User.objects.filter(pk=bad.pk).update(time_zone="Nowhere/Canary")
    Subscription.objects.create(user=bad, topic="contacts", mode="daily")
    person = make.person(make.case())
    logged(person)
    announce()
    assert told() == [good.email]
    assert f"user {bad.pk}: " in caplog.text
    assert "Canary" not in caplog.text
    caplog.clear()
    Message.objects.all().delete()
    announce()
    assert told() == []
    assert caplog.text == ""


def test_a_letter_whose_answer_is_gone_keeps_no_other_from_its_writer(caplog):
    long_ago = timezone.now() - timedelta(days=9)
    bad, good = answers.scene(long_ago), answers.scene(long_ago)
    lost, _late = bad.propose(), good.propose()
    bad.response.delete()
    tasks.drain_outbox()
    good.response.refresh_from_db()
    assert good.response.status == ResponseStatus.DRAFT
    assert f"proposal {lost.pk}: DoesNotExist" in caplog.text
    assert Proposal.objects.get(pk=lost.pk).status == "open"
