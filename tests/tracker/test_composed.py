"""Statements composed once: they say what the QuerySet says, on every thread and for all values."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests import factories as make
from tracker import lifecycle
from tracker.composed import Change, Read, column, instant, number, words
from tracker.models import Case, Contact, Enquiry, Outlet, Team
from tracker.states import ContactStatus

pytestmark = pytest.mark.django_db

_OF = Read(lambda: Outlet.objects.filter(country=words("country")).annotate(again=F("name")))
_SINCE = Read(
    lambda: Contact.objects.filter(case=number("case"), logged_at__gte=instant("since"))
    .values_list("key", "logged_at")
)  # fmt: skip
_TOLD = Change(
    lambda: Enquiry.objects.filter(pk=number("this")),
    why=column(Enquiry, "why"), aimed_at=column(Enquiry, "aimed_at"),
    outlet=column(Enquiry, "outlet"), answer_by=column(Enquiry, "answer_by"), open=False,
)  # fmt: skip
_NOBODYS = Change(lambda: Enquiry.objects.filter(pk=number("this")), case=column(Enquiry, "case"))


def test_rows_are_those_of_the_query_with_what_was_annotated():
    make.outlet("Courier", country="DE", domains=["courier.example"])
    make.outlet("Herald", country="GB")
    [found] = _OF.rows(country="DE")
    assert found == Outlet.objects.get(name="Courier")
    assert (found.again, found.domains, found.key) == (
        "Courier", ["courier.example"], Outlet.objects.get(name="Courier").key,
    )  # fmt: skip
    assert [row.name for row in _OF.rows(country="GB")] == ["Herald"]
    assert list(_OF.rows(country="FR' OR 1=1 --")) == []


def test_a_row_that_was_read_can_be_changed_and_saved():
    make.outlet("Courier", country="DE")
    [found] = _OF.rows(country="DE")
    found.group = "Press House"
    found.save()
    assert Outlet.objects.get().group == "Press House"


def test_values_come_as_models_have_them():
    contact = make.contact()
    earlier, later = contact.logged_at, contact.logged_at + timedelta(microseconds=1)
    assert _SINCE.values(case=contact.case, since=earlier) == [[contact.key, contact.logged_at]]
    assert _SINCE.values(case=contact.case_id, since=later) == []


def test_a_slot_nobody_filled_is_a_mistake_and_asks_nothing():
    with CaptureQueriesContext(connection) as queries, pytest.raises(KeyError):
        _SINCE.values(case=1)
    assert len(queries) == 0


def test_a_change_writes_what_it_was_given_and_tells_how_many_rows_it_met():
    enquiry, other = make.enquiry(make.case()), make.enquiry(make.case())
    outlet, by = make.outlet("Courier"), timezone.now()
    told = {"why": "said", "aimed_at": [1, 2], "outlet": outlet, "answer_by": by}
    assert _TOLD.update(this=enquiry.pk, **told) == 1
    enquiry.refresh_from_db()
    assert (enquiry.why, enquiry.aimed_at, enquiry.outlet) == ("said", [1, 2], outlet)
    assert (enquiry.answer_by, enquiry.open) == (by, False)
    assert _TOLD.update(this=other.pk + 1000, **told) == 0
    other.refresh_from_db()
    assert other.open


def test_nothing_can_be_written_where_something_stood():
    enquiry = make.enquiry(make.case(), outlet=make.outlet("Courier"), answer_by=timezone.now())
    nothing = {"why": "", "aimed_at": [], "outlet": None, "answer_by": None}
    assert _TOLD.update(this=enquiry.pk, **nothing) == 1
    enquiry.refresh_from_db()
    assert (enquiry.outlet, enquiry.answer_by, enquiry.aimed_at) == (None, None, [])


def test_a_row_that_was_never_saved_empties_nothing():
    contact = make.contact(team=make.team())
    with pytest.raises(ValueError, match="never saved"), transaction.atomic():
        lifecycle.advance(contact, ContactStatus.ROUTED, team=Team(name="Nobody"))
    contact.refresh_from_db()
    assert contact.team is not None
    with pytest.raises(ValueError, match="never saved"):
        _SINCE.values(case=Case(), since=contact.logged_at)


def test_a_transaction_in_which_a_change_failed_cannot_be_kept():
    enquiry = make.enquiry(make.case())
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            _NOBODYS.update(this=enquiry.pk, case=None)
        with pytest.raises(transaction.TransactionManagementError):
            Enquiry.objects.exists()


def test_threads_that_compose_at_once_say_the_same():
    fresh = Read(lambda: Outlet.objects.filter(country=words("country")))
    texts = []

    def compose() -> None:
        texts.append(fresh._statement._text[0])
        connections.close_all()

    threads = [threading.Thread(target=compose) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == [fresh._statement._text[0]] * 8
