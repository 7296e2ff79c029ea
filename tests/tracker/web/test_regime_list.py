"""Counsel's sign-off: what is read, who signed which version, and what a new version asks."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from tests import factories as make
from tracker import policy
from tracker.actions import regimes as acting
from tracker.models import HistoryEvent, RegimeApproval
from tracker.queries import sign_offs
from tracker.rules import regimes
from tracker.rules.regimes.base import AS_OF, RegimeKind

pytestmark = pytest.mark.django_db
NAME = "gdpr-17-search"
WORD = {"counsel": "Dr. Ada Recht", "note": "Read twice.", "version": AS_OF}


@pytest.mark.parametrize("regime", regimes.all(), ids=lambda regime: regime.id)
def test_page_of_every_regime_shows_each_clock_and_its_source(client, regime, sign_in):
    page = sign_in(None, "legal").get(reverse("regime", args=[regime.id]))
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count('<details class="fold">') >= len(regime.clocks)
    assert "{" not in text.partition("<main")[2].partition("</main>")[0]
    may = "Sign it off" in text
    assert may == (regime.kind is RegimeKind.REQUEST)


def test_list_shows_all_with_their_state(sign_in):
    legal = make.actor("legal")
    acting.sign(NAME, counsel="Dr. Recht", note="", by=legal, now=timezone.now())
    acting.switch_off("dsa-16-notice", counsel="Dr. Recht", note="", by=legal, now=timezone.now())
    RegimeApproval.objects.create(regime="gdpr-15-access", version="2020-01-01", counsel="Old")
    groups = sign_in(None, "communications").get(reverse("regime-list")).context["groups"]
    states = {row.regime.id: row.state for _place, rows in groups for row in rows}
    assert len(states) == 61
    assert {states[NAME], states["dsa-16-notice"], states["gdpr-15-access"]} == {
        "signed", "off", "changed",
    }  # fmt: skip
    assert set(states.values()) == {
        "signed", "off", "changed", "not_reviewed", "optional", "clock",
    }  # fmt: skip


def test_legal_signs_and_switches_off_and_the_name_of_counsel_stays(sign_in):
    client = sign_in(None, "legal")
    assert client.post(reverse("regime-say", args=[NAME, "sign"]), WORD).status_code == 302
    assert sign_offs.is_signed(NAME)
    assert "Dr. Ada Recht" in client.get(reverse("regime", args=[NAME])).content.decode()
    client.post(reverse("regime-say", args=[NAME, "off"]), WORD)
    assert not sign_offs.is_signed(NAME)
    assert RegimeApproval.objects.count() == 2


def test_word_on_a_version_that_is_no_longer_current_is_refused(sign_in):
    told = {**WORD, "version": "2020-01-01"}
    page = sign_in(None, "legal").post(reverse("regime-say", args=[NAME, "sign"]), told)
    assert page.status_code == 422
    assert "newer version" in page.content.decode()
    assert "Read twice." in page.content.decode()
    assert not RegimeApproval.objects.exists()


def test_nobody_else_signs_and_nobody_without_fresh_proof(sign_in):
    url = reverse("regime-say", args=[NAME, "sign"])
    assert sign_in(None, "communications").post(url, WORD).status_code == 403
    assert sign_in(None, "auditor").get(reverse("regime-list")).status_code == 403
    answer = sign_in(None, "legal", fresh=False).post(url, WORD)
    assert "reauthenticate" in answer["Location"]
    assert not RegimeApproval.objects.exists()


@pytest.mark.parametrize("name", ["made-up", "own-art33-breach"])
def test_what_is_no_request_cannot_be_signed(sign_in, name):
    url = reverse("regime-say", args=[name, "sign"])
    assert sign_in(None, "legal").post(url, WORD).status_code == 404


def test_words_go_to_another_house_with_their_dates_and_who_brought_them(tmp_path, capsys):
    legal = make.user("legal")
    by = policy.staff(legal)
    acting.sign(NAME, counsel="Dr. Recht", note="n", by=by, now=timezone.now())
    file = tmp_path / "words.json"
    call_command("regime_signoffs", "export", "-o", str(file))
    before = RegimeApproval.objects.get()
    RegimeApproval.objects.all().delete()
    for expected in ("1 words", "0 words"):
        call_command("regime_signoffs", "import", str(file), "--by", legal.email)
        assert expected in capsys.readouterr().out
    row = RegimeApproval.objects.get()
    assert (row.counsel, row.approved_at, row.approved_by) == (
        "Dr. Recht", before.approved_at, legal,
    )  # fmt: skip
    assert HistoryEvent.objects.filter(kind="regime.brought_in", actor_key=legal.key).exists()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"regime": "made-up"}, "unknown regime"),
        ({"counsel": ""}, "counsel is missing"),
        ({"approved_at": "2999-01-01T00:00:00+00:00"}, "future"),
        ({"approved_at": "2026-01-01T00:00:00"}, "time zone"),
        ({"enabled": "yes"}, "true or false"),
    ],
)
def test_file_with_one_unsound_word_brings_in_nothing(tmp_path, change, sentence):
    good = {"regime": NAME, "version": AS_OF, "enabled": True, "counsel": "Dr. Recht", "note": "",
            "approved_at": "2026-01-01T00:00:00+00:00"}  # fmt: skip
    file = tmp_path / "words.json"
    file.write_text(json.dumps({"format": 1, "words": [good, {**good, **change}]}))
    with pytest.raises(CommandError, match=sentence):
        call_command("regime_signoffs", "import", str(file), "--by", make.user("legal").email)
    assert not RegimeApproval.objects.exists()


def test_only_legal_brings_words_in(tmp_path):
    file = tmp_path / "words.json"
    file.write_text(json.dumps({"format": 1, "words": []}))
    for address in (make.user("communications").email, "nobody@desk.example"):
        with pytest.raises(CommandError):
            call_command("regime_signoffs", "import", str(file), "--by", address)
