"""Running numbers, taken inside the transaction that uses them."""

from django.db import connection

from tracker import history

# One statement on both databases: the row is made, raised and read while its lock is held.
_TAKE = (
    "INSERT INTO tracker_casenumber (series, latest) VALUES (%s, 1) "
    "ON CONFLICT (series) DO UPDATE SET latest = tracker_casenumber.latest + 1 RETURNING latest"
)


def take(series: str) -> int:
    """Return the next number of `series`; a rollback gives it back."""
    history.wait_turn()
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [series])
        return int(cursor.fetchone()[0])


def ref(series: str, *, width: int = 4) -> str:
    """Return the next reference of `series`, such as CASE-0007."""
    return f"{series}-{take(series):0{width}d}"
