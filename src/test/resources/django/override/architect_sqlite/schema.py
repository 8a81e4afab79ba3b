import re

from django.db.backends.sqlite3 import schema

_LATER_CHECKED = re.compile(r"ALTER TABLE .* (NOT VALID|VALIDATE CONSTRAINT \S+)$", re.DOTALL)


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """What PostgreSQL does online and SQLite has no words for.

    Indexes are built at once. A check constraint that is added without validation is left to
    the next rebuild of the table, which takes it from the model.
    """

    def add_index(self, model, index, concurrently=False):
        super().add_index(model, index)

    def remove_index(self, model, index, concurrently=False):
        super().remove_index(model, index)

    def execute(self, sql, params=()):
        if not _LATER_CHECKED.match(str(sql)):
            super().execute(sql, params)
