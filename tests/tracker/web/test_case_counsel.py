"""Legal's own notes: written and read on one page, and nowhere else to be found."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import reverse

from tests import factories as make
from tracker.models import CounselNote, HistoryEvent

ROOT = Path(__file__).resolve().parents[3]
OWN = {
    "comms/actions/sealed_scan.py",  # letters that leave are searched for its words
    "tracker/actions/counsel.py", "tracker/models/__init__.py", "tracker/models/cases.py",
    "tracker/privacy.py",
}  # fmt: skip


@pytest.mark.django_db
def test_legal_writes_and_reads_and_each_look_is_written_down(sign_in):
    case, lawyer = make.case(), make.user("legal")
    client, url = sign_in(lawyer), reverse("case-counsel", args=[case.ref])
    page = client.post(url, {"body": "Settle quietly, please."}, follow=True)
    assert "Settle quietly, please." in page.content.decode()
    assert b"Settle" not in bytes(CounselNote.objects.get().body_sealed)
    looks = HistoryEvent.objects.filter(kind="counsel.read")
    assert looks.count() == 1
    client.get(url)
    assert looks.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["communications", "approver", "auditor", "operator"])
def test_nobody_else_opens_it(sign_in, role):
    case = make.case()
    who = make.user(role)
    make.grant(case, who)
    assert sign_in(who).get(reverse("case-counsel", args=[case.ref])).status_code == 403


@pytest.mark.django_db
def test_legal_without_a_way_into_a_restricted_case_finds_nothing(sign_in):
    case = make.case(marking="restricted")
    client = sign_in(make.user("legal"))
    answer = client.get(reverse("case-counsel", args=[case.ref]))
    made_up = client.get(reverse("case-counsel", args=["CASE-9999"]))
    assert answer.status_code == made_up.status_code == 404


@pytest.mark.django_db
def test_no_chronology_and_no_list_tells_that_there_is_a_note(sign_in):
    case, lawyer = make.case(), make.user("legal")
    client = sign_in(lawyer)
    pages = [reverse("case-history", args=[case.ref]), reverse("case", args=[case.ref])]
    [client.get(url) for url in pages]
    before = [_without_clock(client.get(url).content) for url in pages]
    client.post(reverse("case-counsel", args=[case.ref]), {"body": "A canary of counsel."})
    client.get(reverse("case-counsel", args=[case.ref]))
    assert not make.events(case, "counsel.written").exists()
    assert [_without_clock(client.get(url).content) for url in pages] == before


def _without_clock(page: bytes) -> bytes:
    return re.sub(rb"Printed [^<]*?, \d\d:\d\d \w+", b"", page)


def test_only_its_own_modules_name_the_table():
    named = set()
    for folder in ("tracker", "comms"):
        for path in (ROOT / folder).rglob("*.py"):
            source = path.read_text(encoding="utf-8")
            if "migrations" in path.parts or "CounselNote" not in source:
                continue
            tree = ast.parse(source)
            if any("CounselNote" in ast.dump(node) for node in tree.body):
                named.add(str(path.relative_to(ROOT)))
    assert named == OWN
