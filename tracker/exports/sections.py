"""What the printed bundle says, section by section, in the language of its reader."""

from typing import Any

from django.utils.translation import gettext as _

from tracker.exports import parts
from tracker.models import Channel, FiledBy, Nature, Outcome, OutletKind, Variant
from tracker.models.publications import PublicationState
from tracker.queries import labels
from tracker.states import RequestStatus

Block = parts.Block


def blocks(record: dict[str, Any]) -> list[Block]:
    """Return every block of the bundle after its cover, in order."""
    return [
        *_chronology(record["chronology"]),
        *_people(record["people"]),
        *_outlets(record["outlets"]),
        *_register(record["desists"]),
        *_contacts(record["contacts"]),
        *_requests(record["requests"]),
        *parts.section(_("Other dates"), [_deadline(one) for one in record["dates"]]),
        *_publications(record["publications"]),
        *_exhibits(record["exhibits"]),
    ]


def cover(told: dict[str, Any]) -> dict[str, Any]:
    """Return the first page."""
    rows = parts.facts(
        (_("Case"), told["case"]),
        (_("Bundle"), told["bundle"]),
        (_("For"), told["recipient"]),
        (_("About"), told["about_outlet"]),
        (_("As it stood"), parts.when(told["as_of"])),
        (_("Originals in it"), str(told["originals"])),
        (_("Sealed facts shown"), ", ".join(told["sealed_shown"])),
        (_("Signed"), f"{parts.when(told['signed_at'])}, {told['origin']}"),
        (_("Entries signed"), str(told["checkpoint_size"])),
        (_("Root"), told["checkpoint_root"]),
        (_("Key"), told["key"]),
    )
    return {
        "title": _("Case bundle %(ref)s") % {"ref": told["case"]},
        "variant": str(Variant(told["variant"]).label),
        "rows": rows,
        "note": _(
            "HOW-TO-CHECK.txt tells how to verify this bundle without the organisation that made "
            "it. Black bars show what was left out and what kind of thing it was."
        ),
    }


def _chronology(lines: list[dict[str, str]]) -> list[Block]:
    rows = [[line["when"], line["what"]] for line in lines]
    return parts.section(
        _("What happened"), [parts.table([_("When"), _("What")], rows, [0, 1])] * bool(rows)
    )


def _people(people: list[dict[str, Any]]) -> list[Block]:
    return parts.section(_("People"), [_person(row) for row in people])


def _person(row: dict[str, Any]) -> Block:
    rows = parts.facts(
        (_("Name"), row["name"]),
        (_("Address"), row["address"]),
        (_("Phone"), row["phone"]),
        (_("Safe channels"), ", ".join(row["channels"])),
        (_("Country"), row["country"]),
        (_("A minor"), _("yes") if row["minor"] else ""),
    )
    return parts.item(f"{row['ref']} · {row['relation']}", "", rows)


def _outlets(outlets: list[dict[str, Any]]) -> list[Block]:
    rows = [
        [row["name"] or "–", parts.label(OutletKind, row["kind"]), row["country"], row["group"],
         ", ".join(_reporter(one) for one in row["reporters"])]
        for row in outlets
    ]  # fmt: skip
    head = [_("Outlet"), _("Kind"), _("Country"), _("Group"), _("Reporters")]
    return parts.section(
        _("Outlets"), [parts.table(head, rows, [2, 2, 0, 2, 3])] * bool(rows), same_page=True
    )


def _reporter(row: dict[str, str]) -> str:
    return f"{row['name']} ({row['role']})" if row["role"] else row["name"]


def _register(desists: list[dict[str, Any]]) -> list[Block]:
    return parts.section(_("Requests to stop"), [_desist(row) for row in desists], same_page=True)


def _proof(row: dict[str, Any]) -> str:
    level = str(labels.PROOFS.get(row["proof_level"], row["proof_level"]))
    return " · ".join(part for part in (level, row["proof"]) if part)


def _desist(row: dict[str, Any]) -> Block:
    rows = parts.facts(
        (_("Request"), row["request"]),
        (_("Scope"), str(labels.SCOPES.get(row["scope"], row["scope"]))),
        (_("Reporter"), row["reporter"]),
        (_("Group"), row["group"]),
        (_("Country"), row["country"]),
        (_("Also reached"), ", ".join(row["also_told"])),
        (_("In place of"), row["in_place_of"]),
        (_("Protects"), ", ".join(row["people"])),
        (_("Channels"), ", ".join(parts.label(Channel, one) for one in row["channels"])),
        (_("Story"), row["story"]),
        (_("Way"), parts.label(FiledBy, row["way"])),
        (_("Delivered"), parts.when(row["delivered_at"])),
        (_("Proof"), _proof(row)),
        (_("In force since"), parts.when(row["effective_at"])),
        (_("Review on"), row["review_on"]),
        (_("Lifted"), parts.when(row["lifted_at"])),
    )
    return parts.item(f"{row['ref']} · {row['outlet'] or row['group'] or '–'}", "", rows)


def _contacts(contacts: list[dict[str, Any]]) -> list[Block]:
    intro = _(
        "Each contact with what was held against it: every condition with its answer, "
        "and what speaks for the other side. A candidate is not a finding."
    )
    return parts.section(_("Contacts"), parts.told(intro, [_contact(row) for row in contacts]))


def _contact(row: dict[str, Any]) -> Block:
    yes = [
        word
        for name, word in (
            ("stayed_after_asked", _("stayed after being asked to leave")),
            ("followed", _("followed somebody")),
            ("would_not_say_who", _("would not say who they were")),
            ("danger", _("somebody was in danger")),
            ("minor", _("a minor was concerned")),
        )
        if row[name]
    ]
    rows = parts.facts(
        (_("Happened"), _happened(row)),
        (_("Recorded"), parts.when(row["logged_at"])),
        (_("Aimed at"), row["person"]),
        (_("Told by"), row["told_by"]),
        (_("Reporter"), row["reporter"]),
        (_("Said to be"), ", ".join(p for p in (row["said_to_be"], row["said_to_be_from"]) if p)),
        (_("Number or account"), row["handle"]),
        (_("Kind"), parts.label(Nature, row["nature"])),
        (_("Also"), ", ".join(yes)),
        (_("Story"), row["story"]),
        (_("Links"), " ".join(row["links"])),
        (_("Exhibits"), ", ".join(row["exhibits"])),
    )
    head = f"{row['ref']} · {parts.label(Channel, row['channel'])}"
    if row["outlet"]:
        head += f" · {row['outlet']}"
    held = [_held(one) for one in row["held_against"]]
    return parts.item(head, parts.when(parts.known(row)), rows, words=row["words"], held=held)


def _happened(row: dict[str, Any]) -> str:
    rough = {
        "about": _("about this time"), "day": _("some time that day"),
        "until": _("that day or earlier"),
    }  # fmt: skip
    told = (parts.when(parts.known(row)), row["zone"], rough.get(row["precision"], ""))
    return ", ".join(one for one in told if one)


def _held(row: dict[str, Any]) -> dict[str, Any]:
    against = _("held against %(ref)s") % {"ref": row["desist"]} if row["desist"] else ""
    words = dict.fromkeys(
        (parts.plain(row["result"]), parts.plain(row["status"]), row["level"], against)
    )
    title = " · ".join(word for word in words if word)
    rows = parts.facts(
        (_("Their side"), row["their_side"] or _("nothing entered")),
        (_("Public interest"), parts.plain(row["public_interest"])),
        (_("Caveats"), " ".join(str(one) for one in row["caveats"])),
        (_("Reason"), row["reason"]),
        (_("Judged"), parts.when(row["judged_at"])),
    )
    return {"title": title, "conditions": [_condition(c) for c in row["conditions"]], "rows": rows}


def _condition(told: Any) -> dict[str, str]:
    if not isinstance(told, dict):
        return {"verdict": "", "sentence": str(told)}
    return {
        "verdict": parts.plain(str(told.get("verdict", ""))),
        "sentence": str(told.get("sentence") or told.get("key", "")),
    }


def _requests(requests: list[dict[str, Any]]) -> list[Block]:
    return parts.section(_("Requests"), [block for row in requests for block in _request(row)])


def _request(row: dict[str, Any]) -> list[Block]:
    rows = parts.facts(
        (_("Rule"), f"{row['regime']} ({row['regime_version']})"),
        (_("For"), row["person"]),
        (_("About"), row["publication"]),
        (_("Filed"), parts.when(row["filed_at"])),
        (_("Way"), parts.label(FiledBy, row["way"]) if row["filed_at"] else ""),
        (_("Sent to"), row["sent_to"]),
        (_("Letter"), ", ".join(row["letters"])),
        (_("Delivered"), parts.when(row["delivered_at"])),
        (_("Proof"), row["proof"]),
        (_("Answered"), parts.when(row["decided_at"])),
        (_("Outcome"), parts.label(Outcome, row["outcome"]) if row["outcome"] else ""),
        (_("Note"), row["outcome_note"]),
        (_("Grounds"), row["grounds"]),
    )
    head = f"{row['ref']} · {row['outlet']}"
    item = parts.item(head, parts.label(RequestStatus, row["status"]), rows, words=_letter(row))
    return [item, *(_deadline(one) for one in row["deadlines"])]


def _letter(row: dict[str, Any]) -> str:
    return "\n\n".join(part for part in (row["subject"], row["body"]) if part)


def _deadline(row: dict[str, Any]) -> Block:
    rows = parts.facts(
        (_("Due"), parts.when(row["due_at"]) or row["due_on"] or _("no law names a day")),
        (_("Act by"), parts.when(row["act_by_at"]) or row["act_by_on"]),
        (_("Rule"), row["rule"]),
        (_("Confidence"), labels.confidence(row["confidence"])),
        (_("Version"), " · ".join(p for p in (row["rule_version"], row["calendar_version"]) if p)),
        (_("Steps"), "\n".join(_step(n, one) for n, one in enumerate(row["steps"], 1))),
        (_("Changes"), "\n".join(_change(one) for one in row["changes"])),
        (_("Met"), parts.when(row["met_at"])),
        (
            _("Waived"),
            " ".join(p for p in (parts.when(row["waived_at"]), row["waived_reason"]) if p),
        ),
    )
    return parts.item(_("Deadline: %(label)s") % {"label": row["label"]}, row["side"], rows)


def _step(number: int, told: Any) -> str:
    return f"{number}. {' '.join(map(str, told.values())) if isinstance(told, dict) else told}"


def _change(row: dict[str, str]) -> str:
    return f"{row['kind']}: {row['was_on'] or '–'} → {row['now_on'] or '–'}. {row['reason']}"


def _publications(publications: list[dict[str, Any]]) -> list[Block]:
    return parts.section(
        _("Publications"), [_publication(row) for row in publications], same_page=True
    )


def _publication(row: dict[str, Any]) -> Block:
    looks = [
        " ".join(
            p
            for p in (
                parts.when(one["at"]),
                parts.label(PublicationState, one["state"]),
                one["note"],
            )
            if p
        )
        for one in row["looks"]
    ]
    rows = parts.facts(
        (_("Outlet"), row["outlet"]),
        (_("Link"), row["link"]),
        (_("Published"), parts.when(row["published_at"])),
        (_("Exposes"), row["exposes"]),
        (_("Looked at"), "\n".join(looks)),
    )
    return parts.item(f"{row['ref']} · {row['title'] or row['kind']}", "", rows)


def _exhibits(exhibits: list[dict[str, Any]]) -> list[Block]:
    intro = _(
        "An exhibit without a file was left out. The entry named beside it commits to the "
        "original: it can be shown and checked later."
    )
    return parts.section(_("Exhibits"), parts.told(intro, [_exhibit(row) for row in exhibits]))


def _exhibit(row: dict[str, Any]) -> Block:
    rows = parts.facts(
        (_("File"), row["file"] or _("left out")),
        (_("SHA-256"), row["sha256"]),
        (_("Entry"), str(row["entry"]) if row["entry"] >= 0 else _("none")),
        (_("Size"), _("%(size)d bytes") % {"size": row["size"]}),
        (_("Received as"), row["name"]),
        (_("Captured"), parts.when(row["captured_at"])),
        (_("Received"), f"{parts.when(row['added_at'])}, {labels.came(row['how'])}"),
        (_("Given by"), row["given_by"]),
        (_("Contact"), row["contact"]),
        (_("Request"), row.get("request", "")),
        (_("Sent to"), ", ".join(row.get("to", []))),
        (_("From"), row.get("from", "")),
        (_("Source"), row["source"]),
        (_("Note"), row["note"]),
        (_("In the file"), _told_by_file(row["file_data"])),
    )
    words = row.get("words", "")
    return parts.item(f"{row['ref']} · {row['type']}", "", rows, words=words)


def _told_by_file(data: Any) -> str:
    lines = sorted(data.items()) if isinstance(data, dict) else []
    return "\n".join(f"{name}: {value}" for name, value in lines) or str(data or "")
