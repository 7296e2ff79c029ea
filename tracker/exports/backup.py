"""Everything in one sealed file: rows as JSON lines, originals as they lie in the vault.

The rows do not depend on the database behind them, so a backup of SQLite goes into PostgreSQL too.
The key file is not in it: whoever finds a backup finds nothing.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, models, transaction

from tracker import sealing
from tracker.exports import frames
from tracker.exports.frames import BrokenArchive
from tracker.queries.snapshot import snapshot

BOUND = b"doorstep-backup:1"
READ = 1024 * 1024
BATCH = 500
MADE_ANEW = frozenset({"contenttypes", "sessions", "django_q", "sites"})
"""Apps whose rows a fresh installation makes itself, or that must not come back: the queue."""


def tables() -> list[type[models.Model]]:
    """Return every table that a backup holds, joins of many to many among them."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in MADE_ANEW
        and model._meta.label not in {"auth.Permission", "auth.Group_permissions"}
    ]


def archive(*, now: datetime) -> Iterator[bytes]:
    """Yield the sealed bytes of a backup of this moment; writers are not held up."""
    with snapshot():
        yield from sealing.seal_stream(frames.write(_parts(now)), BOUND)


def _parts(now: datetime) -> Iterator[tuple[str, Iterable[bytes]]]:
    about = {"format": 1, "made_at": now.isoformat(), "keys": sealing.ring().fingerprint}
    yield "about", [json.dumps(about).encode()]
    for model in tables():
        yield f"rows/{model._meta.label}", _rows(model)
    for path in _stored_files():
        yield f"vault/{path.name}", _bytes_of(path)


def _rows(model: type[models.Model]) -> Iterator[bytes]:
    fields = model._meta.concrete_fields
    for row in model._base_manager.order_by("pk").iterator(chunk_size=BATCH):
        values = {field.attname: _plain(field, row) for field in fields}
        yield json.dumps(values, separators=(",", ":")).encode()


def _plain(field: Any, row: models.Model) -> Any:
    value = field.value_from_object(row)
    if value is None or isinstance(value, (bool, int, str)) or isinstance(field, models.JSONField):
        return value
    return field.value_to_string(row)


def _stored_files() -> list[Path]:
    return sorted(
        path
        for path in Path(settings.VAULT_DIR).rglob("*")
        if path.is_file() and not path.name.startswith(".")
    )


def _bytes_of(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as source:
            while data := source.read(READ):
                yield data
    except FileNotFoundError:
        return


def restore(source: Path) -> dict[str, Any]:
    """Put a backup into this empty installation; return what it says about itself.

    BrokenArchive or Damaged when the file is not whole; nothing is committed then.
    """
    about: dict[str, Any] = {}
    with transaction.atomic():
        with connection.constraint_checks_disabled():
            for part in frames.read(sealing.open_stream(_bytes_of(source), BOUND)):
                about.update(_put(part))
        connection.check_constraints()
    _reset_sequences()
    return about


def _put(part: frames.Part) -> dict[str, Any]:
    kind, _slash, name = part.name.partition("/")
    if kind == "about":
        return dict(json.loads(b"".join(part.frames)))
    if kind == "rows":
        _put_rows(apps.get_model(name), part.frames)
    elif kind == "vault":
        _put_file(name, part.frames)
    else:
        raise BrokenArchive(f"unknown part {part.name}")
    return {}


def _put_rows(model: type[models.Model], lines: Iterator[bytes]) -> None:
    # Rows that migrations made stand aside for those of the backup.
    model._base_manager.all().delete() if model._base_manager.exists() else None
    batch: list[models.Model] = []
    for line in lines:
        batch.append(_row(model, json.loads(line)))
        if len(batch) >= BATCH:
            model._base_manager.bulk_create(batch)
            batch = []
    model._base_manager.bulk_create(batch)


def _row(model: type[models.Model], values: dict[str, Any]) -> models.Model:
    known = {field.attname: field for field in model._meta.concrete_fields}
    unknown = set(values) - set(known)
    if unknown:
        raise BrokenArchive(f"{model._meta.label} has no {', '.join(sorted(unknown))} here")
    row = model()
    for name, value in values.items():
        field = known[name]
        plain = value is None or isinstance(field, models.JSONField)
        setattr(row, name, value if plain else field.to_python(value))
    return row


def _put_file(name: str, pieces: Iterator[bytes]) -> None:
    if not (len(name) == 32 and all(letter in "0123456789abcdef" for letter in name)):
        raise BrokenArchive("a file with a strange name")
    target = Path(settings.VAULT_DIR) / name[:2] / name
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with target.open("wb") as out:
        target.chmod(0o600)
        for piece in pieces:
            out.write(piece)


def _reset_sequences() -> None:
    statements = connection.ops.sequence_reset_sql(no_style(), tables())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
