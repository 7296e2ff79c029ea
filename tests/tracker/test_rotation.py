"""Changing the keys: everything stays readable, and nothing is left on the old key."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests import factories as make
from tracker import history, keyring, sealing, vault
from tracker.management.alone import alone
from tracker.models import Blob

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keys that this test alone may change."""
    path = tmp_path / "doorstep.key"
    keyring.write(path, keyring.fresh())
    monkeypatch.setattr(settings, "KEY_FILE", path)
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    yield path
    keyring.load.cache_clear()


def test_all_is_readable_after_rotation_with_the_old_key_gone(own_keys: Path) -> None:
    person = make.person(name="Emre")
    blob = make.original(b"a picture")
    call_command("rotate_keys", forget_old=True)
    keyring.load.cache_clear()
    person.refresh_from_db()
    token = history.disclose(
        "person.revealed", by=make.actor("legal"), case=person.case,
        objects=frozenset({person.key, blob.key}),
    )  # fmt: skip
    assert sealing.reveal(person, "name_sealed", disclosure=token) == "Emre"
    assert b"".join(vault.read(blob, disclosure=token)) == b"a picture"
    assert len(keyring.read(own_keys).sealing) == 1


def test_a_run_that_was_broken_off_goes_on_without_another_key(own_keys: Path) -> None:
    people = [make.person(name=f"Person {n}") for n in range(3)]
    keyring.write(own_keys, keyring.with_new_key(keyring.read(own_keys)))
    keyring.load.cache_clear()
    people[0].name_sealed = sealing.reseal(people[0], "name_sealed")
    people[0].save()
    told = StringIO()
    call_command("rotate_keys", resume=True, forget_old=True, stdout=told)
    assert "backups taken before now open only" in told.getvalue()
    assert Blob.objects.count() == 0
    for person in people:
        person.refresh_from_db()
        assert sealing.reseal(person, "name_sealed") is None


def test_a_missing_original_is_named_and_the_others_are_sealed_anew(own_keys: Path) -> None:
    lost, kept = make.original(b"lost"), make.original(b"kept")
    vault.path_of(lost.key).unlink()
    told = StringIO()
    with pytest.raises(CommandError, match="Old keys stay"):
        call_command("rotate_keys", forget_old=True, stderr=told)
    keyring.load.cache_clear()
    assert str(lost.key) in told.getvalue()
    assert str(kept.key) not in told.getvalue()
    assert not vault.reseal(kept)
    assert len(keyring.read(own_keys).sealing) == 2


def test_a_key_file_that_others_can_read_is_refused(own_keys: Path) -> None:
    own_keys.chmod(0o644)
    with pytest.raises(keyring.KeyProblem, match="chmod 600"):
        keyring.read(own_keys)


def test_sealed_data_without_its_key_says_which_file_is_needed(own_keys: Path) -> None:
    ring = keyring.read(own_keys)
    with pytest.raises(keyring.KeyProblem, match="key file that belongs"):
        replace(ring, sealing={}).sealing_key(ring.current)


def test_keys_are_not_changed_under_a_running_installation(own_keys: Path) -> None:
    before = own_keys.read_text()
    with alone(), pytest.raises(CommandError, match="already runs"):
        call_command("rotate_keys", forget_old=True)
    assert own_keys.read_text() == before
