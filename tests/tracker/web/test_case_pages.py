"""The pages of a case: who sees them, what stands on them, and how much they ask the database."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.comms import answers
from tracker import history, policy
from tracker.actions import conversations
from tracker.models import Allowance, Case, Mandate, User

pytestmark = pytest.mark.django_db
PAGES = ["case", "case-contacts", "case-circle", "case-messages", "case-access", "case-edit",
         "case-evidence", "evidence-new", "case-publications", "publication-new", "case-history",
         "person-new"]  # fmt: skip


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    cache.clear()


@pytest.fixture
def officer() -> User:
    return make.user("communications")


@pytest.fixture
def case(officer: User) -> Case:
    return filled_case(officer, 1)


def filled_case(officer: User, n: int) -> Case:
    row = make.case(owner=officer, status="active")
    subject = make.person(row, name="Canary Name", employment="contractor")
    make.person(row, circle="parent", label="mother", is_minor=False)
    for _ in range(n):
        outlet = make.outlet()
        make.contact(row, outlet=outlet, person=subject)
        make.enquiry(row, outlet=outlet)
        make.desist(row, outlet=outlet, effective_at=timezone.now() - timedelta(days=1))
        make.publication(row, exposes="photo of the house")
    return row


@pytest.mark.parametrize("name", PAGES)
def test_page_of_a_case_opens_for_its_owner(sign_in, officer: User, case: Case, name: str) -> None:
    assert sign_in(officer).get(reverse(name, args=[case.ref])).status_code == 200


def test_case_page_names_the_act_that_waits_for_a_second_person(sign_in) -> None:
    scene = answers.scene(timezone.now())
    scene.propose()
    client = sign_in(scene.officer.user)
    page = client.get(reverse("case", args=[scene.case.ref])).content.decode()
    assert "<strong>Waits for a second person: Send an answer</strong>" in page
    german = client.get(reverse("case", args=[scene.case.ref]), headers={"accept-language": "de"})
    assert "Wartet auf eine zweite Person: Antwort senden" in german.content.decode()


def test_case_page_names_who_wrote_and_waits(sign_in, officer: User, case: Case) -> None:
    mother = case.people.get(label="mother")
    now = timezone.now()
    conversations.write(mother, body="Please ring me.", by=policy.protected(mother), now=now)
    client, url = sign_in(officer), reverse("case", args=[case.ref])
    assert "Mother wrote to us" in client.get(url).content.decode()
    conversations.answer(mother, body="We will.", by=policy.staff(officer), now=now)
    assert "Mother wrote to us" not in client.get(url).content.decode()


def test_list_of_cases_goes_by_the_last_step_and_no_look_moves_a_case(
    sign_in, officer: User
) -> None:
    now = timezone.now()
    first, second, third = (
        make.case(owner=officer, latest_at=now - timedelta(days=day)) for day in (9, 5, 3)
    )
    with transaction.atomic():
        history.record("enquiry.answered", case=first, by=policy.staff(officer), at=now)
        history.record("case.read", case=second, by=policy.staff(officer), at=now)
    shown = sign_in(officer).get(reverse("case-list"))
    rows = {row.ref: row.moved_at for row in shown.context["page"].rows}
    assert list(rows) == [first.ref, third.ref, second.ref]
    assert rows[first.ref] == now
    assert rows[second.ref] == now - timedelta(days=5)
    assert "now</time>" in shown.content.decode()


def test_count_of_what_to_approve_leaves_out_what_the_reader_proposed(sign_in) -> None:
    scene = answers.scene(timezone.now())
    scene.propose()
    counted = {}
    for who in (scene.officer, scene.lawyer):
        page = sign_in(who.user).get(reverse("case-list"))
        items = [item for group in page.context["navigation"] for item in group["items"]]
        counted[who.key] = next(i["count"] for i in items if i["label"] == "To approve")
    assert counted == {scene.officer.key: "", scene.lawyer.key: "1"}


def test_circle_says_that_a_name_is_not_told(sign_in, officer: User) -> None:
    case = make.case(owner=officer)
    make.person(case)
    page = sign_in(officer).get(reverse("case", args=[case.ref])).content.decode()
    circle = page[page.index("<h2>Circle</h2>") : page.index("<h2>Allows</h2>")]
    assert circle.count("the affected person") == 1
    assert "name not told" in circle


def test_everything_somebody_may_allow_is_listed_with_yes_or_no(sign_in, officer: User) -> None:
    case = make.case(owner=officer)
    person, now = make.person(case), timezone.now()
    given = {Allowance.TAKEDOWN: None, Allowance.COUNSEL: now}
    for what, until in given.items():
        Mandate.objects.create(person=person, what=what, given_at=now, withdrawn_at=until)
    shown = sign_in(officer).get(reverse("case", args=[case.ref])).context["allows"]
    assert {item.what for item in shown} == set(Allowance)
    assert [item.what for item in shown if item.yes] == [Allowance.TAKEDOWN]
    assert [item.what for item in shown if item.asked and not item.yes] == [Allowance.COUNSEL]


def test_what_was_answered_is_no_longer_new(sign_in, officer: User, case: Case) -> None:
    mother, now = case.people.get(label="mother"), timezone.now()
    conversations.write(mother, body="Please ring me.", by=policy.protected(mother), now=now)
    client = sign_in(officer)
    url = reverse("case-messages", args=[case.ref]) + f"?person={mother.key}"
    assert "<strong>new</strong>" in client.get(url).content.decode()
    client.post(url, {"person": mother.key, "body": "We will."})
    assert "<strong>new</strong>" not in client.get(url).content.decode()
    assert mother.messages.get(from_person=True).read_by == officer


@pytest.mark.parametrize("name", PAGES)
def test_foreign_case_and_made_up_one_answer_alike(sign_in, case: Case, name: str) -> None:
    stranger: Client = sign_in(make.user("communications"))
    foreign = stranger.get(reverse(name, args=[case.ref]))
    nothing = stranger.get(reverse(name, args=["CASE-9999"]))
    assert (foreign.status_code, nothing.status_code) == (404, 404)
    assert foreign.content.replace(case.ref.encode(), b"") == nothing.content.replace(
        b"CASE-9999", b""
    )


@pytest.mark.parametrize("role", ["operator", "auditor"])
@pytest.mark.parametrize("name", PAGES)
def test_role_is_asked_before_the_case(sign_in, case: Case, name: str, role: str) -> None:
    assert sign_in(None, role).get(reverse(name, args=[case.ref])).status_code == 403


def test_case_page_asks_the_same_few_questions_with_one_row_and_with_three(
    sign_in, officer: User
) -> None:
    client = sign_in(officer)
    counts = [_queries(client, filled_case(officer, n)) for n in (1, 3)]
    assert counts[0] == counts[1] <= 15


def _queries(client: Client, case: Case) -> int:
    url = reverse("case", args=[case.ref])
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert client.get(url).status_code == 200
    return len([query for query in told if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_name_of_a_person_is_on_no_page_of_the_case(sign_in, officer: User, case: Case) -> None:
    client = sign_in(officer)
    for name in PAGES:
        assert b"Canary" not in client.get(reverse(name, args=[case.ref])).content, name


def test_opening_a_case_is_written_down_once_for_the_person_to_see(
    sign_in, officer: User, case: Case
) -> None:
    client = sign_in(officer)
    for _ in range(3):
        client.get(reverse("case", args=[case.ref]))
    assert make.events(case, "case.read").count() == 1


def test_a_case_whose_people_were_erased_says_so_and_wants_nothing_answered(sign_in) -> None:
    """What is left to do is to close what is open."""
    lawyer, now = make.user("legal"), timezone.now()
    case, outlet = make.case(status="active"), make.outlet("The Daily Lantern")
    make.person(case)
    make.enquiry(case, outlet=outlet, answer_by=now - timedelta(hours=3))
    client, url = sign_in(lawyer), reverse("case", args=[case.ref])
    assert "Answer The Daily Lantern" in client.get(url).content.decode()
    case.people.update(erased_at=now)
    page = client.get(url).content.decode()
    assert "Everybody this case protected was erased" in page
    assert "Answer The Daily Lantern" not in page
    assert "Close the enquiry of The Daily Lantern" in page
    assert "Close the case" in page
