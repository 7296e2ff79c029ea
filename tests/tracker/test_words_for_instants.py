"""How far away something is, in the words of the desk."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tracker.web.templatetags.doorstep import time_tone, when


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(minutes=48, seconds=30), "in 48 min"),
        (timedelta(hours=1, minutes=5, seconds=30), "in 1 h 5 min"),
        (timedelta(hours=7, minutes=50, seconds=30), "in 7 h"),
        (timedelta(minutes=-12, seconds=-30), "12 min ago"),
    ],
)
def test_near_instants_are_told_as_a_distance(gap: timedelta, words: str) -> None:
    assert when(timezone.now() + gap) == words


def test_yesterday_is_named_with_its_clock_time() -> None:
    noon = timezone.localtime().replace(hour=12, minute=0) - timedelta(days=1)
    told = when(noon)
    assert told == "yesterday 12:00" or told.endswith(" ago")


def test_a_missed_instant_is_red_and_a_far_one_is_not() -> None:
    now = timezone.now()
    assert time_tone(now - timedelta(minutes=1)) == "time-red"
    assert time_tone(now + timedelta(minutes=90)) == "time-amber"
    assert time_tone(now + timedelta(days=1)) == "time"
