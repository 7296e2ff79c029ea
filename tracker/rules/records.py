"""What every door hands in: the words as they came, and the contact read out of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class IntakeRecord:
    """Words and files as they came; `payload` is kept as it is and never edited.

    `once` is a token of the form or message that makes a second press harmless.
    """

    source: str
    payload: dict[str, Any]
    once: str | None = None
    kind: str = "contact"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class ContactFacts:
    """One contact as somebody described it. `occurred_at` is aware; `zone` is where it happened."""

    channel: str
    occurred_at: datetime
    precision: str = "exact"
    zone: str = "Europe/Berlin"
    summary: str = ""
    language: str = ""
    claimed_name: str = ""
    claimed_outlet: str = ""
    claimed_handle: str = ""
    story: str = ""
    links: tuple[str, ...] = ()
    their_deadline_at: datetime | None = None
    asked_to_stop: str = "unknown"
    stayed_after_asked: bool = False
    followed: bool = False
    would_not_say_who: bool = False
    danger: bool = False
    minor: bool = False
    nature: str = "unsorted"
    verified_sender: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
