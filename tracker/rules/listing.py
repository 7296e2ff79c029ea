"""Regimes held against a question, as plain values for scripts."""

from collections.abc import Iterable

from tracker.rules import regimes
from tracker.rules.regimes.base import Clock, Regime, RegimeKind
from tracker.rules.standing import Option


def everything(options: Iterable[Option]) -> list[dict[str, object]]:
    """The requests in the order of `options`, then the entries that are clocks alone."""
    clocks = (regime for regime in regimes.all() if regime.kind is RegimeKind.CLOCK)
    return [*map(as_json, options), *map(_clock_entry, clocks)]


def _clock_entry(regime: Regime) -> dict[str, object]:
    return {
        "id": regime.id,
        "title": regime.title,
        "jurisdiction": regime.jurisdiction,
        "kind": regime.kind.value,
        "applies": False,
        "enabled": regime.enabled,
        "optional": False,
        "reasons": ["It is a clock to show, not a request to send."],
        "questions": [],
        "ours": [_clock_json(clock) for clock in regime.clocks],
        "theirs": [],
        "source": regime.source,
        "checked": regime.checked.value,
        "version": regimes.AS_OF,
    }


def as_json(option: Option) -> dict[str, object]:
    """`option` as plain values, for scripts."""
    regime = option.regime
    return {
        "id": regime.id,
        "title": regime.title,
        "jurisdiction": regime.jurisdiction,
        "kind": regime.kind.value,
        "applies": option.fits,
        "enabled": option.enabled,
        "optional": not regime.enabled,
        "reasons": list(option.reasons),
        "questions": list(option.questions),
        "via_body": option.via_body,
        "addressees": [kind.value for kind in regime.addressees],
        "addressee_note": regime.addressee_note,
        "senders": [
            {"sender": s.standing.value, "may": s.may, "reason": s.reason} for s in option.senders
        ],
        "needs": [{"key": e.key, "label": e.label} for e in option.needs],
        "channels": list(option.form.channels),
        "signed_original": option.form.signed_original,
        "max_length": option.form.max_length,
        "language": option.form.language,
        "reveals_person_to": list(option.reveals_person_to),
        "one_way_door": option.one_way_door,
        "ours": [_clock_json(clock) for clock in option.ours],
        "theirs": [_clock_json(clock) for clock in option.theirs],
        "related_clocks": list(regime.related_clocks),
        "outcomes": list(option.outcomes),
        "refusal_grounds": list(regime.refusal_grounds),
        "next_steps": list(regime.next_steps),
        "source": regime.source,
        "checked": regime.checked.value,
        "checked_note": regime.checked_note,
        "notes": regime.notes,
        "version": regimes.AS_OF,
    }


def _clock_json(clock: Clock) -> dict[str, object]:
    return {
        "key": clock.key,
        "label": clock.label,
        "side": clock.side.value,
        "amount": clock.amount,
        "unit": clock.unit.value,
        "citation": clock.citation,
        "confidence": clock.confidence.value,
        "note": clock.note,
    }
