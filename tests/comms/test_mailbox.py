"""Mail is fetched from a mailbox: marked as seen only once it is kept."""

import imaplib
from collections.abc import Iterator

import pytest

from comms import mailbox
from tests import imap, smtp
from tracker.models import Intake

pytestmark = pytest.mark.django_db
MAIL = b"From: Ann <ann@paper.example>\r\nSubject: Q%d\r\n\r\nMay I ask?\r\n"


@pytest.fixture
def box(settings, tmp_path) -> Iterator[imap.Mailbox]:
    settings.VAULT_DIR = tmp_path / "vault"
    settings.IMAP_USER, settings.IMAP_PASSWORD, settings.IMAP_FOLDER = "a", "b", "INBOX"
    settings.IMAP_STARTTLS = False
    with imap.running() as server:
        settings.IMAP_HOST, settings.IMAP_PORT = "127.0.0.1", server.port
        yield server


def test_new_mail_is_taken_in_and_marked_and_the_next_look_finds_none(box):
    box.mails = {7: MAIL % 1, 9: MAIL % 2}
    assert mailbox.poll() == 2
    assert box.seen == {7, 9}
    assert mailbox.poll() == 0
    subjects = {row.payload["subject"] for row in Intake.objects.all()}
    assert subjects == {"Q1", "Q2"}


def test_mail_that_cannot_be_kept_stays_unseen(box, settings, tmp_path):
    (tmp_path / "blocked").write_text("no folder")
    settings.VAULT_DIR = tmp_path / "blocked"
    box.mails = {1: MAIL % 1}
    with pytest.raises((FileExistsError, NotADirectoryError)):
        mailbox.poll()
    assert box.seen == set()
    assert Intake.objects.count() == 0


def test_mail_moved_back_by_hand_is_no_second_intake(box):
    box.mails = {1: MAIL % 1}
    mailbox.poll()
    box.mails = {2: MAIL % 1}
    mailbox.poll()
    assert Intake.objects.count() == 1


def test_without_a_mailbox_nothing_is_fetched(settings):
    settings.IMAP_HOST = ""
    assert mailbox.poll() == 0


def test_mailbox_that_is_away_is_an_error_of_its_own(settings):
    settings.IMAP_HOST, settings.IMAP_PORT = "127.0.0.1", smtp.free_port()
    with pytest.raises((OSError, imaplib.IMAP4.error)):
        mailbox.poll()
