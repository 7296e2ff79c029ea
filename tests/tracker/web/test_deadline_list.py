"""The list of dates and the page of one: order, filters, arithmetic, and what people do to it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker.models import Deadline, DeadlineChange, FormalRequest
from tracker.rules import calendars
from tracker.rules.regimes.base import AS_OF

pytestmark = pytest.mark.django_db
LIST = "deadline-list"


@pytest.fixture
def officer():
    return make.user("communications")


@pytest.fixture
def case(officer):
    return make.case(owner=officer)


def dated(case, label, days=None, **fields):
    day = timezone.now().date() + timedelta(days=days) if days is not None else None
    told = {"clock": label, "label": label, "side": "theirs", "place": "DE-BE", "due_on": day,
            "rule_version": AS_OF, "calendar_version": f"DE-BE: {calendars.VERSION}",
            "steps": ["Received Mon 2 Nov 2026.", "One month later."],
            "citation": "GDPR Art. 12(3)", "confidence": "high", **fields}  # fmt: skip
    return Deadline.objects.create(case=case, **told)


def labels(client, query=""):
    page = client.get(reverse(LIST) + query)
    assert page.status_code == 200
    return [line.row.label for line in page.context["lines"]]


@pytest.fixture
def all_kinds(case):
    day = timezone.now().date()
    dated(case, "theirs-late", 40)
    dated(case, "theirs-over", -5)
    dated(case, "ours-later", 30, side="ours", act_by_on=day + timedelta(days=28))
    dated(case, "ours-soon", 9, side="ours", act_by_on=day + timedelta(days=3))
    dated(case, "no-day", None)
    dated(case, "paused", None, paused=True)
    dated(case, "met", 1, met_at=timezone.now())


def test_what_was_said_aloud_has_its_day_to_look_again_among_the_dates(sign_in, officer, case):
    today = timezone.now().date()
    told = {"effective_at": timezone.now() - timedelta(days=90), "proof_level": "A"}
    for name, days in (("Near", 3), ("Far", 60), ("Past", -4)):
        day = today + timedelta(days=days)
        make.desist(case, outlet=make.outlet(f"{name} Post"), review_on=day, **told)
    make.desist(make.case(), outlet=make.outlet("Foreign Post"), review_on=today, **told)
    lifted = {"lifted_at": timezone.now(), "lifted_by": officer}
    make.desist(case, outlet=make.outlet("Lifted Post"), review_on=today, **told, **lifted)
    client = sign_in(officer)

    def shown(url):
        page = client.get(url).content.decode()
        return {
            name for name in ("Near", "Far", "Past", "Foreign", "Lifted") if f"{name} Post" in page
        }

    assert shown(reverse(LIST)) == {"Near", "Far", "Past"}
    assert shown(reverse(LIST) + "?show=week") == {"Near", "Past"}
    assert shown(reverse(LIST) + "?show=overdue") == {"Past"}
    assert shown(reverse(LIST) + "?show=theirs") == set()
    assert shown(reverse("case-dates", args=[case.ref])) == {"Near", "Far", "Past"}


def test_ours_come_first_by_their_safe_day_and_theirs_after(sign_in, officer, all_kinds):
    assert labels(sign_in(officer)) == [
        "ours-soon", "ours-later", "theirs-over", "theirs-late", "no-day", "paused",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("ours", ["ours-soon", "ours-later"]),
        ("theirs", ["theirs-over", "theirs-late", "no-day", "paused"]),
        ("week", ["ours-soon", "theirs-over"]),
        ("overdue", ["theirs-over"]),
        ("paused", ["paused"]),
        ("settled", ["met"]),
    ],
)
def test_filter_stands_in_the_address(sign_in, officer, all_kinds, asked, found):
    assert labels(sign_in(officer), f"?show={asked}") == found


def test_states_stand_as_words_and_the_arithmetic_is_folded_beside(sign_in, officer, all_kinds):
    page = sign_in(officer).get(reverse(LIST)).content.decode()
    for words in ("overdue", "soon", "stands still", "no day in the law", "One month later.",
                  "confidence high", "GDPR Art. 12(3)"):  # fmt: skip
        assert words in page, words


def test_nobody_is_late_while_it_is_still_the_day_somewhere(sign_in, officer, case):
    dated(case, "today", 0, place="US-CA")
    assert labels(sign_in(officer), "?show=overdue") == []


def test_provisional_and_passed_safe_day_are_said(sign_in, officer, case):
    yesterday = timezone.now().date() - timedelta(days=2)
    dated(case, "late", 3, side="ours", act_by_on=yesterday, provisional=True)
    page = sign_in(officer).get(reverse(LIST)).content.decode()
    assert "our safe day is over" in page
    assert "provisional" in page


def test_list_holds_only_cases_the_reader_may_open(sign_in, officer, all_kinds):
    assert labels(sign_in(None, "communications")) == []
    assert sign_in(None, "operator").get(reverse(LIST)).status_code == 403


def test_list_asks_the_same_few_questions_however_many_dates(
    sign_in, officer, case, django_assert_max_num_queries
):
    client = sign_in(officer)
    for number in range(30):
        dated(case, f"d{number}", number)
    client.get(reverse(LIST))
    with django_assert_max_num_queries(9):
        client.get(reverse(LIST))


@pytest.fixture
def row(case):
    return dated(case, "answer", 20)


@pytest.fixture
def lawyer(case):
    who = make.user("legal")
    make.grant(case, who)
    return who


def test_change_shows_both_dates_and_the_reason_in_what_changed_this_date(sign_in, lawyer, row):
    client = sign_in(lawyer)
    new = row.due_on + timedelta(days=30)
    empty = client.post(
        reverse("deadline-change", args=[row.key, "extend"]), {"to": f"{new}", "reason": ""}
    )
    assert empty.status_code == 422
    told = {"to": f"{new}", "reason": "agreed by phone"}
    client.post(reverse("deadline-change", args=[row.key, "extend"]), told)
    page = client.get(reverse("deadline", args=[row.key])).content.decode()
    for words in ("moved by hand", "agreed by phone", f"{row.due_on:%a} {row.due_on.day}",
                  f"{new:%a} {new.day}", str(lawyer)):  # fmt: skip
        assert words in page, words


@pytest.mark.parametrize("what", ["pause", "extend", "waive", "resume", "accept", "keep"])
def test_communications_may_not_make_a_date_later_or_let_it_go(sign_in, officer, row, what):
    answer = sign_in(officer).post(
        reverse("deadline-change", args=[row.key, what]), {"reason": "x", "to": "2030-01-01"}
    )
    assert answer.status_code == 403
    assert not DeadlineChange.objects.exists()


def test_done_on_a_day_is_noon_at_the_place_and_never_the_future(sign_in, officer, row):
    client, url = sign_in(officer), reverse("deadline-change", args=[row.key, "met"])
    late = client.post(url, {"day": "2999-01-01", "reason": "x"})
    assert late.status_code == 422
    assert "future" in late.content.decode()
    client.post(url, {"day": "2026-01-05", "reason": "their mail"})
    row.refresh_from_db()
    assert row.met_at == datetime(2026, 1, 5, 11, tzinfo=UTC)
    assert "It was done" not in client.get(reverse("deadline", args=[row.key])).content.decode()


def test_unknown_change_and_foreign_date_are_not_found(sign_in, officer, lawyer, row):
    client = sign_in(lawyer)
    assert client.get(reverse("deadline-change", args=[row.key, "burn"])).status_code == 404
    stranger = sign_in(None, "communications")
    made_up = "00000000-0000-4000-8000-000000000000"
    for name, more in (("deadline", []), ("deadline-change", ["met"])):
        found = [stranger.get(reverse(name, args=[key, *more])).status_code
                 for key in (row.key, made_up)]  # fmt: skip
        assert found == [404, 404]


def test_button_for_newer_rules_is_legals_and_only_there_when_needed(sign_in, officer, lawyer, row):
    assert "Check against today" not in sign_in(lawyer).get(reverse(LIST)).content.decode()
    request = FormalRequest.objects.create(
        ref="R-T1", case=row.case, person=make.person(row.case), regime="gdpr-17-search",
        regime_version="2020-01-01", outlet=make.outlet(kind="search"), place="DE-BE",
        addressee_kind="search_engine",
    )  # fmt: skip
    Deadline.objects.filter(pk=row.pk).update(formal_request=request, rule_version="2020-01-01")
    assert "Check against today" in sign_in(lawyer).get(reverse(LIST)).content.decode()
    assert "Check against today" not in sign_in(officer).get(reverse(LIST)).content.decode()
    assert sign_in(officer).post(reverse("deadline-check")).status_code == 403
    sign_in(lawyer).post(reverse("deadline-check"))
    row.refresh_from_db()
    change = DeadlineChange.objects.get()
    assert (change.kind, change.was_on) == ("review", row.due_on)
    assert "newer rules ask" in sign_in(officer).get(reverse(LIST)).content.decode()


def test_dates_of_one_case_stand_on_their_own_page(sign_in, officer, case, all_kinds):
    other = make.case(owner=officer)
    dated(other, "of-another", 3)
    page = sign_in(officer).get(reverse("case-dates", args=[case.ref]))
    assert [line.row.label for line in page.context["lines"]][:2] == ["ours-soon", "ours-later"]
    assert [line.row.label for line in page.context["settled"]] == ["met"]
    assert "of-another" not in page.content.decode()


def test_a_limitation_is_watched_with_its_arithmetic(sign_in, officer, case):
    client, url = sign_in(officer), reverse("case-watch", args=[case.ref])
    told = {"entry": "de-strafantrag", "place": "DE-BE", "day": "2026-02-14", "at": "12:00"}
    assert client.post(url, told).url == reverse("case-dates", args=[case.ref])
    row = Deadline.objects.get()
    assert (row.rule, row.label) == ("de-strafantrag", "Criminal complaint (Strafantrag)")
    assert (row.due_on.isoformat(), row.act_by_on.isoformat()) == ("2026-05-15", "2026-05-13")
    page = client.get(reverse("deadline", args=[row.key])).content.decode()
    assert "Ascension" in page
    assert "StGB s.77b" in page
    assert make.events(case, "deadline.watched").count() == 1


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"day": "2999-01-01"}, "2999-01-01"),
        ({"day": (timezone.now() + timedelta(days=9)).date().isoformat()}, "lies in the future"),
        ({"place": ""}, "This field is required"),
        ({"entry": "press-desist-notice"}, "Select a valid choice"),
    ],
)
def test_a_clock_that_cannot_be_is_refused_and_what_was_typed_stays(
    sign_in, officer, case, more, sentence
):
    told = {"entry": "de-verfuegung", "place": "DE-BY", "day": "2026-02-14", "at": "12:00", **more}
    page = sign_in(officer).post(reverse("case-watch", args=[case.ref]), told)
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert not Deadline.objects.exists()
