"""The one letter that a single person may send: somebody is in danger; who can help hears it.

Plain Python. Three kinds of recipients, fixed words in four languages, few blanks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("police", "school", "host")
"""Who may get it: the police, a school, the emergency desk of whoever hosts the content."""


@dataclass(frozen=True)
class Words:
    """The letter in one language; `asks` by kind of recipient, `facts` by name."""

    subject: str
    body: str
    asks: Mapping[str, str]
    facts: Mapping[str, str]


WORDS: dict[str, Words] = {
    "en": Words(
        subject="Urgent: a person is in danger",
        body="This is {sender}. We believe that somebody’s life or body is in danger at this "
        "moment.\n\nWhat is happening:\n{happening}\n\n{facts}{ask}\n\nCall us back at once: "
        "{callback}\n\nThere is no time for the second signature that our letters carry "
        "otherwise; colleagues are looking at this one now.\n\n{sender}",
        asks={
            "police": "Please send somebody there now, and tell us what you need from us.",
            "school": "Please keep the child inside, hand it to nobody you do not know, and "
            "call the police.",
            "host": "Please take what is named above offline now, and keep a copy for the police.",
        },
        facts={"name": "Name", "address": "Address", "phone": "Phone"},
    ),
    "de": Words(
        subject="Dringend: Ein Mensch ist in Gefahr",
        body="Hier ist {sender}. Wir glauben, dass in diesem Augenblick Leib oder Leben eines "
        "Menschen in Gefahr sind.\n\nWas geschieht:\n{happening}\n\n{facts}{ask}\n\nRufen Sie "
        "uns sofort zurück: {callback}\n\nFür die zweite Unterschrift, die unsere Briefe sonst "
        "tragen, ist keine Zeit; Kolleginnen und Kollegen sehen diesen gerade an.\n\n{sender}",
        asks={
            "police": "Bitte schicken Sie jetzt jemanden hin und sagen Sie uns, was Sie von uns "
            "brauchen.",
            "school": "Bitte behalten Sie das Kind im Haus, übergeben Sie es niemandem, den Sie "
            "nicht kennen, und rufen Sie die Polizei.",
            "host": "Bitte nehmen Sie das oben Genannte jetzt vom Netz und bewahren Sie eine "
            "Kopie für die Polizei auf.",
        },
        facts={"name": "Name", "address": "Adresse", "phone": "Telefon"},
    ),
    "fr": Words(
        subject="Urgent\u00a0: une personne est en danger",
        body="Ici {sender}. Nous pensons qu’en ce moment la vie ou l’intégrité d’une personne "
        "est en danger.\n\nCe qui se passe\u00a0:\n{happening}\n\n{facts}{ask}\n\nRappelez-nous "
        "tout de suite\u00a0: {callback}\n\nLe temps manque pour la seconde signature que "
        "portent d’ordinaire nos lettres\u00a0; des collègues examinent celle-ci en ce moment."
        "\n\n{sender}",
        asks={
            "police": "Envoyez quelqu’un sur place maintenant, s’il vous plaît, et dites-nous "
            "ce qu’il vous faut.",
            "school": "Gardez l’enfant à l’intérieur, s’il vous plaît, ne le remettez à personne "
            "que vous ne connaissez pas, et appelez la police.",
            "host": "Retirez maintenant du réseau ce qui est nommé ci-dessus, s’il vous plaît, "
            "et gardez-en une copie pour la police.",
        },
        facts={"name": "Nom", "address": "Adresse", "phone": "Téléphone"},
    ),
    "nl": Words(
        subject="Dringend: iemand is in gevaar",
        body="Dit is {sender}. Wij denken dat op dit moment iemands leven of lichaam in gevaar "
        "is.\n\nWat er gebeurt:\n{happening}\n\n{facts}{ask}\n\nBel ons meteen terug: "
        "{callback}\n\nVoor de tweede handtekening die onze brieven anders dragen, is geen "
        "tijd; collega’s kijken nu naar deze.\n\n{sender}",
        asks={
            "police": "Stuur er alstublieft nu iemand heen en zeg ons wat u van ons nodig hebt.",
            "school": "Houd het kind alstublieft binnen, geef het aan niemand mee die u niet "
            "kent, en bel de politie.",
            "host": "Haal wat hierboven staat alstublieft nu van het net en bewaar een kopie "
            "voor de politie.",
        },
        facts={"name": "Naam", "address": "Adres", "phone": "Telefoon"},
    ),
}


def compose(
    kind: str, language: str, *, sender: str, happening: str, callback: str,
    facts: Mapping[str, str],
) -> tuple[str, str]:  # fmt: skip
    """Return subject and body; KeyError for a kind of recipient that there is not."""
    words = WORDS.get(language, WORDS["en"])
    told = "".join(f"{words.facts[name]}: {value}\n" for name, value in facts.items() if value)
    values = {
        "{sender}": sender, "{happening}": happening, "{callback}": callback,
        "{facts}": f"{told}\n" if told else "", "{ask}": words.asks[kind],
    }  # fmt: skip
    pieces = _cut(words.body)
    return words.subject, "".join(values.get(piece, piece) for piece in pieces)


def _cut(body: str) -> list[str]:
    """Return the body cut at its blanks, so that what is filled in is never read as one."""
    pieces, rest = [], body
    while "{" in rest:
        before, _brace, after = rest.partition("{")
        name, _brace, rest = after.partition("}")
        pieces += [before, f"{{{name}}}"]
    return [*pieces, rest]
