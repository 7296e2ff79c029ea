"""Django's SQLite backend; its flush lifts the triggers that keep the history, and restores them."""

from collections.abc import Iterable

from django.db.backends.sqlite3 import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Empties tables after a test that needed real transactions."""

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        """Empty the tables with the triggers lifted."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f'DROP TRIGGER "{name}"')
        super().execute_sql_flush(sql_list)
        with self.connection.cursor() as cursor:
            for _name, sql in triggers:
                cursor.execute(sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own, with the operations above."""

    ops_class = DatabaseOperations
