"""Rows as plain data, every telling value asked about first; the same rows, the same data."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker import sealing
from tracker.exports import letters
from tracker.exports.gather import Rows
from tracker.exports.redaction import Redactor
from tracker.history import Disclosure
from tracker.models import Contact, DesistEntry, Evidence, FormalRequest, Outlet, Person

Data = dict[str, Any]


class Teller:
    """Turns rows into data, asking the redactor about every value that may tell something."""

    def __init__(self, found: Rows, redactor: Redactor, disclosure: Disclosure) -> None:
        self.rows = found
        self.ask = redactor
        self._disclosure = disclosure
        self._people = _numbered("P", found.people)
        self._desists = _numbered("D", found.desists)
        self._publications = _numbered("U", found.publications)

    def people(self) -> list[Data]:
        """Return who is protected; names and addresses only where they were asked for."""
        return [self._person(person) for person in self.rows.people]

    def _person(self, person: Person) -> Data:
        return {
            "ref": self._people[person.pk],
            "key": str(person.key),
            "relation": self.ask.keep("relation", str(person)),
            "circle": self.ask.keep("relation", person.circle),
            "minor": person.is_minor,
            "country": person.country,
            "employment": self.ask.keep("relation", person.employment),
            "employed_until": self.ask.keep("relation", _day(person.employed_until)),
            **{what: self._sealed(person, what) for what in ("name", "address", "phone")},
            "channels": self._channels(person),
        }

    def _sealed(self, person: Person, what: str) -> str:
        value = sealing.reveal(person, f"{what}_sealed", disclosure=self._disclosure)
        return self.ask.sealed(what, value)

    def _channels(self, person: Person) -> list[str]:
        found = person.channels.filter(ended_at=None).order_by("pk")
        values = (sealing.reveal(row, "value_sealed", disclosure=self._disclosure) for row in found)
        return [self.ask.sealed("channels", value, "safe channel") for value in values]

    def outlets(self) -> list[Data]:
        """Return the titles and reporters that the bundle names, by name."""
        reporters: dict[int, set[tuple[str, str]]] = {}
        titles: dict[int, Outlet] = {}
        rows = self.rows
        named: Iterable[Any] = (
            *rows.contacts, *rows.requests, *rows.desists, *rows.publications
        )  # fmt: skip
        for row in named:
            if row.outlet:
                titles[row.outlet.pk] = row.outlet
            if row.journalist:
                person = (row.journalist.name, row.journalist.role)
                reporters.setdefault(row.outlet_id or 0, set()).add(person)
        ordered = sorted(titles.values(), key=lambda title: title.name)
        return [
            {"name": title.name, "kind": title.kind, "country": title.country,
             "group": title.group, "reporters": _named(reporters.get(title.pk))}
            for title in ordered
        ] + ([{"name": "", "kind": "", "country": "", "group": "",
               "reporters": _named(reporters[0])}] if 0 in reporters else [])  # fmt: skip

    def desists(self) -> list[Data]:
        """Return the register of requests to stop, each with its proof."""
        return [self._desist(entry) for entry in self.rows.desists]

    def _desist(self, entry: DesistEntry) -> Data:
        request = entry.formal_request
        return {
            "ref": self._desists[entry.pk],
            "key": str(entry.key),
            "request": request.ref if request else "",
            "scope": entry.scope,
            "outlet": entry.outlet.name if entry.outlet else "",
            "reporter": entry.journalist.name if entry.journalist else "",
            "group": entry.group,
            "country": entry.country,
            "also_told": sorted(outlet.name for outlet in entry.also_told.all()),
            "in_place_of": self._desists.get(entry.replaces_id or 0, ""),
            "people": sorted(self._people.get(person.pk, "") for person in entry.people.all()),
            "channels": entry.channels,
            "story": self.ask.keep("words", entry.story),
            "proof_level": entry.proof_level,
            "proof": self._proof(request),
            "delivered_at": _instant(request.delivered_at) if request else "",
            "way": request.filed_by_way if request else "",
            "effective_at": _instant(entry.effective_at),
            "review_on": _day(entry.review_on),
            "entered_at": _instant(entry.entered_at),
            "lifted_at": _instant(entry.lifted_at),
        }

    def _proof(self, request: FormalRequest | None) -> str:
        return request.delivery_proof.ref if request and request.delivery_proof else ""

    def contacts(self) -> list[Data]:
        """Return every contact with all that was held against it, and what speaks for them."""
        return [self._contact(contact) for contact in self.rows.contacts]

    def _contact(self, contact: Contact) -> Data:
        ask = self.ask
        return {
            "ref": contact.ref,
            "key": str(contact.key),
            "occurred_at": _instant(contact.occurred_at, contact.occurred_zone),
            "zone": contact.occurred_zone,
            "precision": contact.precision,
            "logged_at": _instant(contact.logged_at),
            "channel": contact.channel,
            "nature": contact.nature,
            "status": contact.status,
            "person": self._people.get(contact.person_id, ""),
            "told_by": self._people.get(contact.reporter_id or 0, ""),
            "outlet": contact.outlet.name if contact.outlet else "",
            "reporter": contact.journalist.name if contact.journalist else "",
            "said_to_be": contact.claimed_name,
            "said_to_be_from": contact.claimed_outlet,
            "handle": ask.keep("handle", contact.claimed_handle),
            "language": contact.language,
            "words": ask.keep("words", contact.summary),
            "story": ask.keep("words", contact.story),
            "links": [ask.link(str(link)) for link in contact.links],
            "their_deadline_at": _instant(contact.their_deadline_at),
            "asked_to_stop": contact.asked_to_stop,
            "stayed_after_asked": contact.stayed_after_asked,
            "followed": contact.followed,
            "would_not_say_who": contact.would_not_say_who,
            "danger": contact.danger,
            "minor": contact.minor,
            "exhibits": sorted(row.ref for row in contact.evidence.all() if self._told(row)),
            "held_against": self._candidates(contact),
            **self._as_received(contact),
        }

    def _told(self, row: Evidence) -> bool:
        return row.removed_at is None

    def _as_received(self, contact: Contact) -> Data:
        """Return the first words as they came in; only the full bundle has them."""
        intake = contact.intake
        if self.ask.partial:
            return {"intake": intake.ref}
        return {
            "intake": intake.ref, "intake_source": intake.source, "as_received": intake.payload,
            "received_digest": intake.digest,
        }  # fmt: skip

    def _candidates(self, contact: Contact) -> list[Data]:
        rows = sorted(contact.candidates.all(), key=lambda row: row.pk)
        return [self._candidate(row) for row in rows if row.desist_id in self._known_desists]

    @property
    def _known_desists(self) -> frozenset[int | None]:
        return frozenset({None, *self._desists})

    def _candidate(self, row: Any) -> Data:
        return {
            "key": str(row.key),
            "desist": self._desists.get(row.desist_id, ""),
            "result": row.result,
            "status": row.status,
            "level": row.level,
            "conditions": row.conditions,
            "flags": row.flags,
            "caveats": row.caveats,
            "minutes_since": row.minutes_since,
            "public_interest": row.public_interest,
            "their_side": row.their_side,
            "reason": self.ask.keep("our view", row.reason),
            "assessed_at": _instant(row.assessed_at),
            "judged_at": _instant(row.judged_at),
        }

    def requests(self) -> list[Data]:
        """Return every request with its dates, its rule and the steps of each deadline."""
        return [self._request(request) for request in self.rows.requests]

    def _request(self, request: FormalRequest) -> Data:
        ask = self.ask
        return {
            "ref": request.ref,
            "key": str(request.key),
            "regime": request.regime,
            "regime_version": request.regime_version,
            "person": self._people.get(request.person_id, ""),
            "outlet": request.outlet.name,
            "reporter": request.journalist.name if request.journalist else "",
            "addressee_kind": request.addressee_kind,
            "place": request.place,
            "publication": self._publications.get(request.publication_id or 0, ""),
            "language": request.language,
            "subject": ask.keep("words", request.subject),
            "body": ask.keep("words", request.body),
            "grounds": ask.keep("words", request.grounds),
            "way": request.filed_by_way,
            "sent_to": ask.keep("handle", request.recipient_address),
            "status": request.status,
            "outcome": request.outcome,
            "outcome_note": ask.keep("words", request.outcome_note),
            "letters": self._letters(request),
            "drafted_at": _instant(request.drafted_at),
            "filed_at": _instant(request.filed_at),
            "delivered_at": _instant(request.delivered_at),
            "proof": self._proof(request),
            "decided_at": _instant(request.decided_at),
            "deadlines": [self._deadline(row) for row in _by_number(request.deadlines.all())],
        }

    def dates(self) -> list[Data]:
        """Return the dates that belong to no request, such as a limitation."""
        return [self._deadline(row) for row in self.rows.dates]

    def _deadline(self, row: Any) -> Data:
        return {
            "label": row.label, "regime": row.rule, "clock": row.clock,
            "side": row.side, "place": row.place,
            "due_on": _day(row.due_on), "due_at": _instant(row.due_at),
            "act_by_on": _day(row.act_by_on), "act_by_at": _instant(row.act_by_at),
            "provisional": row.provisional, "paused": row.paused, "steps": row.steps,
            "rule": row.citation, "confidence": row.confidence,
            "rule_version": row.rule_version, "calendar_version": row.calendar_version,
            "met_at": _instant(row.met_at), "waived_at": _instant(row.waived_at),
            "waived_reason": self.ask.keep("our view", row.waived_reason),
            "changes": [
                {"kind": change.kind, "was_on": _day(change.was_on), "now_on": _day(change.now_on),
                 "reason": self.ask.keep("our view", change.reason),
                 "changed_at": _instant(change.changed_at)}
                for change in _by_number(row.changes.all())
            ],
        }  # fmt: skip

    def publications(self) -> list[Data]:
        """Return what was published, and what each look at it showed."""
        return [
            {
                "ref": self._publications[row.pk], "key": str(row.key), "kind": row.kind,
                "title": self.ask.keep("words", row.title), "link": self.ask.link(row.url),
                "outlet": row.outlet.name if row.outlet else "",
                "exposes": self.ask.keep("words", row.exposes),
                "published_at": _instant(row.published_at), "added_at": _instant(row.added_at),
                "looks": [
                    {"state": look.state, "at": _instant(look.checked_at),
                     "note": self.ask.keep("our view", look.note)}
                    for look in _by_number(row.checks.all())
                ],
            }
            for row in self.rows.publications
        ]  # fmt: skip

    def exhibits(self, names: dict[int, str], *, mail: bool) -> list[Data]:
        """Return every exhibit: originals, our letters as they left, mail as it came in.

        `names` holds the file of each original that is in the bundle; `mail`: letters are too.
        """
        requests = {str(row.key): row.ref for row in self.rows.requests}
        return [
            *(self._exhibit(row, names.get(row.pk, "")) for row in self.rows.evidence),
            *(letters.told_of_letter(row, self.ask, whole=mail, requests=requests)
              for row in self.rows.letters),
            *(letters.told_of_mail(row, self.ask, whole=mail) for row in self.rows.mails),
        ]  # fmt: skip

    def _letters(self, request: FormalRequest) -> list[str]:
        found = self.rows.letters
        return [row.ref for row in found if row.proposal.subject_key == request.key]

    def _exhibit(self, row: Evidence, file: str) -> Data:
        ask = self.ask
        return {
            "ref": row.ref,
            "key": str(row.key),
            "file": file,
            "sha256": row.blob.digest if file else "",
            "entry": self.rows.entries.get(row.key, -1),
            "size": row.blob.size,
            "type": row.media_type,
            "name": ask.keep("file name", row.original_name),
            "note": ask.keep("words", row.note),
            "source": ask.link(row.source_url),
            "how": row.how,
            "file_data": ask.keep_data("file data", row.metadata_found),
            "captured_at": _instant(row.captured_at),
            "added_at": _instant(row.added_at),
            "given_by": self._people.get(row.giver_id or 0, ""),
            "contact": row.contact.ref if row.contact else "",
        }


def _numbered(letter: str, found: Iterable[Any]) -> dict[int, str]:
    return {row.pk: f"{letter}{number}" for number, row in enumerate(found, 1)}


def _by_number(found: Iterable[Any]) -> list[Any]:
    return sorted(found, key=lambda row: row.pk)


def _named(reporters: set[tuple[str, str]] | None) -> list[Data]:
    return [{"name": name, "role": role} for name, role in sorted(reporters or ())]


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _instant(at: datetime | None, zone: str = "UTC") -> str:
    """Return an instant with its offset, the same in every language."""
    return at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds") if at else ""
