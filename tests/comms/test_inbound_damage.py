"""A stored mail whose file is damaged waits for a person and holds up no other."""

from datetime import timedelta

import pytest
from django.utils import timezone

from comms import inbound
from tracker import vault
from tracker.models import Blob, Intake

pytestmark = pytest.mark.django_db
MAIL = b"From: desk@paper.example\r\nTo: press@ours.example\r\nSubject: %d\r\n\r\nHello\r\n"


def test_damaged_mail_is_shown_as_unreadable_and_the_next_one_is_read() -> None:
    now = timezone.now()
    broken, good = (inbound.store([MAIL % n], now=now)[0] for n in range(2))
    path = vault.path_of(Blob.objects.get(key=broken.raw_name).key)
    path.write_bytes(path.read_bytes()[:-1])
    assert inbound.catch_up(now=now + timedelta(minutes=5)) == 2
    states = [Intake.objects.get(pk=row.pk).status for row in (broken, good)]
    assert states == ["unreadable", "unmatched"]
    assert inbound.catch_up(now=now + timedelta(minutes=10)) == 0
