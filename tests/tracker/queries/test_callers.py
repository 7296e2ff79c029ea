"""Knowing an outlet again by its name, however it is spelled in capitals."""

import pytest
from django.db import connection

from tests import factories as make
from tracker.models import Outlet
from tracker.queries import callers

pytestmark = pytest.mark.django_db

NAMES = [
    "Courier", "COURIER", "Straße", "STRASSE", "Ärzte", "ärzte", "ΕΘΝΟΣ", "Εθνος", "100%", "1009",
    "a_b", "aXb", "back\\slash", "it's", '"so"',
]  # fmt: skip


def test_a_name_in_capitals_is_that_of_the_same_outlet():
    make.outlet("Courier")
    make.outlet("ΕΘΝΟΣ")
    assert callers.named("  courIER ") == Outlet.objects.get(name="Courier")
    if connection.vendor == "postgresql":  # SQLite knows the capitals of plain letters alone
        assert callers.named("Εθνος") == Outlet.objects.get(name="ΕΘΝΟΣ")


@pytest.mark.parametrize("known", NAMES)
def test_a_name_is_known_as_the_database_compares_without_case(known):
    make.outlet(known)
    for asked in NAMES:
        found = Outlet.objects.filter(name__iexact=asked).first()
        assert callers.named(asked) == found, (known, asked)
    assert callers.named(" ") is None
