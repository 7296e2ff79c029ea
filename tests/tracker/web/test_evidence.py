"""Originals: kept once, handed over as attachments after an entry, shown as new pixels only."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests import factories as make
from tracker.models import Blob, Evidence

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
    assert b"52.52000" in page.content
    assert b"<img" not in page.content
    answer = client.get(reverse("evidence-preview", args=[case.ref, row.ref]))
    pixels = b"".join(answer.streaming_content)
    assert b"anary" not in pixels
    assert make.events(case, "evidence.seen").count() == 1
    with Image.open(BytesIO(pixels)) as shown:
        assert (shown.format, dict(shown.getexif())) == ("WEBP", {})
