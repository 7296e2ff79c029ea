"""What happened, in the words of those it happened to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Happening:
    """One contact. `to` names somebody of the circle; `at` is day (0 = first) and local hour.

    `hours_ago` counts from now instead, for what has just come in.
    """

    at: tuple[int, int]
    channel: str
    title: str
    to: str
    words: str
    danger: bool = False
    stopped: str = "unknown"
    hours_ago: float | None = None


PHONE, DOOR, MESSAGE, MAIL, SOCIAL, OTHERS, LETTER = (
    "phone", "doorstep", "message", "email", "social", "others", "letter",
)  # fmt: skip
SINGLE = (
    Happening((0, 19), PHONE, "Der Morgenbote", "subject", "Frau Holt rief an und wollte wissen, ob ich der mit den elf Minuten bin."),
    Happening((0, 20), PHONE, "Abendkurier", "subject", "Ein Herr Reuter. Er hatte meine private Nummer und wollte nicht sagen, woher."),
    Happening((0, 21), DOOR, "Blitzblatt", "subject", "Ein Mann stand mit Kamera vor der Tür und hat durch das Fenster fotografiert.", danger=True),
    Happening((1, 8), PHONE, "", "mother", "Jemand hat nach meinem Sohn gefragt. Kein Name, keine Zeitung."),
    Happening((1, 9), SOCIAL, "Prime Dispatch", "subject", "A message request: they pay for an exclusive, answer needed tonight."),
    Happening((1, 11), MAIL, "The Harbor Ledger", "subject", "Polite e-mail with five questions and a deadline on Friday."),
    Happening((1, 17), DOOR, "Kanal Nord", "mother", "Kamerateam im Treppenhaus. Sie haben bei allen Nachbarn geklingelt."),
    Happening((2, 10), MESSAGE, "Blitzblatt", "partner", "Herr Danz schreibt mir auf mein privates Telefon: er weiß, wo ich arbeite."),
    Happening((2, 15), PHONE, "Le Courrier du Canal", "subject", "Une journaliste a laissé un message en français sur le répondeur."),
    Happening((3, 12), OTHERS, "The Daily Lantern", "neighbour", "A reporter asked me for photos of him and offered money."),
    Happening((4, 16), DOOR, "Blitzblatt", "niece", "Ein Reporter hat unsere Tochter vor der Schule angesprochen.", danger=True, stopped="yes"),
    Happening((5, 18), LETTER, "Abendkurier", "mother", "Handgeschriebener Zettel im Briefkasten, mit einer Telefonnummer."),
    Happening((20, 8), PHONE, "Der Morgenbote", "mother", "Wieder Frau Holt, diesmal am frühen Morgen. Ich habe aufgelegt.", stopped="yes"),
    Happening((20, 20), DOOR, "Blitzblatt", "subject", "Derselbe Mann wie am ersten Abend. Er blieb vor dem Haus stehen, nachdem ich ihn weggeschickt hatte.", stopped="yes"),
)  # fmt: skip
NOW = (21, 0)
JUST_NOW = (
    Happening(NOW, PHONE, "", "niece", "Jemand hat unsere Tochter angerufen und nach der Adresse ihres Onkels gefragt.", hours_ago=5.5),
    Happening(NOW, SOCIAL, "The Daily Lantern", "partner", "They wrote to me and to eleven of our friends, again.", hours_ago=4.5),
    Happening(NOW, MAIL, "The Harbor Ledger", "subject", "Polite e-mail: two last questions, asks for a comment by tomorrow evening.", hours_ago=2.5),
    Happening(NOW, PHONE, "Kanal Nord", "mother", "Frau Kamp lädt zu einer Sendung ein und will morgen noch einmal anrufen.", hours_ago=0.7),
)  # fmt: skip
REPEATED = (
    (
        PHONE,
        "Der Morgenbote",
        "subject",
        "Wieder ein Anruf vom Morgenboten. Ich bin nicht drangegangen.",
    ),
    (
        MAIL,
        "Agence Méridienne",
        "subject",
        "La même agence demande encore une interview par courriel.",
    ),
    (PHONE, "Prime Dispatch", "subject", "Voicemail from the TV station, the third this week."),
    (SOCIAL, "The Daily Lantern", "partner", "They wrote to me and to eleven of our friends."),
    (MESSAGE, "Kanal Nord", "mother", "Eine Nachricht vom Fernsehen, ob ich vor die Kamera komme."),
    (PHONE, "", "mother", "Angerufen und nichts gesagt."),
    (OTHERS, "Blitzblatt", "neighbour", "Er war wieder im Laden und hat nach der Familie gefragt."),
    (
        MAIL,
        "Le Courrier du Canal",
        "subject",
        "Un deuxième courriel, plus court, avec une échéance.",
    ),
)
REPEATS = 42
"""Together with the single ones sixty."""


def happenings() -> list[Happening]:
    """Return all sixty in the order they happened: dense at first, then thinning out."""
    again = [
        Happening((1 + n * n * 19 // (REPEATS * REPEATS), 9 + (n * 5) % 11), *REPEATED[n % 8])
        for n in range(REPEATS)
    ]
    return [*sorted([*SINGLE, *again], key=lambda one: one.at), *JUST_NOW]
