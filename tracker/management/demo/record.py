"""The cases of the example: one in full, three small ones that share a reporter with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from tracker import policy
from tracker.actions import conversations, mandates, notes, people, publications, reports
from tracker.actions import routing_rules as rules
from tracker.actions.people import Details
from tracker.actions.reports import Aim, Entry, Newcomer
from tracker.management.demo import desk
from tracker.management.demo.stage import BERLIN, Stage
from tracker.management.demo.words import Happening, happenings
from tracker.models import (
    Allowance,
    Case,
    Circle,
    Outlet,
    Person,
    Publication,
    PublicationState,
)
from tracker.rules.records import ContactFacts, IntakeRecord

KEY_OF_EMRE = "demo: the key of the affected person"
LINK_OF_MOTHER = "demo: the link of his mother"
STORY = "elf Minuten"


def rules_of_routing(stage: Stage) -> None:
    """Enter the rules by which contacts find their team."""
    at = stage.at(-3, 10)
    by = stage.actor("olga", at)
    listed: tuple[tuple[str, dict[str, Any], str, str, int], ...] = (
        ("A child", {"minor": True}, "german-desk", "1-now", 1),
        ("German-speaking", {"language": ["de"]}, "german-desk", "3-today", 6),
        ("French-speaking", {"language": ["fr", "nl"]}, "french-desk", "3-today", 8),
        ("American titles", {"outlet_country": ["US", "GB"]}, "us-desk", "3-today", 6),
    )
    for position, (name, conditions, team, lane, hours) in enumerate(listed, start=1):
        rules.save(
            None, name=name, conditions=conditions, team=stage.teams[team], lane=lane,
            hours=hours, position=position, by=by, now=at,
        )  # fmt: skip


# --- The case in full ----------------------------------------------------------------------------


Step = tuple[datetime, Callable[[], object]]
"""What somebody did beside the contacts, and when: the record is told in the order of its days."""


def main_case(stage: Stage, beside: Callable[[Person], list[Step]]) -> dict[str, Person]:
    """Tell the case from its first evening to now; return its people by their word.

    `beside` returns what others did for the affected person meanwhile.
    """
    told = happenings()
    first = _log_first(stage, told[0])
    circle = {"subject": first} | _circle(stage, first)
    steps = [_what_he_allows(stage, first), *_conversation(stage, first), *_article(stage, first)]
    steps = sorted([*steps, *beside(first)], key=lambda step: step[0])
    for number, one in enumerate(told[1:], start=1):
        steps = _passed(steps, until=_instant(stage, one, number))
        coming = {later.title for later in told[number:]}
        desk.tidy(stage, until=_instant(stage, one, number), coming=coming)
        _log(stage, one, circle, number)
    _passed(steps, until=stage.now)
    return circle


def _passed(steps: list[Step], *, until: datetime) -> list[Step]:
    """Do what was done before `until`; return the rest."""
    for at, act in steps:
        if at <= until:
            act()
    return [step for step in steps if step[0] > until]


def _entry(stage: Stage, one: Happening, when: datetime) -> Entry:
    outlet = stage.outlets.get(one.title)
    facts = ContactFacts(
        channel=one.channel, occurred_at=when, zone="Europe/Berlin", summary=one.words,
        language=_language(one.words), claimed_outlet=one.title, story=STORY, danger=one.danger,
        asked_to_stop=one.stopped, minor=one.to == "niece",
        claimed_handle=_number(outlet) if one.channel == "phone" else "",
        stayed_after_asked=one.channel == "doorstep" and one.stopped == "yes",
    )  # fmt: skip
    return Entry(IntakeRecord(source="web", payload={"words": one.words}), facts)


def _number(outlet: Outlet | None) -> str:
    handle = outlet.handles.filter(kind="phone").first() if outlet else None
    return handle.value if handle else ""


def _language(words: str) -> str:
    if any(word in words for word in (" the ", "They ", "photos", "Polite", "A message")):
        return "en"
    return "fr" if any(word in words for word in ("Une ", "La même", "Un deux")) else "de"


def _log_first(stage: Stage, one: Happening) -> Person:
    when = stage.at(*one.at)
    _contact, _key = reports.save_first(
        [_entry(stage, one, when)], aim=Aim(), once=KEY_OF_EMRE, now=when + timedelta(minutes=20),
        newcomer=Newcomer(language="de", country="DE", time_zone="Europe/Berlin"),
    )  # fmt: skip
    person = Person.objects.get(circle=Circle.SUBJECT)
    by = policy.protected(person, now=when)
    details = Details(
        name="Emre Aksoy", address="Am Nordhafen 7, 13353 Berlin", phone="+49 30 23125 777",
        language="de", country="DE", employment="contractor",
        employed_until=when.astimezone(BERLIN).date(), reach_note="Abends, nicht vor 18 Uhr.",
    )  # fmt: skip
    return people.describe(person, details, by=by, now=when + timedelta(hours=1))


def _circle(stage: Stage, subject: Person) -> dict[str, Person]:
    at = stage.at(0, 20, 10)
    by = policy.protected(subject, now=at)
    shared: dict[str, Any] = {"country": "DE", "time_zone": "Europe/Berlin", "by": by, "now": at}
    mother = people.add_with_link(
        subject.case, once=LINK_OF_MOTHER, circle=Circle.PARENT, label="Mutter", language="de",
        **shared,
    )  # fmt: skip
    others = (
        ("partner", Circle.PARTNER, "Freundin", False),
        ("niece", Circle.RELATIVE, "Nichte", True),
        ("neighbour", Circle.NEIGHBOUR, "Nachbar", False),
    )
    made = {
        word: people.add(
            subject.case, circle=circle, label=label, is_minor=minor, language="de", **shared
        )
        for word, circle, label, minor in others
    }
    return {"mother": mother, **made}


def _log(stage: Stage, one: Happening, circle: dict[str, Person], number: int) -> None:
    when = _instant(stage, one, number)
    reporter = circle["mother"] if one.to == "mother" else circle["subject"]
    logged = min(when + timedelta(minutes=25), stage.now)
    reports.save_another(
        [_entry(stage, one, when)], aim=Aim(key=circle[one.to].key), reporter=reporter,
        once=f"demo {number}", by=policy.protected(reporter, now=logged), now=logged,
    )  # fmt: skip


def _instant(stage: Stage, one: Happening, number: int) -> datetime:
    if one.hours_ago is not None:
        return stage.now - timedelta(hours=one.hours_ago)
    return stage.at(*one.at, minute=(number * 7) % 50)


def _what_he_allows(stage: Stage, subject: Person) -> Step:
    at = stage.at(3, 21)
    by = policy.protected(subject, now=at)
    given = (Allowance.STOP_LETTERS, Allowance.TAKEDOWN, Allowance.PRIVACY, Allowance.NAME_ME)

    def allow() -> None:
        for what in given:
            mandates.give(subject, what=what, scope="", until_on=None, by=by, now=at)

    return at, allow


TALK = (
    (1, 10, "lena", "Wir haben alles gelesen und übernehmen die Anrufe ab jetzt für Sie."),
    (1, 12, "", "Danke. Bitte bestätigen Sie niemandem, dass ich dort gearbeitet habe."),
    (1, 15, "lena", "Das tun wir nicht. Zu einzelnen Personen geben wir keine Auskunft."),
    (20, 21, "", "Er stand heute Abend wieder vor dem Haus. Können Sie dort noch einmal anrufen?"),
)


def _conversation(stage: Stage, subject: Person) -> list[Step]:
    said = [
        (stage.at(day, hour), partial(_say, stage, subject, seat, words, stage.at(day, hour)))
        for day, hour, seat, words in TALK
    ]
    at = stage.at(4, 9)
    noted = partial(
        notes.write, subject.case, by=stage.actor("lena", at), now=at,
        body="Die Schule der Nichte ist informiert. Presse nur über uns.",
    )  # fmt: skip
    return [*said, (at, noted)]


def _say(stage: Stage, subject: Person, seat: str, words: str, at: datetime) -> None:
    if seat:
        conversations.answer(subject, body=words, by=stage.actor(seat, at), now=at)
    else:
        conversations.write(subject, body=words, by=policy.protected(subject, now=at), now=at)


LOOKS = ((5, PublicationState.UP), (9, PublicationState.CHANGED), (14, PublicationState.GONE),
         (19, PublicationState.BACK))  # fmt: skip


def _article(stage: Stage, subject: Person) -> list[Step]:
    """Return how the article that shows his house was entered, and each look at it."""
    looks = [(stage.at(day, 10), partial(_look, stage, day, seen)) for day, seen in LOOKS]
    return [(stage.at(5, 9), partial(_found, stage, subject.case)), *looks]


def _found(stage: Stage, case: Case) -> None:
    at = stage.at(5, 9)
    publications.add(
        case, kind="article", title="Der Mann mit den elf Minuten",
        url="https://blitzblatt.example/elf-minuten", exposes="Haus und Straße",
        outlet=stage.outlets["Blitzblatt"], published_at=stage.at(5, 6),
        by=stage.actor("lena", at), now=at,
    )  # fmt: skip


def _look(stage: Stage, day: int, seen: PublicationState) -> None:
    at = stage.at(day, 10)
    row = Publication.objects.get()
    publications.look(row, seen=seen, note="", by=stage.actor("lena", at), now=at)


# --- Small ones ----------------------------------------------------------------------------------

SMALL = (
    ("fr", "FR", "Europe/Paris", "Le Courrier du Canal", "Un appel au travail, ils veulent mon avis sur un collègue."),
    ("en", "US", "America/New_York", "Prime Dispatch", "A producer called my sister and asked where I live now."),
    ("en", "GB", "Europe/London", "The Daily Lantern", "A reporter waited at the station and knew my name."),
)  # fmt: skip


def small_cases(stage: Stage) -> None:
    """Open three more cases; one of them is reached by the reporter of the first, too."""
    for number, (language, country, zone, title, words) in enumerate(SMALL):
        when = stage.at(12 + number * 4, 15)
        one = Happening((0, 0), "phone", title, "subject", words)
        entries = [_again(stage, one, language, when, title)]
        if number == 0:
            entries.append(_again(stage, one, language, when, "Der Morgenbote"))
        reports.save_first(
            entries, aim=Aim(), once=f"demo small {number}", now=when + timedelta(minutes=9),
            newcomer=Newcomer(language=language, country=country, time_zone=zone),
        )  # fmt: skip


def _again(stage: Stage, one: Happening, language: str, when: datetime, title: str) -> Entry:
    entry = _entry(stage, replace(one, title=title), when)
    return replace(entry, facts=replace(entry.facts, language=language, story=""))
