from django.db.backends.sqlite3 import schema


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Indexes are built at once: SQLite has no CONCURRENTLY to ask for."""

    def add_index(self, model, index, concurrently=False):
        super().add_index(model, index)

    def remove_index(self, model, index, concurrently=False):
        super().remove_index(model, index)
