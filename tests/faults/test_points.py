"""Every named point is exercised; a short run over reports, erasures and canaries."""

import pytest

from tests import erasing
from tests.faults import points, running

SHORT = {
    "report": ["reports.before_commit", "reports.after_commit"],
    "erasure": ["erasure.before_commit", "erasure.before_file"],
    "canaries": True,
}
"""The full run is `python -m tests.faults`; mail has its own in tests/comms/faults."""


@pytest.fixture(scope="module")
def told():
    return running.run(SHORT)


def test_every_point_in_the_code_is_exercised():
    assert points.everywhere() == {name for area in points.AREAS for name in points.of(area)}


@pytest.mark.slow
def test_nothing_is_lost_doubled_or_half_done(told):
    numbers = running.tally(SHORT, told)
    assert numbers == {
        "points": 4, "kills": 4, "not_reached": [], "lost": 0, "duplicated": 0, "half_stored": 0,
        "uncertain_unseen": 0,
    }, told  # fmt: skip


@pytest.mark.slow
def test_an_erasure_killed_before_its_commit_left_everything_there(told):
    [row] = [row for row in told["erasure"] if row["point"] == "erasure.before_commit"]
    assert row["states"] == ["there", "there", "gone"]
    assert row["files_were"] >= 2


@pytest.mark.slow
def test_an_erasure_killed_after_its_commit_is_finished_by_the_nightly_look(told):
    for row in told["erasure"][1:]:
        assert row["states"] == ["gone", "gone", "gone"]


@pytest.mark.slow
def test_no_byte_of_an_erased_person_is_left_in_any_file(told):
    seen = told["canaries"]
    assert seen["before"]["Marzipan"] > 10
    assert {word: seen["after"][word] for word in erasing.CANARIES} == dict.fromkeys(
        erasing.CANARIES, 0
    )


@pytest.mark.slow
def test_the_words_of_others_are_still_there(told):
    assert told["canaries"]["after"][erasing.OTHERS] > 10
