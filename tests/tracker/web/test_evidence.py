"""Originals: kept once, handed over as attachments after an entry, shown as new pixels only."""

from datetime import timedelta
from io import BytesIO

import pillow_heif
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests import factories as make
from tests import sounds
from tracker import vault
from tracker.models import Blob, Evidence
from tracker.rules import pictures
from tracker.web.record import ranges

pytestmark = pytest.mark.django_db


def photo() -> bytes:
    """Return a JPEG with camera and place in it."""
    exif, out = Image.Exif(), BytesIO()
    exif[0x0110] = "Canary Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    Image.new("RGB", (640, 480), "teal").save(out, "JPEG", exif=exif, comment=b"canary comment")
    return out.getvalue()


@pytest.fixture
def scene(sign_in):
    officer = make.user("communications")
    return sign_in(officer), make.case(owner=officer)


def keep(client, case, data: bytes, name: str = "door.jpg") -> Evidence:
    url = reverse("evidence-new", args=[case.ref])
    answer = client.post(url, {"file": SimpleUploadedFile(name, data), "note": "the man"})
    assert answer.status_code == 302, answer.content
    return Evidence.objects.latest("pk")


def test_same_file_twice_is_two_entries_and_one_blob(scene) -> None:
    client, case = scene
    one, two = keep(client, case, photo()), keep(client, case, photo(), "other name.jpg")
    assert one.blob == two.blob
    assert Blob.objects.count() == 1


def test_a_second_press_keeps_no_second_entry(scene) -> None:
    client, case = scene
    assert keep(client, case, photo()) == keep(client, case, photo())
    assert make.events(case, "evidence.added").count() == 1


def test_download_is_the_same_bytes_as_an_attachment_and_written_down_first(scene) -> None:
    client, case = scene
    row = keep(client, case, photo(), 'a"\r\nSet-Cookie: x=1;/../é.html')
    answer = client.post(reverse("evidence-download", args=[case.ref, row.ref]))
    assert make.events(case, "evidence.downloaded").count() == 1
    assert b"".join(answer.streaming_content) == photo()
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "application/octet-stream"
    assert "Set-Cookie: x" not in str(answer.headers)


def test_a_missing_original_is_told_in_a_sentence_and_mended_by_the_same_file(scene) -> None:
    client, case = scene
    row = keep(client, case, photo())
    vault.path_of(row.blob.key).unlink()
    url = reverse("evidence-download", args=[case.ref, row.ref])
    answer = client.post(url)
    assert answer.status_code == 409
    assert "missing or damaged" in answer.content.decode()
    keep(client, case, photo(), "again.jpg")
    assert b"".join(client.post(url).streaming_content) == photo()


def test_a_name_that_reads_backwards_is_kept_as_it_is_spelled(scene) -> None:
    client, case = scene
    row = keep(client, case, photo(), "invoice\u202egpj.exe")
    assert row.original_name == "invoicegpj.exe"
    page = client.get(reverse("evidence", args=[case.ref, row.ref])).content.decode()
    assert "\u202e" not in page


def test_original_is_never_handed_over_by_a_mere_link(scene) -> None:
    client, case = scene
    row = keep(client, case, photo())
    assert client.get(reverse("evidence-download", args=[case.ref, row.ref])).status_code == 405


def test_file_of_another_case_is_not_found(scene) -> None:
    client, case = scene
    row = keep(client, case, photo())
    Evidence.objects.filter(pk=row.pk).update(case=make.case())
    for name in ("evidence-download", "evidence-preview"):
        url = reverse(name, args=[case.ref, row.ref])
        assert client.post(url).status_code == 404, name


def test_preview_is_new_pixels_and_what_the_file_said_is_shown(scene, run_queue) -> None:
    client, case = scene
    row = keep(client, case, photo())
    run_queue()
    row.refresh_from_db()
    assert row.metadata_found["Model"] == "Canary Camera"
    assert row.metadata_found["place"] == "52.52000, 13.40500"
    page = client.get(reverse("evidence", args=[case.ref, row.ref]))
    assert b"It names the place" in page.content
    assert b"52.52000" not in page.content
    assert not make.events(case, "evidence.data_seen").exists()
    page = client.get(reverse("evidence", args=[case.ref, row.ref]), {"said": "1"})
    assert b"52.52000" in page.content
    assert make.events(case, "evidence.data_seen").count() == 1
    assert b"<img" not in page.content
    answer = client.get(reverse("evidence-preview", args=[case.ref, row.ref]))
    pixels = b"".join(answer.streaming_content)
    assert b"anary" not in pixels
    assert make.events(case, "evidence.seen").count() == 1
    with Image.open(BytesIO(pixels)) as shown:
        assert (shown.format, dict(shown.getexif())) == ("WEBP", {})


def heic() -> bytes:
    """Return a phone's picture with the place in it."""
    exif, out = Image.Exif(), BytesIO()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 18.0)})
    picture = pillow_heif.from_pillow(Image.new("RGB", (320, 200), "navy"))
    picture.save(out, exif=exif.tobytes())
    return out.getvalue()


def test_a_phones_heic_is_known_by_its_bytes_shown_and_read(scene, run_queue) -> None:
    client, case = scene
    row = keep(client, case, heic(), "IMG_0001.mov")
    assert row.media_type == "image/heic"
    assert (
        b"A preview is being made"
        in client.get(f"/desk/cases/{case.ref}/evidence/{row.ref}/").content
    )
    run_queue()
    row.refresh_from_db()
    assert row.metadata_found["place"] == "52.52000, 13.40500"
    assert row.preview_type == "image/webp"


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1heicmiaf", "image/heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf", "image/heif"),
        (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", ""),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", ""),
    ],
)
def test_a_heif_is_told_by_its_brands(first: bytes, kind: str) -> None:
    assert pictures.kind(first) == kind


def test_who_made_it_and_when_stand_beside_when_it_came_and_a_late_one_is_marked(scene) -> None:
    client, case = scene
    mother = make.person(case, label="Mutter")
    made = timezone.localtime() - timedelta(days=3)
    told = {
        "file": SimpleUploadedFile("door.jpg", photo()), "giver": mother.pk,
        "captured_at": f"{made:%Y-%m-%dT%H:%M}",
    }  # fmt: skip
    url = reverse("evidence-new", args=[case.ref])
    later = {
        **told, "captured_at": f"{made + timedelta(days=9):%Y-%m-%dT%H:%M}",
        "file": SimpleUploadedFile("door.jpg", photo()),
    }  # fmt: skip
    assert b"This is still to come." in client.post(url, later).content
    assert client.post(url, told).status_code == 302
    row = Evidence.objects.get()
    assert (row.giver, row.how) == (mother, "given")
    assert row.captured_at == made.replace(second=0, microsecond=0)
    page = client.get(reverse("evidence", args=[case.ref, row.ref])).content.decode()
    assert "given to a colleague" in page
    shown = client.get(reverse("case-history", args=[case.ref])).context["shown"].entries
    entry = next(one for one in shown if one.kind == "evidence.added")
    assert (entry.late, entry.happened) == (True, row.captured_at)


def test_who_may_not_open_the_original_reads_no_place_out_of_it(scene, sign_in, run_queue) -> None:
    client, case = scene
    row = keep(client, case, photo())
    run_queue()
    approver = make.user("approver")
    make.grant(case, approver)
    url = reverse("evidence", args=[case.ref, row.ref])
    for asked in ({}, {"said": "1"}, {"show": "1"}):
        page = sign_in(approver).get(url, asked).content
        assert b"It names the place" in page
        assert b"52.52000" not in page
        assert b"Canary Camera" not in page
    assert not make.events(case, "evidence.data_seen").exists()


# --- Sound ---------------------------------------------------------------------------------------


@pytest.fixture
def heard(scene, run_queue):
    """A voice note whose mere sound is there to be played."""
    client, case = scene
    row = keep(client, case, sounds.m4a(), "note.m4a")
    run_queue()
    row.refresh_from_db()
    assert row.preview is not None
    return row


def test_a_sound_is_played_on_the_page_and_listening_is_written_down(scene, heard) -> None:
    client, case = scene
    page = client.get(reverse("evidence", args=[case.ref, heard.ref])).content.decode()
    url = reverse("evidence-preview", args=[case.ref, heard.ref])
    assert f'<audio controls preload="none" src="{url}"' in page
    said = client.get(reverse("evidence", args=[case.ref, heard.ref]), {"said": "1"})
    assert sounds.PLACE.decode() in said.content.decode()
    assert "names the place" in page
    assert not make.events(case, "evidence.seen").exists()
    answer = client.get(url)
    assert make.events(case, "evidence.seen").count() == 1
    played = b"".join(answer.streaming_content)
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/mp4")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert sounds.CANARY not in played
    original = client.post(reverse("evidence-download", args=[case.ref, heard.ref]))
    assert b"".join(original.streaming_content) == sounds.m4a()


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-", slice(0, None)), ("bytes=0-1", slice(0, 2)), ("bytes=10-19", slice(10, 20)),
     ("bytes=-7", slice(-7, None)), ("bytes=5-999999999", slice(5, None)),
     ("bytes=9-3", slice(0, None)), ("bytes=-", slice(0, None)), ("apples=1-2", slice(0, None)),
     ("bytes=99999999-", slice(0, None))],
)  # fmt: skip
def test_a_player_gets_the_part_it_asks_for(scene, heard, asked, part) -> None:
    client, case = scene
    url = reverse("evidence-preview", args=[case.ref, heard.ref])
    whole = b"".join(client.get(url).streaming_content)
    answer = client.get(url, headers={"Range": asked})
    got = b"".join(answer.streaming_content)
    assert got == whole[part]
    assert int(answer["Content-Length"]) == len(got)
    assert (answer.status_code == 206) == (got != whole)


def test_a_sound_of_another_case_is_heard_by_nobody(scene, heard) -> None:
    client, case = scene
    Evidence.objects.filter(pk=heard.pk).update(case=make.case())
    assert client.get(reverse("evidence-preview", args=[case.ref, heard.ref])).status_code == 404
    assert not make.events(case, "evidence.seen").exists()


def test_a_part_may_begin_and_end_within_any_piece() -> None:
    pieces = [b"abc", b"def", b"ghi"]
    for first in range(9):
        for last in range(first, 9):
            got = b"".join(ranges.cut(iter(pieces), first, last))
            assert got == b"abcdefghi"[first : last + 1]
