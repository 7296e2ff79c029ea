"""What a variant leaves out stands nowhere in it, and the rest still verifies."""

from pathlib import Path
from typing import Any

import pytest

from tests.tracker.exports import world
from tests.tracker.exports.test_bundle import check
from tracker.exports.redaction import Leak, Redactor
from tracker.lifecycle import NotAllowedNow
from tracker.rules.striking import Secret, Struck, fold

pytestmark = pytest.mark.django_db
VARIANTS = ("court", "regulator", "outlet")


def built(variant: str) -> bytes:
    case = world.case()
    scope: dict[str, Any] = {"outlet": case.desists.get().outlet} if variant == "outlet" else {}
    return world.build(case, variant, **scope)


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_canary_is_in_any_file_of_a_redacted_variant(variant: str) -> None:
    files = world.members(built(variant))
    texts = {name: data.decode("utf-8", "replace") for name, data in files.items()}
    texts |= {f"{n} printed": world.printed(d) for n, d in files.items() if n.endswith(".pdf")}
    found = [
        (name, word)
        for name, text in texts.items()
        if name != "verify_bundle.py"
        for word in world.CANARIES
        if word in text or fold(word) in fold(text)
    ]
    assert found == []
    assert not [name for name in files if name.startswith("exhibits/")]
    assert "[redacted: name]" in texts["record/people.json"]
    assert "[redacted: file name]" in texts["bundle.pdf printed"].replace("\n", " ")


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_redacted_variant_verifies(variant: str, tmp_path: Path) -> None:
    code, said = check(world.save(built(variant), tmp_path), tmp_path)
    assert code == 0, said
    assert "left out 1" in said


def test_the_outlets_own_bundle_tells_nothing_of_another_outlet() -> None:
    texts = b"".join(world.members(built("outlet")).values())
    assert b"City Ledger" not in texts
    assert b"A polite question" not in texts


def test_an_original_named_in_the_approval_goes_in_under_a_neutral_name() -> None:
    case = world.case()
    ref = case.evidence.get().ref
    files = world.members(world.build(case, "court", originals=(ref,)))
    assert files[f"exhibits/{ref}.png"] == world.picture(1)


def test_sealed_facts_cannot_be_asked_for_in_a_redacted_variant() -> None:
    with pytest.raises(NotAllowedNow):
        world.ask(world.case(), "court", sealed=("name",))


@pytest.mark.parametrize(
    ("what", "value", "text"),
    [
        ("name", "Emre Yıldırım-Müller", "Yildirim Mueller came"),
        ("name", "Emre Yıldırım-Müller", "EMRE’s house"),
        ("name", "Ayşegül Öztürk", "aysegul"),
        ("name", "Mueller", "Herr Müller"),
        ("address", "Lindenallee 14, 10115 Berlin", "in der LINDENALLEE"),
        ("address", "Lindenallee 14, 10115 Berlin", "lindenallee14"),
        ("address", "Hauptstraße 3\n50667 Köln", "Hauptstr. 3"),
        ("phone", "+49 151 2345 6789", "(0151) 234-567-89"),
        ("phone", "+49 151 2345 6789", "0049 1512 3456789"),
        ("e-mail", "emre.home@mail.example", "write to Emre . Home @ mail . example"),
    ],
)
def test_a_sealed_fact_is_struck_in_any_spelling(what: str, value: str, text: str) -> None:
    struck = Struck([Secret(what, value)])
    assert struck.holds(text)
    assert f"[redacted: {what}]" in struck.out_of(text)
    assert not struck.holds(struck.out_of(text))


def test_other_words_stay() -> None:
    struck = Struck([Secret("name", "Ida von Berg"), Secret("address", "Am Hof 2, 10115 Berlin")])
    text = "On Friday a man from Berlin rang, von der Zeitung, ice berg 12."
    assert struck.out_of(text) == text.replace("berg", "[redacted: name]")


@pytest.mark.parametrize("what", ["name", "address", "phone", "e-mail"])
@pytest.mark.parametrize("value", ["", "-", "a", "14", "Am, 14", "@", "von der", "12-34"])
def test_a_scant_value_strikes_out_no_ordinary_words(what: str, value: str) -> None:
    text = "On 14 May three people came to the door, 12 minutes apart."
    assert Struck([Secret(what, value)]).out_of(text) == text


def test_thousands_of_file_names_are_found_wherever_they_stand() -> None:
    ask = Redactor("court", shown=(), secrets=())
    for n in range(3000):
        ask.keep("file name", f"IMG_{n}.jpg")
    assert ask.sweep({"note": "see IMG_17.jpg and IMG_2999.jpg."}) == {
        "note": "see [redacted: file name] and [redacted: file name]."
    }


def test_a_leak_stops_the_bundle() -> None:
    ask = Redactor("court", shown=(), secrets=[Secret("name", "Emre Yıldırım")])
    ask.keep("file name", "IMG_4711.png")
    ask.check("a", "nothing to see")
    for text in ("yildirim", "see IMG_4711.png"):
        with pytest.raises(Leak):
            ask.check("a", text)
