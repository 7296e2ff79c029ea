"""What `check` says of an installation that is not safe yet."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from tracker import checks


def test_old_sqlite_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(checks.sqlite3, "sqlite_version_info", (3, 34, 0))
    found = checks.sqlite_is_new_enough(None)
    if checks.connection.vendor == "sqlite":
        assert "DATABASE_URL" in found[0].hint


def test_key_file_that_others_may_read_is_an_error(tmp_path, settings):
    settings.KEY_FILE = tmp_path / "keys" / "doorstep.key"
    settings.KEY_FILE.parent.mkdir(mode=0o700)
    settings.KEY_FILE.write_text("{}")
    settings.KEY_FILE.chmod(0o644)
    assert [each.id for each in checks.key_file_is_private(None)] == ["doorstep.E001"]
    settings.KEY_FILE.chmod(0o600)
    assert checks.key_file_is_private(None) == []


def test_address_without_tls_is_named_before_a_deployment():
    assert [each.id for each in checks.address_is_encrypted(None)] == ["doorstep.W002"]


def test_demo_cannot_be_deployed(settings):
    settings.DEMO = True
    with pytest.raises(SystemCheckError, match="anybody can sign in"):
        call_command("check", "--deploy", "--tag", "security")
