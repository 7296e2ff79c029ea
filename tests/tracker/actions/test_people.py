"""What is written about somebody: only what was said, and nothing any more once they are erased."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from tests import factories as make
from tracker import policy
from tracker.actions import people
from tracker.actions.people import Details
from tracker.lifecycle import NotAllowedNow
from tracker.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


def emptied(person: Person) -> None:
    """Leave of somebody what erasing leaves."""
    Person.objects.filter(pk=person.pk).update(erased_at=NOW, name_sealed=None, reach_note="")


def as_read(person: Person) -> Person:
    """Return a second copy of the row, as another request holds it."""
    return Person.objects.select_related("case").get(pk=person.pk)


def words(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in ("label", "is_minor", "language", "reach_note")}


def test_details_that_arrive_after_the_erasure_bring_nobody_back() -> None:
    person = make.person(name="Emre Aksoy")
    late = as_read(person)
    emptied(person)
    with pytest.raises(NotAllowedNow, match="erased already"):
        people.describe(late, Details(phone="030 1234567"), by=policy.protected(late), now=NOW)
    person.refresh_from_db()
    assert (person.erased_at, person.name_sealed, person.phone_sealed) == (NOW, None, None)
    assert not make.events(person.case, "person.described").exists()


def test_details_saved_from_an_older_page_leave_what_they_do_not_name() -> None:
    person = make.person(language="de")
    late = as_read(person)
    by = policy.protected(person)
    people.describe(person, Details(name="Emre Aksoy", language="de", country="DE"), by=by, now=NOW)
    people.describe(late, Details(phone="030 1234567", language="de", country="DE"), by=by, now=NOW)
    person.refresh_from_db()
    assert person.name_sealed
    assert person.phone_sealed


def test_details_that_stand_there_already_are_not_entered_again() -> None:
    person = make.person()
    by, told = policy.protected(person), Details(language="en", country="DE", reach_note="after 6")
    people.describe(person, told, by=by, now=NOW)
    people.describe(as_read(person), told, by=by, now=NOW)
    assert make.events(person.case, "person.described").count() == 1


def test_a_correction_from_an_older_page_writes_only_what_it_changes() -> None:
    person = make.person()
    late = as_read(person)
    by = policy.protected(person)
    people.describe(person, Details(name="Emre Aksoy", reach_note="never at night"), by=by, now=NOW)
    officer = make.user("communications")
    make.grant(person.case, officer)
    changed = {**words(late), "label": "the engineer"}
    people.correct(late, **changed, reason="their word", by=policy.staff(officer), now=NOW)
    person.refresh_from_db()
    assert (person.label, person.reach_note) == ("the engineer", "never at night")
    assert person.name_sealed


def test_a_correction_of_somebody_erased_or_of_nothing_gets_a_sentence(sign_in) -> None:
    person = make.person(reach_note="after 6")
    officer = make.user("communications")
    make.grant(person.case, officer)
    url = reverse("person-edit", args=[person.case.ref, person.key])
    form = {"label": "", "language": "en", "reach_note": "after 6", "reason": "their own word"}
    browser = sign_in(officer)
    assert "Nothing is different." in browser.post(url, form).content.decode()
    late = as_read(person)
    emptied(person)
    changed = {**words(late), "label": "the engineer"}
    with pytest.raises(NotAllowedNow, match="erased already"):
        people.correct(late, **changed, reason="their word", by=policy.staff(officer), now=NOW)
    assert not make.events(person.case, "person.corrected").exists()
