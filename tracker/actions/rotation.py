"""Sealing everything anew with a fresh key; can be killed and started again at any point."""

from collections.abc import Iterator
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models, transaction

from tracker import history, policy, sealing
from tracker.policy import Actor

BATCH = 200


def sealed_fields() -> Iterator[tuple[type[models.Model], list[str]]]:
    """Yield every table with fields that hold sealed text: their names say so."""
    for model in apps.get_models():
        names = [f.name for f in model._meta.concrete_fields if f.name.endswith("_sealed")]
        if names:
            yield model, names


def reseal_all() -> int:
    """Seal every field anew that an old key holds; return how many. A second run finds none."""
    return sum(_reseal(model, names) for model, names in sealed_fields())


def _reseal(model: type[models.Model], names: list[str]) -> int:
    changed, after = 0, 0
    while True:
        with transaction.atomic():
            rows = list(
                model._base_manager.select_for_update().filter(pk__gt=after).order_by("pk")[:BATCH]
            )
            changed += sum(_reseal_row(row, names) for row in rows)
        if len(rows) < BATCH:
            return changed
        after = rows[-1].pk


def _reseal_row(row: models.Model, names: list[str]) -> int:
    fresh = {name: sealing.reseal(row, name) for name in names}  # type: ignore[arg-type]
    values = {name: value for name, value in fresh.items() if value is not None}
    if values:
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    return len(values)


def unknown_key() -> str:
    """Return the id of a key that sealed text of this database needs and nobody gave us, or ""."""
    known = sealing.ring().sealing
    for model, names in sealed_fields():
        for name in names:
            rows = model._base_manager.exclude(**{name: None}).order_by("-pk")
            sealed = rows.values_list(name, flat=True).first()
            if sealed and sealing.key_of(bytes(sealed)) not in known:
                return sealing.key_of(bytes(sealed))
    return ""


def factors_open() -> bool:
    """Tell whether the newest secret of a second factor opens; a house of staff seals no more."""
    rows = Authenticator.objects.filter(type=Authenticator.Type.TOTP).order_by("-pk")
    newest = rows.values_list("data", flat=True).first()
    try:
        return newest is None or bool(sealing.unguard(sealing.FACTOR, newest["secret"]))
    except sealing.Damaged:
        return False


@transaction.atomic
def note(*, fields: int, files: int, by: Actor, now: datetime) -> None:
    """Write down that the keys were changed."""
    policy.require_house(by)
    history.record("keys.rotated", by=by, at=now, fields=fields, files=files)
