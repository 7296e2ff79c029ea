"""Every mail that a program writes, in every language, says nothing that tells anybody anything."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from comms.rules import audience

FOLDER = Path(__file__).parents[2] / "comms" / "templates" / "comms" / "mail"
TO_PEOPLE = sorted(path.stem for path in FOLDER.glob("*.txt") if path.stem != "checkpoint")
LANGUAGES = [code for code, _name in settings.LANGUAGES]
TELLING = (
    "doorstep", "journalist", "reporter", "press", "presse", "pers ", "outlet", "case", "fall ",
    "dossier", "harass", "threat", "legal", "recht", "police", "polizei", "employer", "media",
)  # fmt: skip
LINK = "https://site.example/x/"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TO_PEOPLE)
def test_words_of_a_notice_name_nothing(name, language):
    with translation.override(language):
        facts = {"base_url": "https://site.example", "link": LINK}
        text = render_to_string(f"comms/mail/{name}.txt", facts)
    assert "https://site.example" in text
    assert "{" not in text
    assert [word for word in TELLING if word in text.lower()] == []


@pytest.mark.parametrize("name", TO_PEOPLE)
def test_template_can_only_be_given_a_link(name):
    source = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    for piece in source.split("{{")[1:]:
        assert piece.partition("}}")[0].strip() in {"base_url", "link"}


def test_every_hearing_has_a_topic_that_somebody_can_choose():
    heard = {one.topic for row in audience.AUDIENCE.values() for one in row}
    assert heard == set(audience.TOPICS)
    assert all(len(topic) <= 40 for topic in heard)
