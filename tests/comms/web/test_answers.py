"""The pages of an answer: write, check, confirm, stop."""

import pytest
from django.urls import reverse
from django.utils import timezone

from comms.actions import lines
from comms.models import Message, Response
from tests import factories as make
from tests.comms import answers
from tests.tracker.web.front import fields_of
from tracker.models import Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return answers.scene(timezone.now())


@pytest.fixture
def officer(scene, sign_in):
    return sign_in(scene.officer.user)


@pytest.fixture
def lawyer(scene, sign_in):
    return sign_in(scene.lawyer.user)


def propose(client, scene):
    client.post(reverse("response-propose", args=[scene.response.ref]))
    return Proposal.objects.get()


def press(client, proposal, digest=""):
    url = reverse("approval-approve", args=[proposal.key])
    return client.post(url, {"digest": digest or proposal.digest}, follow=True)


def test_a_draft_begins_from_a_line_with_the_reporters_name_in_it(scene, officer):
    scene.enquiry.journalist = make.journalist("Mara Lind", email="mara@paper.example")
    scene.enquiry.save()
    url = reverse("response-new", args=[scene.enquiry.ref])
    page = officer.get(url, {"line": scene.line.key})
    assert b"Dear Mara Lind," in page.content
    assert b"mara@paper.example" in page.content
    form = {"recipient": "mara@paper.example", "subject": "Re: you", "body": "Dear Mara Lind,"}
    officer.post(f"{url}?line={scene.line.key}", form)
    made = Response.objects.latest("pk")
    assert (made.line, made.journalist.name) == (scene.line, "Mara Lind")


def test_a_picked_line_comes_under_the_words_already_typed(scene, officer):
    url = reverse("response-new", args=[scene.enquiry.ref])
    typed = {"recipient": "mara@paper.example", "subject": "My subject", "body": "My own words."}
    page = officer.post(url, {**typed, "add": scene.line.key}).content.decode()
    form = fields_of(page)
    assert form["body"].startswith("My own words.\n\nDear,\n\nwe do not comment on staff.")
    assert (form["recipient"], form["subject"]) == ("mara@paper.example", "My subject")
    again = officer.post(url, {**form, "add": scene.line.key}).content.decode()
    assert fields_of(again)["body"] == form["body"]
    officer.post(url, form)
    made = Response.objects.latest("pk")
    assert (made.line, made.body) == (scene.line, form["body"])


def test_another_line_takes_the_place_of_one_that_nobody_wrote_in(scene, officer):
    other = answers.approved_line(scene.now, title="Outage", body="It was an outage.")
    url = reverse("response-new", args=[scene.enquiry.ref])
    form = fields_of(officer.get(url).content.decode())
    first = fields_of(officer.post(url, {**form, "add": scene.line.key}).content.decode())
    second = fields_of(officer.post(url, {**first, "add": other.key}).content.decode())
    assert (second["body"], second["line"]) == ("It was an outage.", str(other.key))
    gone = fields_of(officer.post(url, {**first, "add": "nothing"}).content.decode())
    assert gone["body"] == first["body"]


def test_a_second_press_begins_no_second_answer(scene, officer):
    url = reverse("response-new", args=[scene.enquiry.ref])
    form = {"recipient": "mara@paper.example", "subject": "Re: you", "body": "No comment."}
    first, second = officer.post(url, form), officer.post(url, form)
    assert first.url == second.url
    assert Response.objects.filter(body="No comment.").count() == 1
    assert officer.post(url, {**form, "body": "Changed."}).url != first.url


def test_who_changed_how_they_sign_in_confirms_nothing_for_a_day_and_reads_until_when(
    scene, officer, sign_in
):
    proposal = propose(officer, scene)
    scene.lawyer.user.credentials_changed_at = timezone.now()
    scene.lawyer.user.save()
    client = sign_in(scene.lawyer.user)
    for page in (reverse("approval-list"), reverse("approval-page", args=[proposal.key])):
        told = client.get(page).content.decode()
        assert "You changed how you sign in, so you confirm nothing until" in told
    assert "You changed how you sign in" in press(client, proposal).content.decode()
    assert not Message.objects.exists()
    text = {"title": "New", "language": "en", "body": "New", "expires_on": None}
    line = lines.write(**text, by=scene.officer, now=timezone.now())
    assert "You changed how" in client.get(reverse("line-page", args=[line.key])).content.decode()
    client.post(reverse("line-approve", args=[line.key]))
    line.refresh_from_db()
    assert line.approved_at is None


def test_a_line_that_cannot_be_used_says_why(scene, officer):
    lines.write(
        title="Half done", language="en", body="x", expires_on=None,
        by=scene.officer, now=scene.now,
    )  # fmt: skip
    page = officer.get(reverse("response-new", args=[scene.enquiry.ref])).content.decode()
    assert "Half done" in page
    assert "Nobody has approved this wording yet." in page


def test_what_was_typed_is_kept_when_the_address_is_wrong(scene, officer):
    form = {"recipient": "mara at paper", "subject": "Hello", "body": "A long careful answer."}
    page = officer.post(reverse("response-page", args=[scene.response.ref]), form)
    assert b"A long careful answer." in page.content
    assert b"mara at paper" in page.content


def test_an_answer_is_checked_proposed_confirmed_and_waits(scene, officer, lawyer):
    form = {"recipient": "r@paper.example", "subject": "Hello", "body": "No comment.", "check": "1",
            "seen": "0"}  # fmt: skip
    page = officer.post(reverse("response-page", args=[scene.response.ref]), form, follow=True)
    assert b"No comment." in page.content
    proposal = propose(officer, scene)
    signing = lawyer.get(reverse("approval-page", args=[proposal.key])).content.decode()
    for shown in ("r@paper.example", "No comment.", proposal.digest, "Reply-To", "Message-ID"):
        assert shown in signing
    assert "<del>" in signing
    assert b"Confirmed." in press(lawyer, proposal).content
    assert Message.objects.get().status == "queued"


def test_the_writer_sees_why_they_cannot_confirm(scene, officer):
    proposal = propose(officer, scene)
    page = officer.get(reverse("approval-page", args=[proposal.key])).content.decode()
    assert "Your role does not include this." in page
    assert reverse("approval-approve", args=[proposal.key]) not in page


def test_an_old_sign_in_is_asked_for_again_and_nothing_is_confirmed(scene, officer, sign_in):
    proposal = propose(officer, scene)
    stale = sign_in(scene.lawyer.user, fresh=False)
    url = reverse("approval-page", args=[proposal.key])
    assert reverse("mfa_reauthenticate") in stale.get(url).content.decode()
    answer = stale.post(
        reverse("approval-approve", args=[proposal.key]), {"digest": proposal.digest}
    )
    assert answer.url.startswith(reverse("mfa_reauthenticate"))
    assert not Message.objects.exists()


def test_a_password_alone_does_not_make_a_sign_in_fresh(scene, officer, sign_in):
    proposal = propose(officer, scene)
    stale = sign_in(scene.lawyer.user, fresh=False)
    stale.post(reverse("account_reauthenticate"), {"password": "a long pass phrase"})
    answer = press(stale, proposal)
    assert reverse("mfa_reauthenticate") in answer.redirect_chain[0][0]
    assert not Message.objects.exists()


def test_two_approvers_at_once_make_one_message_and_one_sentence(scene, officer, lawyer, sign_in):
    proposal = propose(officer, scene)
    other = make.user("legal")
    make.grant(scene.case, other)
    press(lawyer, proposal)
    page = press(sign_in(other), proposal)
    assert "Nobody waits for this any more" in page.content.decode()
    assert Message.objects.count() == 1


def test_a_refusal_needs_a_reason_and_goes_back_with_it(scene, officer, lawyer):
    proposal = propose(officer, scene)
    url = reverse("approval-refuse", args=[proposal.key])
    assert lawyer.post(url).status_code == 422
    lawyer.post(url, {"reason": "Too sharp."})
    page = officer.get(reverse("response-page", args=[scene.response.ref])).content.decode()
    assert "Too sharp." in page


def test_a_refusal_that_comes_too_late_keeps_its_reason_on_the_page(scene, officer, lawyer):
    proposal = propose(officer, scene)
    officer.post(reverse("response-withdraw", args=[scene.response.ref]))
    answer = lawyer.post(reverse("approval-refuse", args=[proposal.key]), {"reason": "Too sharp."})
    assert answer.status_code == 409
    assert fields_of(answer.content.decode())["reason"] == "Too sharp."


def test_stopping_after_it_left_gets_a_sentence(scene, officer, lawyer):
    press(lawyer, propose(officer, scene))
    Message.objects.update(status="sent")
    url = reverse("outbox-stop", args=[Message.objects.get().key])
    assert "It is too late to stop this: sent." in officer.post(url, follow=True).content.decode()


def test_a_colleague_stops_a_letter_on_the_outbox_page(scene, officer, lawyer):
    press(lawyer, propose(officer, scene))
    message = Message.objects.get()
    page = officer.get(reverse("outbox-list")).content.decode()
    assert message.recipient in page
    officer.post(reverse("outbox-stop", args=[message.key]))
    message.refresh_from_db()
    scene.response.refresh_from_db()
    assert (message.status, scene.response.status) == ("stopped", "draft")


def test_a_leaver_sees_why_nothing_is_theirs_to_confirm(scene, officer, sign_in):
    leaver = make.user("legal", ends_on=timezone.localdate())
    make.grant(scene.case, leaver)
    proposal = propose(officer, scene)
    client = sign_in(leaver)
    for url in (reverse("approval-list"), reverse("approval-page", args=[proposal.key])):
        assert "Your last day is near" in client.get(url).content.decode()
    assert press(client, proposal).status_code == 403


def test_a_stranger_to_the_case_finds_none_of_it(scene, officer, sign_in):
    proposal = propose(officer, scene)
    stranger = sign_in(make.user("communications"))
    for name, arg in (
        ("response-page", scene.response.ref), ("response-check", scene.response.ref),
        ("response-new", scene.enquiry.ref), ("approval-page", proposal.key),
    ):  # fmt: skip
        assert stranger.get(reverse(name, args=[arg])).status_code == 404
    assert scene.case.ref not in stranger.get(reverse("approval-list")).content.decode()


def test_a_sealed_value_is_named_with_a_reason_before_it_goes_on(scene, officer, lawyer):
    make.person(scene.case, name="Ayşe Yılmaz", label="mother", circle="parent")
    Response.objects.update(body="His mother Ayse is well.")
    url = reverse("response-propose", args=[scene.response.ref])
    page = officer.post(url)
    assert page.status_code == 409
    assert b"mother: name" in page.content
    finding = page.context["found"][0][0]
    officer.post(url, {f"why:{finding.secret}": "She asked us to say so."})
    proposal = Proposal.objects.get()
    signing = lawyer.get(reverse("approval-page", args=[proposal.key])).content.decode()
    assert signing.index("She asked us to say so.") < signing.index("His mother Ayse")


def test_lines_are_written_by_one_and_approved_by_another(officer, lawyer):
    form = {"title": "Outage", "language": "de", "body": "Guten Tag {journalist},"}
    officer.post(reverse("line-new"), form)
    page = lawyer.get(reverse("line-list")).content.decode()
    assert "Nobody has approved this wording yet." in page
    line = lines.Line.objects.get(title="Outage")
    assert officer.post(reverse("line-approve", args=[line.key])).status_code == 403
    lawyer.post(reverse("line-approve", args=[line.key]))
    officer.post(reverse("line-edit", args=[line.key]), {"title": "Outage", "body": "Hallo,"})
    second = lines.Line.objects.get(version=2, slug=line.slug)
    line.refresh_from_db()
    assert (line.retired_at, second.approved_at) == (None, None)
    lawyer.post(reverse("line-approve", args=[second.key]))
    line.refresh_from_db()
    assert line.retired_at is not None
    assert "Guten Tag" in lawyer.get(reverse("line-page", args=[second.key])).content.decode()


def test_what_we_told_an_outlet_shows_newest_first_and_only_from_open_cases(scene, officer):
    outlet, foreign = make.outlet("Daily Mirror Post"), make.case()
    scene.enquiry.outlet = outlet
    scene.enquiry.save()
    for n, ref in enumerate(("A", "B")):
        Response.objects.create(
            ref=f"ANS-{ref}", enquiry=scene.enquiry, outlet=outlet, status="sent", body=f"Words {ref}",
            subject=f"Subject {ref}", sent_at=scene.now + timezone.timedelta(minutes=n),
            drafted_by=scene.officer.user,
        )  # fmt: skip
    Response.objects.create(
        ref="ANS-X", enquiry=scene.enquiry.__class__.objects.create(ref="ENQ-X", case=foreign),
        outlet=outlet, status="sent", subject="Foreign", body="Foreign", sent_at=scene.now,
        drafted_by=scene.officer.user,
    )  # fmt: skip
    for url in (
        reverse("response-told", args=[outlet.key]),
        reverse("response-new", args=[scene.enquiry.ref]),
    ):
        page = officer.get(url).content.decode()
        assert page.index("Words B") < page.index("Words A")
        assert "Foreign" not in page


def test_two_who_write_in_one_answer_do_not_overwrite_each_other(scene, officer, sign_in):
    colleague = make.user("communications")
    make.grant(scene.case, colleague)
    url, other = reverse("response-page", args=[scene.response.ref]), sign_in(colleague)
    first, second = (fields_of(one.get(url).content.decode()) for one in (officer, other))
    officer.post(url, {**first, "body": "Words of the first.", "save": "1"})
    answer = other.post(url, {**second, "body": "Words of the second.", "save": "1"})
    scene.response.refresh_from_db()
    assert answer.status_code == 422
    assert scene.response.body == "Words of the first."
    page = answer.content.decode()
    assert "Words of the first." in page
    assert "Words of the second." in page
    assert str(colleague.natural_person) not in scene.response.editors
    again = other.post(url, {**fields_of(page), "body": "Words of both.", "save": "1"})
    scene.response.refresh_from_db()
    assert (again.status_code, scene.response.body) == (302, "Words of both.")
