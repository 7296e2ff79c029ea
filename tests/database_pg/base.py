"""Django's PostgreSQL backend; its flush passes by the triggers that keep the history."""

from collections.abc import Iterable

from django.db.backends.postgresql import base, operations

PAST = "SET session_replication_role = replica"
BACK = "SET session_replication_role = DEFAULT"


class DatabaseOperations(operations.DatabaseOperations):
    """Empties tables after a test that needed real transactions."""

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Empty the tables past the triggers."""
        super().execute_sql_flush([PAST, *sql_list, BACK])


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with the operations above."""

    ops_class = DatabaseOperations
