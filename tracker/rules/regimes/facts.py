"""The facts that clocks start on or depend on; any other name is refused."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tracker.rules.regimes.base import Fact, FactKind

_ALL: Final = (
    Fact(
        "published_at",
        FactKind.INSTANT,
        (
            "First publication, broadcast or making available of the contested item (print, on "
            "air or online)."
        ),
    ),
    Fact(
        "first_posted_at",
        FactKind.INSTANT,
        (
            "Online media only: first posting of the item, where the rule distinguishes it from "
            "the last day online."
        ),
    ),
    Fact(
        "taken_offline_at",
        FactKind.INSTANT,
        "Last moment the item was offered online; absent while it is still online.",
    ),
    Fact(
        "still_online", FactKind.BOOL, "True while the item remains on the publication's own site."
    ),
    Fact(
        "known_at", FactKind.INSTANT, "The affected person (or company) learned of the item or act."
    ),
    Fact(
        "offender_known_at",
        FactKind.INSTANT,
        (
            "The victim learned of the act and of the identity of the offender (the later of the "
            "two)."
        ),
    ),
    Fact(
        "conduct_at",
        FactKind.INSTANT,
        "Journalistic conduct complained of; for several acts the one relied on.",
    ),
    Fact(
        "received_at",
        FactKind.INSTANT,
        "The addressee received the request, complaint, reply or letter.",
    ),
    Fact(
        "delivered_at",
        FactKind.INSTANT,
        (
            "A notice that asks for no answer (desist request, information letter) reached its "
            "addressee."
        ),
    ),
    Fact(
        "given_at",
        FactKind.INSTANT,
        "A formal notice was given to its addressee (concerns notice, removal notice).",
    ),
    Fact(
        "counter_notice_received_at",
        FactKind.INSTANT,
        "The platform received the uploader's counter notice.",
    ),
    Fact(
        "complaint_lodged_at",
        FactKind.INSTANT,
        "Complaint or portal request lodged with the body or platform that handles it.",
    ),
    Fact(
        "referred_at",
        FactKind.INSTANT,
        "The body or operator sent the complaint on to the medium or the poster.",
    ),
    Fact(
        "decision_notified_at",
        FactKind.INSTANT,
        "A decision or final answer was communicated to us.",
    ),
    Fact(
        "refusal_notified_at",
        FactKind.INSTANT,
        (
            "The refusal was notified (date of notification, not of our receipt, on the cautious "
            "reading)."
        ),
    ),
    Fact(
        "insert_period_ended_at",
        FactKind.INSTANT,
        (
            "End of the period in which the reply should have appeared; may be filled from the "
            "due date of the insert clock."
        ),
    ),
    Fact(
        "extension_notified",
        FactKind.BOOL,
        (
            "True only if the other side notified a permitted extension, with reasons, on or "
            "before the unextended due date."
        ),
    ),
    Fact(
        "clarification_asked_at",
        FactKind.INSTANT,
        "The controller asked for identity, scope or fee needed to deal with the request.",
    ),
    Fact("clarification_answered_at", FactKind.INSTANT, "The person answered that question."),
    Fact("election_period", FactKind.BOOL, "The shortened election-period rule applies."),
    Fact(
        "aware_at",
        FactKind.INSTANT,
        "Our own organisation became aware of a breach of the tracker.",
    ),
    Fact(
        "recorded_at",
        FactKind.INSTANT,
        "Our own organisation first recorded data about a person who did not supply them.",
    ),
    Fact(
        "sender_set_due_at",
        FactKind.SENDER_INSTANT,
        ("Deadline (date and hour) fixed by the sender of the letter; never rolled or recomputed."),
    ),
    Fact(
        "sender_set_period",
        FactKind.SENDER_PERIOD,
        (
            "Period fixed by the sender, such as P1W or P14D, counted from the start fact of the "
            "clock."
        ),
    ),
)

FACTS: Final[Mapping[str, Fact]] = MappingProxyType({fact.name: fact for fact in _ALL})
