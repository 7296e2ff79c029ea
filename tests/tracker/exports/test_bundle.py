"""A bundle: complete, the same every time, and checked without Doorstep."""

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from tests.tracker.exports import world
from tracker.exports import chronology, sections
from tracker.models import Contact
from tracker.queries import labels

pytestmark = pytest.mark.django_db


def check(path: Path, folder: Path, *options: str) -> tuple[int, str]:
    """Run the verifier out of the bundle itself, away from Doorstep and its packages."""
    script = folder / "taken_out.py"
    script.write_bytes(world.members(path.read_bytes())["verify_bundle.py"])
    done = subprocess.run(
        [sys.executable, "-I", str(script), str(path), *options],
        capture_output=True, text=True, cwd=folder, check=False, env={"PATH": "/usr/bin"},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_the_verifier_in_a_bundle_finds_it_good_without_doorstep(tmp_path: Path) -> None:
    path = world.save(world.build(world.case()), tmp_path)
    code, said = check(path, tmp_path)
    assert (code, said.splitlines()[-1]) == (0, "ALL GOOD"), said


@pytest.mark.parametrize("variant", ["full", "court"])
def test_the_same_order_gives_the_same_bytes(variant: str) -> None:
    export = world.ask(world.case(), variant)
    world.approve(export)
    order, token = world.order(export)
    assert world.built(order, token) == world.built(order, token)


def test_a_bundle_holds_nothing_of_other_cases() -> None:
    other = world.case()
    data = world.build(world.case(), sealed=("name", "address", "phone"))
    files = world.members(data)
    texts = b"".join(files[name] for name in files if not name.startswith("exhibits/"))
    strange = [other.ref, str(other.key), *(str(row.key) for row in other.contacts.all()),
               *(row.ref for row in other.contacts.all()), other.desists.get().outlet.name]  # fmt: skip
    assert [word for word in strange if word.encode() in texts] == []


def test_what_came_after_the_asking_is_not_in_it() -> None:
    case = world.case()
    export = world.ask(case)
    late = world.logged(case, case.people.first(), timezone.now(), summary="came too late")
    world.approve(export)
    data = world.built(*world.order(export))
    texts = b"".join(world.members(data).values())
    assert b"came too late" not in texts
    assert late.ref.encode() not in texts


def test_counsels_notes_are_in_no_variant() -> None:
    for name, content in world.members(world.build(world.case())).items():
        assert world.ADVICE.encode() not in content, name


def test_text_that_looks_like_markup_is_printed_as_it_was_typed() -> None:
    printed = world.printed(world.members(world.build(world.case()))["bundle.pdf"])
    assert "about #work, *really* @ten $100 <today> \\ [x]." in printed
    assert "page 1 of" in printed
    assert "They had not read our letter yet." in printed


def test_sealed_facts_stand_only_where_they_were_asked_for_by_name() -> None:
    people = world.members(world.build(world.case(), sealed=("name",)))[
        "record/people.json"
    ].decode()
    assert world.NAME in people
    assert world.ADDRESS not in people
    assert "[redacted: address]" in people


def test_a_chronology_of_many_contacts_fits_one_page() -> None:
    case = world.case()
    person = case.people.first()
    for n in range(90):
        at = timezone.now() - timedelta(days=n, minutes=n * 7)
        world.logged(case, person, at, channel="phone", summary="again")
    lines = json.loads(world.members(world.build(case))["record/chronology.json"])
    assert len(lines) <= chronology.LINES
    counted = [int(line["what"].split(" × ")[0]) for line in lines if " × phone" in line["what"]]
    assert sum(counted) >= 89


@pytest.mark.parametrize("precision", ["day", "until"])
def test_a_contact_of_a_day_has_no_clock_time_on_paper(precision: str) -> None:
    case = world.case()
    at = timezone.now() - timedelta(days=60)
    row = world.logged(case, case.people.first(), at, channel="email", summary="passed on")
    Contact.objects.filter(pk=row.pk).update(precision=precision, occurred_zone="UTC")
    made = world.members(world.build(case))
    lines = json.loads(made["record/chronology.json"])
    assert f"{at:%Y-%m-%d}" in [line["when"] for line in lines]
    assert f"{at:%Y-%m-%d %H:%M}" not in json.dumps(lines)
    told = {"occurred_at": at.isoformat(), "precision": precision, "zone": "UTC"}
    assert sections._happened(told).startswith(f"{at:%Y-%m-%d}, UTC, ")


def test_what_the_record_keeps_as_a_code_is_printed_in_words() -> None:
    row = {"proof_level": "C", "proof": "EV-00001"}
    assert sections._proof(row) == "proof C: note at the time, with a witness · EV-00001"
    assert labels.came("our letter") == "our letter"
    with translation.override("de"):
        assert labels.came("our letter") == "unser Brief"
        assert str(labels.SCOPES["journalist"]) != "journalist"
