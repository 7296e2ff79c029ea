"""Two people write in one draft of a request: the later one is asked, and nothing is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tests.requests import scene
from tests.tracker.web.front import fields_of
from tracker.actions import request_drafts
from tracker.lifecycle import WrittenMeanwhile

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    made = scene(timezone.now())
    made.sign("press-desist-notice")
    made.allow()
    return made


@pytest.fixture
def two(at, sign_in):
    """Return two officers who both may write in the case."""
    other = make.user("communications")
    make.grant(at.case, other)
    return sign_in(at.officer), sign_in(other)


def opened(client, url) -> dict[str, str]:
    return fields_of(client.get(url).content.decode())


def test_contents_saved_from_an_older_page_are_kept_on_the_page_and_overwrite_nothing(at, two):
    one, other = two
    row = at.prepare()
    url = reverse("request-contents", args=[row.ref])
    first, second = opened(one, url), opened(other, url)
    one.post(url, {**first, "e_story": "The eleven minutes", "save": "1"})
    answer = other.post(url, {**second, "e_story": "My other words", "save": "1"})
    page = answer.content.decode()
    row.refresh_from_db()
    assert answer.status_code == 422
    assert row.elements["story"] == "The eleven minutes"
    assert "after you opened this page" in page
    assert "My other words" in page
    assert "The eleven minutes" in page
    assert make.events(at.case, "request.elements_filled").count() == 1


def test_saved_once_more_after_reading_the_other_words_it_is_stored(at, two):
    one, other = two
    row = at.prepare()
    url = reverse("request-contents", args=[row.ref])
    first, second = opened(one, url), opened(other, url)
    one.post(url, {**first, "e_story": "The eleven minutes", "save": "1"})
    shown = fields_of(
        other.post(url, {**second, "e_story": "My words", "save": "1"}).content.decode()
    )
    assert shown["e_story"] == "My words"
    answer = other.post(url, {**shown, "e_story": "Both: my words", "save": "1"})
    row.refresh_from_db()
    assert answer.status_code == 302
    assert row.elements["story"] == "Both: my words"


def test_a_letter_saved_from_an_older_page_overwrites_nothing(at, two):
    one, other = two
    row = at.prepare()
    url = reverse("request-letter", args=[row.ref])
    told = {"way": "email", "recipient_address": "desk@paper.example", "language": "de"}
    first, second = opened(one, url), opened(other, url)
    one.post(url, {**first, **told, "subject": "First", "body": "First letter", "save": "1"})
    answer = other.post(
        url, {**second, **told, "subject": "Second", "body": "Second letter", "save": "1"}
    )
    row.refresh_from_db()
    assert (row.subject, row.body) == ("First", "First letter")
    assert [text for _label, text in answer.context["form"].theirs] == ["First", "First letter"]
    assert "Second letter" in answer.content.decode()


def test_one_person_goes_on_from_page_to_page_unasked(at, two):
    one, _other = two
    row = at.prepare()
    for name in ("request-contents", "request-letter", "request-contents"):
        url = reverse(name, args=[row.ref])
        sent = {**opened(one, url), "way": "email", "language": "de", "go_on": "1"}
        assert one.post(url, sent).status_code == 302, name


def test_of_two_who_write_at_the_same_moment_the_second_is_refused(at):
    row = at.prepare()
    twin = type(row).objects.get(pk=row.pk)
    request_drafts.fill_elements(row, elements={"story": "one"}, by=at.by, now=at.now)
    with pytest.raises(WrittenMeanwhile):
        request_drafts.fill_elements(twin, elements={"story": "two"}, by=at.by, now=at.now)
    with pytest.raises(WrittenMeanwhile):
        request_drafts.tell_facts(twin, told={}, by=at.by, now=at.now)
    row.refresh_from_db()
    assert row.elements["story"] == "one"
