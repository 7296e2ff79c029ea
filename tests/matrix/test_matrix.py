"""A part of the table in each run; all of it is `python -m tests.matrix`."""

import pytest

from tests import factories as make
from tests.matrix import cells, crawl, world

pytestmark = pytest.mark.django_db
SOME = ["case", "contact", "case-counsel", "front-entry"]
READERS = {"communications on case", "legal off case"}


@pytest.fixture
def scene(sign_in):
    own, foreign = world.filled(marking="restricted"), world.filled(marking="restricted")
    third = make.person(make.case(), name="Third")
    return own, foreign, world.everybody(own, third, sign_in)


@pytest.mark.slow
def test_nobody_gets_what_is_not_theirs_and_cannot_tell_it_from_what_is_made_up(scene):
    own, foreign, everybody = scene
    assert len(everybody) >= 12
    told = cells.listed(cells.table(own, foreign, everybody, SOME))
    assert told["cells"] == len(SOME) * 2 * 3 * len(everybody)
    assert told["unexpected"] == []


def test_the_table_finds_a_page_that_is_open_to_too_many(scene):
    own, foreign, everybody = scene
    off_case = [who for who in everybody if who.name == "communications off case"]
    make.grant(foreign.case, off_case[0].user)
    told = cells.listed(cells.table(own, foreign, off_case, ["case"]))
    assert any("foreign" in wrong for wrong in told["unexpected"])


@pytest.mark.slow
def test_a_restricted_case_changes_no_byte_of_what_others_read(scene):
    own, _foreign, everybody = scene
    readers = [who for who in everybody if who.name in READERS]
    pages, changed = crawl.differing(readers, own.rows["outlet"], most=40)
    assert changed == []
    assert pages == 80
