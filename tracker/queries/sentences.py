"""What each kind of entry says to a reader: one sentence, and one line of what goes with it.

`%(name)s` takes a word out of the entry's detail; what an entry does not say stays empty.
"""

import re
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from tracker.models import (
    Allowance,
    Channel,
    Circle,
    Marking,
    Nature,
    Outcome,
    PublicationState,
    Variant,
)
from tracker.queries import labels
from tracker.states import CaseStatus

Words = str | Promise
SENTENCES: dict[str, tuple[Words, Words]] = {
    "access.key_made": (_("A key was made"), ""),
    "access.key_used": (_("Came in with a key"), ""),
    "access.recovered": (_("Came back by recovery"), ""),
    "access.recovery_asked": (_("Asked for a way back in"), ""),
    "calendar_feed.ended": (_("A calendar address was ended"), ""),
    "calendar_feed.made": (_("A calendar address was made"), ""),
    "candidate.changed": (_("A candidate was looked at with other facts"), "%(ref)s · %(result)s"),
    "candidate.judged": (_("Legal said of a candidate: %(verdict)s"), "%(ref)s · %(reason)s"),
    "candidate.raised": (_("Contact after a request to stop – candidate"), "%(ref)s"),
    "candidate.reviewed": (_("Legal’s view of a candidate was kept"), "%(ref)s"),
    "case.excluded": (_("A party was excluded from the case"), _("reason: “%(reason)s”")),
    "case.exclusion_ended": (_("An exclusion was taken back"), _("reason: “%(reason)s”")),
    "case.exported": (_("The case was exported"), "%(reason)s"),
    "case.glass_broken": (_("Opened in an emergency"), _("reason: “%(reason)s”")),
    "case.glass_reviewed": (_("Emergency look reviewed"), "%(verdict)s"),
    "case.grant_revoked": (_("Access ended"), _("reason: “%(reason)s”")),
    "case.granted": (_("Access given"), _("reason: “%(reason)s”")),
    "case.handed_over": (_("Somebody else looks after the case"), "%(reason)s"),
    "case.marking_lowered": (_("More people may see the case"), "%(was)s → %(to)s · %(reason)s"),
    "case.marking_raised": (_("Fewer people may see the case"), "%(was)s → %(to)s · %(reason)s"),
    "case.merged": (_("Another case became part of this one: %(ref)s"), "%(reason)s"),
    "case.merged_away": (_("The case became part of another one: %(into)s"), ""),
    "case.moved": (_("The case is now: %(to)s"), "%(reason)s"),
    "case.opened": (_("Case opened"), "%(ref)s"),
    "case.purged": (_("The time for keeping things was over"), ""),
    "case.read": (_("Somebody opened the file"), ""),
    "case.seated": (_("Access given by two people, since nobody was left"), ""),
    "channel.added": (_("A safe way to reach them was added"), "%(way)s"),
    "channel.confirmed": (_("A safe address was confirmed"), ""),
    "channel.entered": (_("A new way to reach them, agreed on by two people"), "%(source)s"),
    "channel.replaced": (_("How they are reached was changed by two people"), "%(source)s"),
    "channel.ended": (_("A safe way to reach them was ended"), ""),
    "channel.opened": (_("A safe way to reach them was read"), ""),
    "circle.link_ended": (_("A link for the circle was ended"), ""),
    "circle.link_made": (_("A link for the circle was made"), ""),
    "contact.corrected": (_("Contact put right: %(field)s"), _("%(ref)s · reason: “%(reason)s”")),
    "contact.logged": (_("Contact: %(channel)s"), "%(summary)s"),
    "contact.recognised": (_("Contact recognised"), "%(ref)s · %(nature)s"),
    "contact.routed": (_("Contact handed to %(team)s"), "%(reason)s"),
    "deadline.changed": (_("Deadline changed"), "%(was)s → %(to)s · %(reason)s"),
    "deadline.computed": (_("Deadline computed"), "%(label)s %(due)s"),
    "deadline.escalated": (_("Legal was called: our safe day is near"), ""),
    "deadline.extended": (_("Deadline moved by hand"), "%(was)s → %(now)s · %(reason)s"),
    "deadline.kept": (_("The stored date stays"), "%(due)s · %(reason)s"),
    "deadline.paused": (_("Deadline stands still"), "%(was)s · %(reason)s"),
    "deadline.reminded": (_("Reminded of a deadline"), ""),
    "deadline.met": (_("Deadline met"), "%(label)s"),
    "deadline.resumed": (_("Deadline runs on"), "%(now)s · %(reason)s"),
    "deadline.review_accepted": (_("The newer date holds"), "%(due)s · %(reason)s"),
    "deadline.reviewed": (_("Newer rules give another date"), "%(was)s → %(now)s"),
    "deadline.settled": (_("Deadlines computed"), "%(ref)s · %(due)s"),
    "deadline.watched": (_("A date is watched"), "%(label)s %(due)s"),
    "deadline.waived": (_("Deadline waived"), _("reason: “%(reason)s”")),
    "desist.amended": (_("What a request to stop covers was changed"), "%(reason)s"),
    "desist.entered": (_("Request to stop %(request)s entered in the register"), ""),
    "desist.lifted": (_("A request to stop was lifted"), _("reason: “%(reason)s”")),
    "desist.note_said": (_("A request to stop was said aloud"), "%(note)s"),
    "desist.took_effect": (_("A request to stop holds from now on"), ""),
    "emergency.reviewed": (_("The emergency was reviewed"), "%(verdict)s"),
    "emergency.sent": (
        _("A letter was sent by one person alone: danger to life"),
        _("reason: “%(reason)s”"),
    ),
    "enquiry.answered": (_("Enquiry answered"), ""),
    "enquiry.claimed": (_("Enquiry taken"), ""),
    "enquiry.closed": (_("Enquiry closed"), "%(reason)s"),
    "enquiry.handed_over": (_("Enquiry handed over"), "%(reason)s"),
    "enquiry.marked": (_("Enquiry sorted: %(nature)s"), ""),
    "enquiry.merged": (_("Enquiries joined"), _("into %(into)s · %(reason)s")),
    "enquiry.reopened": (_("Enquiry opened again"), ""),
    "enquiry.split": (_("Enquiry taken apart"), _("into %(into)s · %(reason)s")),
    "enquiry.waited": (_("We wait for them"), ""),
    "evidence.added": (_("Original kept: %(ref)s"), "%(name)s · SHA-256 %(digest)s"),
    "evidence.data_seen": (_("What the file says about itself was read: %(ref)s"), ""),
    "evidence.downloaded": (_("Original downloaded: %(ref)s"), ""),
    "evidence.opened_for_preview": (_("Original read to make new pixels: %(ref)s"), ""),
    "evidence.previewed": (_("New pixels made of %(ref)s"), "%(outcome)s"),
    "evidence.seen": (_("Preview looked at: %(ref)s"), ""),
    "export.begun": (_("A bundle was begun"), "%(bundle)s %(variant)s"),
    "export.expired": (_("A bundle expired and was removed"), ""),
    "export.failed": (_("A bundle could not be made"), "%(why)s"),
    "export.handed_out": (_("A bundle was taken out"), "%(bundle)s"),
    "history.broken": (_("The record is not what it was"), ""),
    "hold.placed": (_("Legal put a hold on the case"), _("reason: “%(reason)s” · %(scope)s")),
    "hold.released": (_("The hold was released"), "%(reason)s"),
    "intake.filed_away": (_("Intake filed away"), "%(ref)s %(reason)s"),
    "intake.matched": (_("Intake brought to this case"), "%(ref)s"),
    "intake.opened": (_("Raw intake looked at"), "%(ref)s"),
    "intake.received": (_("Words received as they came"), "%(ref)s · SHA-256 %(digest)s"),
    "intake.unmatched": (_("Intake belongs to nobody yet"), "%(ref)s"),
    "mandate.given": (_("Allowed: %(what)s"), "%(scope)s"),
    "mandate.withdrawn": (_("Taken back: %(what)s"), ""),
    "message.bounced": (_("A letter came back"), ""),
    "message.claimed": (_("A letter is on its way out"), ""),
    "message.delayed": (_("A letter waits for the mail server"), ""),
    "message.queued": (_("A letter lies in the outbox"), "%(to)s"),
    "message.laid_back": (_("A letter went back to its writer"), ""),
    "message.put_back": (_("A letter went back to its writer"), "%(reason)s"),
    "message.refused": (_("The other server refused a letter"), ""),
    "message.resolved": (_("Two people cleared up what became of a letter"), "%(evidence)s"),
    "notice.sent": (_("A notice left the house"), ""),
    "message.sent": (_("A letter left the house"), ""),
    "message.stopped": (_("A letter was stopped"), "%(reason)s"),
    "message.uncertain": (_("Nobody can tell whether a letter left"), ""),
    "note.written": (_("Note for colleagues"), "%(body)s"),
    "original.mended": (_("A damaged original was put right by the same bytes"), "%(problem)s"),
    "person.added": (_("Somebody joined the circle: %(circle)s"), ""),
    "person.answered": (_("We wrote to them"), "%(body)s"),
    "person.corrected": (_("What we know of a person was changed"), _("reason: “%(reason)s”")),
    "person.described": (_("A person told about themselves"), ""),
    "person.erased": (_("Somebody was erased; two people agreed"), ""),
    "person.read": (_("Their message was read"), ""),
    "person.wrote": (_("They wrote to us"), "%(body)s"),
    "proposal.approved": (_("A second person confirmed it"), _("over digest %(digest)s")),
    "proposal.executed": (_("What was confirmed was done"), _("over digest %(digest)s")),
    "proposal.made": (_("Put before a second person"), "%(operation)s · %(reason)s"),
    "proposal.made_alone": (_("One person alone stands behind this: danger to life"), ""),
    "proposal.refused": (_("A second person said no"), "%(reason)s"),
    "proposal.voided": (_("A proposal no longer holds"), "%(reason)s"),
    "proposal.withdrawn": (_("A proposal was taken back"), "%(reason)s"),
    "publication.added": (_("Publication found: %(title)s"), "%(exposes)s"),
    "publication.back": (_("Back online: %(title)s"), "%(note)s"),
    "publication.cannot_tell": (_("Nobody can tell whether it is online: %(title)s"), "%(note)s"),
    "publication.changed": (_("Changed: %(title)s"), "%(note)s"),
    "publication.checked": (_("Looked at: %(title)s, %(state)s"), "%(note)s"),
    "publication.gone": (_("Gone: %(title)s"), "%(note)s"),
    "publication.up": (_("Online: %(title)s"), "%(note)s"),
    "regime.brought_in": (_("Words of counsel were taken over"), ""),
    "regime.signed": (_("Counsel signed a regime off: %(regime)s"), "%(counsel)s · %(version)s"),
    "regime.switched_off": (_("A regime was switched off: %(regime)s"), "%(note)s"),
    "reply.filed": (_("Their reply was filed"), ""),
    "reply.received": (_("They replied"), ""),
    "request.abandoned": (_("Request %(ref)s given up"), "%(reason)s"),
    "request.approved": (_("Request %(ref)s confirmed by a second person"), ""),
    "request.clarification_recorded": (_("Request %(ref)s: we gave what they asked for"), ""),
    "request.closed": (_("Request %(ref)s closed"), "%(reason)s"),
    "request.decided": (_("Request %(ref)s answered: %(outcome)s"), "%(note)s"),
    "request.delivery_recorded": (_("Request %(ref)s arrived"), ""),
    "request.door_confirmed": (_("Legal confirmed what cannot be taken back: %(ref)s"), ""),
    "request.elements_filled": (_("Contents of request %(ref)s written"), ""),
    "request.facts_told": (_("Times of request %(ref)s told"), ""),
    "request.filed": (_("Request %(ref)s filed"), ""),
    "request.letter_written": (_("Letter of request %(ref)s written"), ""),
    "request.prepared": (_("Request %(ref)s prepared"), "%(regime)s"),
    "request.proposed": (_("Request %(ref)s put before a second person"), ""),
    "request.readied": (_("Request %(ref)s is complete"), ""),
    "request.reopened": (_("Request %(ref)s is a draft again"), ""),
    "request.reply_recorded": (_("Request %(ref)s: their answer recorded"), "%(note)s"),
    "request.returned": (_("Request %(ref)s sent back to its writer"), ""),
    "request.sent": (_("The letter of a request left the house"), ""),
    "response.approved": (_("Answer confirmed"), "%(ref)s"),
    "response.drafted": (_("Answer drafted"), "%(ref)s"),
    "response.edited": (_("Answer changed"), "%(ref)s"),
    "response.proposed": (_("Answer put before a second person"), "%(ref)s"),
    "response.returned": (_("Answer sent back to its writer"), "%(ref)s"),
    "response.sent": (_("Answer sent"), ""),
    "response.withdrawn": (_("Answer withdrawn"), "%(ref)s · %(reason)s"),
    "retention.announced": (_("Things will go when their time is over"), ""),
    "sealed.read_to_erase": (_("Sealed words were looked for, to erase them"), ""),
    "sealed.revealed": (_("Revealed for a minute: %(what)s"), _("reason: “%(reason)s”")),
    "sealed.used_in_emergency": (_("Read for an emergency letter: %(what)s"), ""),
    "sealed.used_in_letter": (_("Their name was read in a letter"), "%(request)s"),
    "sealed.scanned": (_("A letter was searched for sealed words"), ""),
}
"""Kind → sentence and second line. A kind that is not here shows by its name."""

_SEALED = {
    "name": _("name"), "address": _("home address"), "phone": _("phone number"),
    "channel": _("safe way to reach them"),
}  # fmt: skip
_FIELDS = {
    "summary": _("what happened"), "claimed_name": _("the name they gave"),
    "claimed_outlet": _("the outlet they named"), "claimed_handle": _("number, address or account"),
    "occurred_at": _("when it happened"), "channel": _("how they tried"),
    "story": _("which story"),
}  # fmt: skip
_CHOICES: dict[str, Any] = {
    "channel": dict(Channel.choices), "nature": dict(Nature.choices), "field": _FIELDS,
    "what": {**dict(Allowance.choices), **_SEALED}, "circle": dict(Circle.choices),
    "to": {**dict(CaseStatus.choices), **dict(Marking.choices)}, "was": dict(Marking.choices),
    "state": dict(PublicationState.choices), "operation": labels.OPERATIONS, "team": labels.ROLES,
    "result": labels.RESULTS, "verdict": labels.STATUSES,
    "outcome": {**dict(Outcome.choices), "made": _("made")},
    "variant": dict(Variant.choices),
}  # fmt: skip
"""Words of a detail that stand for a choice, by the name they have in it."""
LONGEST = 400
INSTANT = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d.*)?")
PLACE = re.compile(r"%\((\w+)\)s")


class _Said(dict[str, Any]):
    """A detail whose missing words are empty and whose choices read as words."""

    def __missing__(self, name: str) -> str:
        return ""

    def __getitem__(self, name: str) -> str:
        value = super().__getitem__(name) if name in self else ""
        if isinstance(value, dict):
            value = "; ".join(_day(str(one)) for one in value.values() if one is not None)
        if isinstance(value, str | int):
            value = _CHOICES.get(name, {}).get(value, value)
        return "" if value is None else _day(str(value))[:LONGEST]


def _day(text: str) -> str:
    """Return a date or an instant as people write it, in the zone of the reader; else the text."""
    if not INSTANT.fullmatch(text):
        return text
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    local = timezone.localtime(at) if at.tzinfo else at
    day = date_format(local, pgettext("date format", "j M Y"))
    return f"{day}, {local:%H:%M}" if len(text) > len("2026-11-22") else day


def sentence(kind: str, detail: dict[str, Any]) -> tuple[str, str]:
    """Return sentence and second line of an entry."""
    title, note = SENTENCES.get(kind, (kind, ""))
    said = _Said(detail)
    parts = [part.strip() for part in str(note).split("·")]
    kept = [part % said for part in parts if part and _says(part, said)]
    return _ended(str(title) % said), " · ".join(_ended(part) for part in kept)


def field_label(name: str) -> str:
    """Return the words for a field that was put right."""
    return str(_FIELDS.get(name, name))


def _says(part: str, said: _Said) -> bool:
    """Tell whether a part has a word to show; one with an arrow needs what it points to."""
    words = [said[name] for name in PLACE.findall(part)]
    return not words or bool(words[-1]) or ("→" not in part and any(words))


def _ended(text: str) -> str:
    """Return `text` without the colon, and the space before it, that a missing word leaves."""
    return text.strip().rstrip(":").rstrip()
