"""The compiled catalogues are those of the words beside them."""

import polib
import pytest

from tests.house import catalogues


def test_compiled_catalogues_are_up_to_date():
    assert catalogues.stale() == []


@pytest.mark.parametrize("source", catalogues.catalogues(), ids=lambda path: path.parts[-3])
def test_no_translation_is_marked_as_doubtful(source):
    assert [entry.msgid for entry in polib.pofile(str(source)) if entry.fuzzy] == []
