"""Canaries in every place of a letter and in every spelling are found; ordinary letters are not."""

import base64
import quopri
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comms.rules import wording
from comms.rules.leak_guard import search
from comms.rules.spellings import Kind, Secret

NAME = Secret("n", "mother: name", Kind.NAME, "Jürgen Großkreuz")
ADDRESS = Secret("a", "home address", Kind.ADDRESS, "Lindenstraße 47b\n10969 Berlin")
PHONE = Secret("p", "phone", Kind.PHONE, "+49 171 2345678")
EMAIL = Secret("e", "safe way", Kind.EMAIL, "juergen.privat@mailbox.example")
NOTE = Secret(
    "c", "notes", Kind.TEXT, "We advise to settle before the hearing because the file is thin."
)
ALL = [NAME, ADDRESS, PHONE, EMAIL, NOTE]

NAMES = [
    "Jürgen Großkreuz", "JÜRGEN GROSSKREUZ", "jurgen grosskreuz", "Juergen Grosskreuz",
    "Großkreuz, Jürgen", "J\u00fcrgen\u00a0Gro\u00dfkreuz", "Ju\u0308rgen Großkreuz", "J ü r g e n G r o ß k r e u z",
    "Jürgen-Großkreuz", "Jür\u00adgen Groß\u200bkreuz", "Ｊürgen Ｇroßkreuz", "Jürgen Großkr\u0435uz",
    "JürgenGroßkreuz", "J&uuml;rgen Gro&szlig;kreuz", "Herr Großkreuz", "Grosskreuz’ Haus", "Großkreuzs Haus",
    "Groß-\nkreuz", "G.r.o.ß.k.r.e.u.z", "<b>J</b>ürgen Groß<i>kreuz</i>", quote("Jürgen Großkreuz"),
    base64.b64encode("Jürgen Großkreuz, Berlin".encode()).decode(),
    "token-" + base64.urlsafe_b64encode("<<??Jürgen Großkreuz?>>>?".encode()).decode(),
    base64.urlsafe_b64encode("<<??Jürgen Großkreuz?>>>?".encode()).decode(),
    "Jürgen Großkreuz, Berlin".encode().hex(), "4a c3 bc 72 67 65 6e 20 47 72 6f c3 9f 6b 72 65 75 7a",
    "Jürgεn Grοßκrευz", "ᴊᴜʀɢᴇɴ ɢʀᴏssᴋʀᴇᴜᴢ",
]  # fmt: skip
ADDRESSES = [
    "Lindenstraße 47b", "LINDENSTRASSE 47 B", "Lindenstr. 47b", "lindenstr 47B", "Linden-Straße 47 b",
    "in der Lindenstraße", "10969 Berlin", "Lindenstra&szlig;e&nbsp;47b", "Lindenstrasse%2047b",
]  # fmt: skip
PHONES = [
    "+49 171 2345678", "0171 2345678", "0171/234 56 78", "0049-171-23-45-678", "+49 (0) 171 2345678",
    "01712345678", "0 1 7 1 2 3 4 5 6 7 8", "０１７１２３４５６７８", "tel:+491712345678", "0171.2345.678",
]  # fmt: skip
EMAILS = [
    "juergen.privat@mailbox.example", "Juergen.Privat@Mailbox.Example", "jürgen.privat@mailbox.example",
    "juergen.privat (at) mailbox.example", "juergen.privat [at] mailbox [dot] example",
    "juergen . privat @ mailbox . example", "juergen punkt privat at mailbox punkt example",
    "mailto:juergen.privat%40mailbox.example", "<juergen.privat&#64;mailbox.example>",
]  # fmt: skip
NOTES = ["we advise to settle before the hearing because the file", "ADVISE TO SETTLE, before the hearing because the…"]  # fmt: skip
SPELLED = [
    *((NAME, spelling) for spelling in NAMES),
    *((ADDRESS, spelling) for spelling in ADDRESSES),
    *((PHONE, spelling) for spelling in PHONES),
    *((EMAIL, spelling) for spelling in EMAILS),
    *((NOTE, spelling) for spelling in NOTES),
]


def letter(**changes: object) -> bytes:
    values = {
        "sender_name": "Press office", "sender": "press@doorstep.example", "recipient_name": "Mara Lind",
        "recipient": "mara@paper.example", "reply_to": "reply+abc@doorstep.example",
        "subject": "Your question", "body": "We do not comment on staff.",
        "message_id": "<1@doorstep.example>", "at": datetime(2026, 5, 4, 9, tzinfo=UTC), **changes,
    }  # fmt: skip
    return wording.render(wording.Envelope(**values))  # type: ignore[arg-type]


def multipart(part: MIMEBase, **headers: str) -> bytes:
    mail = MIMEMultipart()
    mail["Subject"] = "Your question"
    for name, value in headers.items():
        mail[name] = value
    mail.attach(MIMEText("We do not comment.", "plain", "utf-8"))
    mail.attach(part)
    return mail.as_bytes()


def named(text: str) -> bytes:
    part = MIMEText("nothing", "plain", "utf-8")
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", f"{text}.txt"))
    return multipart(part)


def quoted_printable(text: str) -> bytes:
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head + quopri.encodestring(text.encode())


def latin(text: str) -> bytes:
    data = text.encode("latin-1", "xmlcharrefreplace")
    return b"Content-Type: text/html; charset=iso-8859-1\r\n\r\n<p>" + data + b"</p>"


def forwarded(text: str) -> bytes:
    inner = EmailMessage(policy=SMTP)
    inner["Subject"] = wording.one_line(text)
    inner.set_content("As before.")
    outer = EmailMessage(policy=SMTP)
    outer.set_content("See below.")
    outer.add_attachment(inner)
    return outer.as_bytes()


def broken(text: str) -> bytes:
    return b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--y\r\n\r\n" + text.encode()


POSITIONS: dict[str, Callable[[str], bytes]] = {
    "subject": lambda text: letter(subject=text),
    "text": lambda text: letter(body=f"Hello,\n\n{text}\n\nKind regards"),
    "recipient": lambda text: letter(recipient_name=text),
    "sender": lambda text: letter(sender_name=text),
    "quoted mail": lambda text: letter(
        body="No.\n\n" + "".join(f"> {line}\n" for line in f"He is\n{text}".splitlines())
    ),
    "base64 part": lambda text: multipart(MIMEText(text, "plain", "utf-8")),
    "html part": lambda text: multipart(MIMEText(f"<p>{text}</p>", "html", "utf-8")),
    "utf-16 part": lambda text: multipart(MIMEText(text, "plain", "utf-16")),
    "quoted-printable": quoted_printable,
    "latin-1": latin,
    "file name": lambda text: named(wording.one_line(text)),
    "forwarded": forwarded,
    "own header": lambda text: multipart(MIMEText(""), **{"X-Note": quote(text)}),
    "broken frame": broken,
}


@pytest.mark.parametrize(
    "torn",
    ["\u202ezuerkssorG negreuJ\u202c", "Herr Groß\nkreuz sagt", "> Herr Groß \n> kreuz\n> sagt"],
)
def test_a_name_torn_by_a_line_or_shown_from_its_end_is_found(torn):
    assert [found.secret for found in search(letter(body=torn), ALL)] == ["n"]


@pytest.mark.parametrize("position", POSITIONS)
def test_every_spelling_is_found_in_every_place(position):
    missed = [
        (secret.label, spelling)
        for secret, spelling in SPELLED
        if secret.key not in {f.secret for f in search(POSITIONS[position](spelling), ALL)}
    ]
    assert not missed


def test_a_finding_names_the_place_and_never_the_value():
    (finding,) = search(letter(subject="To Jürgen Großkreuz"), [NAME])
    assert (finding.label, finding.place) == ("mother: name", "subject")
    assert "Gro" not in repr(finding)


@given(
    st.sampled_from([NAME, ADDRESS, PHONE, EMAIL]),
    st.text(st.characters(codec="utf-8"), max_size=60),
    st.text(st.characters(codec="utf-8"), max_size=60),
)
def test_a_value_as_it_stands_is_found_whatever_stands_around_it(secret, before, after):
    first = secret.value.splitlines()[0]
    raw = letter(body=f"{before}\n\n. {first} .\n\n{after}")
    assert [f.secret for f in search(raw, [secret])] == [secret.key]


@given(st.binary(max_size=400))
def test_no_bytes_make_the_guard_fall_over(raw):
    search(raw, ALL)


ORDINARY = [
    "Dear {name},\n\nthank you for your question of {n} May. We do not comment on staff.\n\nKind regards",
    "Dear {name},\n\nthe outage lasted eleven minutes and has been examined. No further person is involved.",
    "Guten Tag {name},\n\nwir bitten um Verständnis, dass wir uns zu Personen nicht äußern. Frist: {n}. Mai.",
    "Bonjour {name},\n\nnous ne commentons pas. Vous nous joignez au 030 55 55 {n:04d}, 10117 Berlin.",
    "Beste {name},\n\nwij reageren niet op vragen over medewerkers. Zie www.doorstep.example/{n}.",
    "Dear {name},\n\nin {n} cases out of {n}00 the report was closed by a machine; see page {n} of our account.",
]
PEOPLE = [
    *ALL,
    Secret("k", "child", Kind.NAME, "Rose Long"),
    Secret("l", "neighbour", Kind.NAME, "Li Na"),
    Secret("q", "partner", Kind.NAME, "Grace May Young"),
    Secret("r", "phone", Kind.PHONE, "030 8876543"),
]


def test_of_five_hundred_ordinary_letters_hardly_one_is_held_up():
    names = ["Mara Lind", "Tom Hale", "Ann Bell", "Jan de Wit", "Chloé Petit", "Carolina Nagel"]
    held = 0
    for n in range(500):
        name = names[n % len(names)]
        body = ORDINARY[n % len(ORDINARY)].format(name=name, n=n)
        held += bool(search(letter(body=body, recipient_name=name), PEOPLE))
    assert held < 10


def test_the_next_house_in_the_street_is_told_apart_by_its_number():
    house = Secret("h", "home address", Kind.ADDRESS, "Weg 4")
    assert not search(letter(body="Weg 42 is ours."), [house])
    assert search(letter(body="Weg 4 is not."), [house])


@pytest.mark.parametrize(
    "body",
    [
        "a" * 20_000,
        "4a" * 10_000,
        "a-" + "\n" * 2_000 + ".",
        "a-" + " " * 20_000 + ".",
        " ".join(base64.b64encode(b"hello world %06d" % n).decode() for n in range(700)),
    ],
    ids=["one-word", "one-number", "torn-by-lines", "torn-by-blanks", "much-packed"],
)
def test_whatever_a_letter_is_full_of_it_is_searched_at_once(body):
    # The case and the history are locked meanwhile: nobody could report anything.
    raw, begun = letter(body=body), time.process_time()
    assert search(raw, ALL * 3) == []
    assert time.process_time() - begun < 0.5
