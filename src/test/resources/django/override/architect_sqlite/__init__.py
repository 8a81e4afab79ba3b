"""SQLite for projects whose migrations were written for PostgreSQL."""
