"""The queue page: one line for each enquiry, in lanes, with the reason."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from comms.models import Message, Response
from comms.states import MessageStatus
from tests import factories as make
from tests.comms import answers
from tracker import policy
from tracker.actions import contacts, conversations, enquiries
from tracker.models import Candidate, Contact, Enquiry, HistoryDetail, Intake, Lane, Marking
from tracker.queries import inbox
from tracker.rules.records import ContactFacts
from tracker.rules.roles import Role

pytestmark = pytest.mark.django_db
HOUSE = policy.house("test")


def log(person, *, ago=timedelta(), **facts):
    now = timezone.now()
    facts = {"channel": "phone", "occurred_at": now - ago, **facts}
    return contacts.log(
        make.intake(person.case), ContactFacts(**facts), aimed_at=person, by=HOUSE, now=now
    )


@pytest.fixture
def officer():
    """Return somebody of the German desk."""
    return make.user(Role.COMMUNICATIONS, name="Lena Brandt")


@pytest.fixture
def german(officer):
    """Return the German desk, which gets everything that is in German."""
    team = make.team("german", name="German desk", members=(officer,), hours=["00:00-24:00"] * 7)
    make.rule(team, name="German", conditions={"language": ["de"]})
    return team


def page(client, query=""):
    return client.get(reverse("desk-home") + query)


def test_forty_contacts_are_told_as_enquiries_with_team_and_reason(sign_in, officer, german):
    mother = make.person(circle="parent", label="mother", language="de")
    for _ in range(3):
        log(mother, claimed_outlet="Abendkurier", story="the eleven minutes")
    log(mother, claimed_outlet="City Ledger", channel="email")
    body = page(sign_in(officer)).content.decode()
    assert "4 contacts" in body
    assert "in 2 enquiries" in body
    assert "2 unassigned" in body
    assert body.count("data-row") == 2
    assert "“German” → German desk, lane Today" in body
    assert "the eleven minutes" in body
    assert "mother" in body


def test_lanes_come_in_order_of_urgency(sign_in, officer, german):
    log(make.person(language="de"), claimed_outlet="Calm")
    log(make.person(language="de"), claimed_outlet="Loud", danger=True)
    body = page(sign_in(officer)).content.decode()
    assert body.index("Loud") < body.index("Calm")
    assert "someone who was asked to stop" in body


def test_inside_a_lane_danger_stands_above_what_is_overdue(sign_in, officer, german):
    log(make.person(language="de"), claimed_outlet="Overdue")
    log(make.person(language="de"), claimed_outlet="Fresh", danger=True)
    Enquiry.objects.update(lane=Lane.NOW, answer_by=timezone.now() + timedelta(hours=1))
    Enquiry.objects.filter(caller="Overdue").update(answer_by=timezone.now() - timedelta(days=1))
    for query in ("", "?lane=1-now", "?team=german"):
        body = page(sign_in(officer), query).content.decode()
        assert body.index("Fresh") < body.index("Overdue"), query


def test_the_order_of_the_queue_is_read_from_an_index_and_not_sorted_first(officer):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL chooses by how much there is, and in a test there is nothing")
    plan = inbox.in_queue(policy.staff(officer))[: inbox.CAP].explain()
    assert "enquiry_in_queue" in plan
    assert "TEMP B-TREE" not in plan


def test_taking_it_stays_in_the_queue_and_the_second_hears_who_was_quicker(
    sign_in, officer, german
):
    log(make.person(language="de"))
    ref = Enquiry.objects.get().ref
    second = make.user(Role.COMMUNICATIONS)
    make.team("german", members=(second,))
    take = reverse("enquiry-claim", args=[ref])
    answer = sign_in(officer).post(take, {"back": "/desk/?team=german"})
    assert answer.headers["Location"] == "/desk/?team=german"
    told = sign_in(second).post(take, {"back": "/desk/"}, follow=True).content.decode()
    assert "Lena Brandt took it already." in told
    assert Enquiry.objects.get().assignee == officer


def test_a_form_cannot_send_somebody_away_from_here(sign_in, officer, german):
    log(make.person(language="de"))
    take = reverse("enquiry-claim", args=[Enquiry.objects.get().ref])
    for back in ("https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"):
        answer = sign_in(officer).post(take, {"back": back})
        assert answer.headers["Location"].startswith("/desk/enquiries/")


def test_filters_live_in_the_address(sign_in, officer, german):
    log(make.person(language="de"), claimed_outlet="Ours")
    log(make.person(language="de"), claimed_outlet="Courier")
    other = make.team("paris", name="Paris desk", members=(officer,))
    Enquiry.objects.filter(caller="Courier").update(assignee=officer, team=other)
    client = sign_in(officer)
    assert "Ours" not in page(client, "?show=mine").content.decode()
    assert "Courier" not in page(client, "?team=german").content.decode()
    Enquiry.objects.filter(caller="Ours").update(lane=Lane.WAITING, answer_by=None)
    waiting = page(client, "?lane=5-waiting").content.decode()
    assert "Ours" in waiting
    assert "Courier" not in waiting


def test_what_somebody_may_not_open_is_neither_shown_nor_counted_nor_found(
    sign_in, officer, german
):
    hidden = make.case(marking=Marking.RESTRICTED)
    before = page(sign_in(officer)).content.decode()
    log(make.person(hidden, label="hidden mother"), claimed_outlet="Zeitblatt Geheim")
    client = sign_in(officer)
    after = page(client).content.decode()
    searched = page(client, "?q=Geheim").content.decode()
    for body in (after, searched):
        assert "hidden mother" not in body
        assert "Zeitblatt" not in body
    assert ("0 contacts" in before) == ("0 contacts" in after)


@pytest.mark.parametrize(
    "words",
    ["abendkurier", "ÜBLE", "030 123 45 67", "+49301234567", "0301234567", "minutes", "Okafor"],
)
def test_search_finds_by_outlet_name_number_and_words(sign_in, officer, german, words):
    log(
        make.person(language="de"), claimed_outlet="Abendkurier", claimed_name="J. Okafor",
        claimed_handle="+49 30 1234567", story="the eleven minutes", summary="üble Fragen",
    )  # fmt: skip
    log(make.person(language="de"), claimed_outlet="Something else")
    body = page(sign_in(officer), f"?q={words.replace('+', '%2B')}").content.decode()
    assert "Abendkurier" in body
    assert body.count("data-row") == 1


def test_a_search_without_result_says_what_to_try(sign_in, officer, german):
    assert "Nothing found" in page(sign_in(officer), "?q=nobody").content.decode()


def test_an_empty_queue_says_what_will_come_here(sign_in, officer):
    assert "The queue is empty" in page(sign_in(officer)).content.decode()


def test_the_same_outlet_in_another_case_is_shown_only_where_that_case_may_be_opened(
    sign_in, officer, german
):
    make.outlet("Abendkurier")
    mine, other = make.case(), make.case()
    secret = make.case(marking=Marking.RESTRICTED)
    for case in (mine, other, secret):
        log(make.person(case), claimed_outlet="Abendkurier")
    body = page(sign_in(officer)).content.decode()
    assert f"also in {other.ref}" in body
    assert secret.ref not in body


def test_a_candidate_after_a_request_to_stop_is_marked(sign_in, officer, german):
    contact = log(make.person(language="de"))
    Candidate.objects.create(contact=contact, result="candidate")
    assert "candidate – contact after desist" in page(sign_in(officer)).content.decode()


def test_a_caller_nobody_knows_shows_a_masked_number(sign_in, officer, german):
    log(make.person(language="de"), claimed_handle="030 1234417")
    body = page(sign_in(officer)).content.decode()
    assert "unknown caller" in body
    assert "417" in body
    assert "1234417" not in body


def test_a_mail_that_could_not_be_read_says_so_and_that_it_is_kept(sign_in, officer, german):
    unread, kept = "The mail could not be read.", " Its bytes are kept."
    said = unread + kept
    contact, client = log(make.person(language="de"), channel="email"), sign_in(officer)
    pages = (reverse("desk-home"), reverse("enquiry", args=[contact.enquiry.ref]))
    for page_of_it in pages:
        assert unread not in client.get(page_of_it).content.decode()
    Intake.objects.filter(pk=contact.intake_id).update(kind="unreadable", raw_name="a" * 32)
    for page_of_it in pages:
        assert said in client.get(page_of_it).content.decode()
    Intake.objects.filter(pk=contact.intake_id).update(raw_name="")  # its time was over
    for page_of_it in pages:
        body = client.get(page_of_it).content.decode()
        assert unread in body
        assert kept not in body
    Contact.objects.filter(pk=contact.pk).update(summary="It came at night.")
    row = page(client).content.decode()
    assert unread not in row
    assert "It came at night." in row


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OPERATOR])
def test_roles_without_the_queue_are_refused(sign_in, role):
    assert page(sign_in(make.user(role))).status_code == 403


def test_a_broken_address_still_shows_the_queue(sign_in, officer, german):
    log(make.person(language="de"))
    for query in (
        "?lane=9-none",
        "?lane=3-today&page=zz",
        "?page=99999",
        "?lane=3-today&page=77",
    ):
        assert page(sign_in(officer), query).status_code == 200


def wrote(person, body="Please ring me."):
    by = policy.protected(person)
    return conversations.write(person, body=body, by=by, now=timezone.now())


def test_whoever_wrote_to_us_stands_on_the_queue_until_answered_or_read(sign_in, officer, german):
    case, secret = make.case(), make.case(marking=Marking.RESTRICTED)
    mother, friend = (make.person(case, label=label) for label in ("mother", "friend"))
    for person in (mother, friend, make.person(secret, label="hidden")):
        wrote(person)
        wrote(person, "And one more.")
    make.grant(case, officer)
    client = sign_in(officer)
    body = page(client).content.decode()
    assert body.count("not answered yet") == 2
    assert f"{reverse('case-messages', args=[case.ref])}?person={mother.key}" in body
    assert "Please ring me." not in body
    assert secret.ref not in body
    by, now = policy.staff(officer), timezone.now()
    conversations.answer(mother, body="We will.", by=by, now=now)
    conversations.mark_read(friend, by=by, now=now)
    assert "not answered yet" not in page(client).content.decode()


def test_a_missed_time_is_told_in_a_word_and_not_by_its_colour_alone(sign_in, officer, german):
    log(make.person(language="de"), claimed_outlet="Ours")
    client, now = sign_in(officer), timezone.now()
    Enquiry.objects.update(answer_by=now + timedelta(minutes=30))
    assert "overdue" not in page(client).content.decode()
    Enquiry.objects.update(answer_by=now - timedelta(minutes=1))
    assert "overdue" in page(client).content.decode()


def test_the_page_costs_the_same_queries_for_one_line_and_for_many(sign_in, officer, german):
    client = sign_in(officer)
    make.outlet("Abendkurier")
    log(make.person(language="de"), claimed_outlet="Abendkurier")
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    for n in range(6):
        log(make.person(language="de"), claimed_outlet="Abendkurier")
        log(make.person(language="de"), claimed_outlet=f"Outlet {n}", danger=True)
    for row in Enquiry.objects.select_related("case"):
        Response.objects.create(ref=f"ANS-{row.ref}", enquiry=row, drafted_by=officer)
        merge(make.enquiry(row.case), into=row, reason="the same", by=officer)
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(few) == len(many) <= 15


def merge(one, *, into, reason, by):
    actor = policy.staff(by)
    enquiries.merge(one, into=into, reason=reason, by=actor, now=actor.now)


def test_what_was_merged_by_hand_says_so_with_the_last_reason_and_not_that_it_joined_itself(
    sign_in, officer, german
):
    person, client = make.person(language="de"), sign_in(officer)
    rows = [log(person, claimed_outlet=name).enquiry for name in ("Ours", "Courier", "Ledger")]
    log(person, claimed_outlet="Ours")
    make.enquiry(person.case, merged_into=rows[0], open=False)  # what incoming mail does
    before = page(client).content.decode()
    assert "joined by itself" in before
    assert "merged by hand" not in before
    merge(rows[1], into=rows[0], reason="same <freelancer>", by=officer)
    merge(rows[2], into=rows[0], reason="her byline", by=officer)
    body = page(client).content.decode()
    assert "merged by hand: her byline" in body
    assert f"{reverse('enquiry', args=[rows[0].ref])}#split" in body
    assert "joined by itself" not in body


def test_a_reason_that_was_erased_from_the_history_is_not_in_the_queue_either(
    sign_in, officer, german
):
    person = make.person(language="de")
    one, two = (log(person, claimed_outlet=name).enquiry for name in ("Ours", "Courier"))
    merge(one, into=two, reason="same freelancer", by=officer)
    told = HistoryDetail.objects.filter(data__contains="same freelancer")
    assert told.update(data=None, salt=None, erased_seq=1) == 1
    body = page(sign_in(officer)).content.decode()
    assert "merged by hand" in body
    assert "freelancer" not in body


@pytest.mark.parametrize("merged", [False, True])
def test_a_line_tells_how_far_an_answer_has_come_that_has_not_left(sign_in, merged):
    scene = answers.scene(timezone.now())
    client = sign_in(scene.officer.user)
    if merged:
        log(scene.case.people.get(), claimed_outlet="Courier")
        into = Enquiry.objects.exclude(pk=scene.enquiry.pk).get()
        merge(scene.enquiry, into=into, reason="one and the same", by=scene.officer.user)
    words = ("answer drafted", "waits for a second person", "in the outbox")

    def told():
        body = page(client).content.decode()
        assert body.count("data-row") == 1
        return [word for word in words if word in body]

    assert told() == ["answer drafted"]
    proposal = scene.propose()
    scene.draft(subject="Another one")
    assert told() == ["waits for a second person"]
    scene.confirm(proposal)
    assert told() == ["in the outbox"]
    assert "in the outbox" in page(client, "?q=outage").content.decode()
    Message.objects.update(status=MessageStatus.REFUSED)
    assert told() == ["answer drafted"]
