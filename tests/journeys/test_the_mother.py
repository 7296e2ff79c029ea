"""The mother: opens the link he sent her, logs two calls in her own words, sees only hers."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests import factories as make
from tests.tracker.web.front import ANSWERS, fields_of, first_log
from tracker.models import Case, Contact, Evidence, Person

pytestmark = pytest.mark.django_db


def link_for(son: Client, **who: str) -> str:
    """Let the son make a link as his page offers it; return its path."""
    sent = fields_of(son.get("/me/circle/").content.decode())
    page = son.post("/me/circle/", {**sent, **who}, follow=True).content.decode()
    found = re.search(r'id="link">([^<]+)<', page)
    assert found
    return found.group(1).removeprefix(settings.BASE_URL)


def test_the_mother_logs_two_calls_by_her_link_and_sees_only_those() -> None:
    desk = make.team("desk", languages=["tr"], members=(make.user("communications"),))
    make.rule(desk, name="Parents", conditions={"circle": ["parent"]})
    son = Client()
    first_log(son, what="They asked for me.", outlet="Secret Gazette")
    link = link_for(son, circle="parent", label="anne", language="de", country="TR")

    mother = Client(headers={"Accept-Language": "tr-TR,tr;q=0.9"})
    door = mother.get(link)
    assert 'lang="de"' in door.content.decode()
    assert "Secret Gazette" not in door.content.decode()
    assert mother.get("/me/").status_code == 302
    assert mother.post(link).status_code == 302

    for words in ("Bir gazeteci aradı.", "Wieder ein Anruf. Er fragte nach Emre."):
        page = mother.get("/log/").content.decode()
        assert 'href="tel:112"' in page
        answers = {**ANSWERS, **fields_of(page), "channel": "phone", "what": words}
        saved = mother.post("/log/", answers, follow=True)
        assert saved.redirect_chain == [("/log/saved/", 302)]
        assert 'id="key"' not in saved.content.decode()

    hers = Person.objects.get(label="anne")
    logged = Contact.objects.filter(reporter=hers)
    assert logged.count() == 2
    assert {row.person for row in logged} == {hers}
    assert {row.case for row in Contact.objects.all()} == {Case.objects.get()}
    assert {row.team for row in logged} == {desk}
    assert all(row.occurred_zone == "Europe/Istanbul" for row in logged)

    mine = mother.get("/me/").content.decode()
    assert "Bir gazeteci aradı." in mine
    assert "Secret Gazette" not in mine
    foreign = Contact.objects.exclude(reporter=hers).get()
    assert mother.get(f"/me/entries/{foreign.key}/").status_code == 404
    for closed in ("/me/circle/", "/me/allow/", "/me/opened/"):
        assert mother.get(closed).status_code == 404

    his = son.get("/me/").content.decode()
    assert "Bir gazeteci aradı." in his
    assert "Anne (parent)" in his
    assert not Evidence.objects.exists()
