"""Renders the migrations of many small apps with the installed Django, in one process.

usage: render_migrations.py DIRECTORY DATABASE_URL

DIRECTORY holds one package per app. The answer, on standard output, is a JSON object: for each app the
list of its migrations in order, each with `forwards` as `sqlmigrate` shows them right before the
migration is applied, and `backwards` as it shows them right after; or `error` where Django refuses.
`forwards_sent` and `backwards_sent` are what Django sends when it applies and unapplies the migration:
`sqlmigrate` looks into a database in which nothing of the migration has happened yet, so that the two
differ where a later step depends on an earlier one.
"""

import json
import os
import pathlib
import sys
import urllib.parse

directory, url = sys.argv[1:3]
sys.path.insert(0, directory)

import django
from django.conf import settings

if url.startswith("postgresql:"):
    parts = urllib.parse.urlsplit(url)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": parts.username or "",
        "HOST": parts.hostname,
        "PORT": str(parts.port),
    }
else:
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": url}

apps = sorted(
    name
    for name in os.listdir(directory)
    if os.path.isfile(os.path.join(directory, name, "migrations", "__init__.py"))
)
settings.configure(
    INSTALLED_APPS=["django.contrib.postgres", *apps],
    DATABASES={"default": database},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    SILENCED_SYSTEM_CHECKS=["fields", "models", "postgres"],
)
django.setup()

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def statements(loader, migration, backwards):
    try:
        lines = loader.collect_sql([(migration, backwards)])
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {"sql": [line for line in lines if not line.startswith("--")]}


def recorded(editor):
    sent = []
    execute = editor.execute

    def record(sql, params=()):
        text = str(sql)
        if params is not None:
            if connection.vendor == "postgresql":
                text = connection.ops.compose_sql(text, params)
            else:
                text = text % tuple(map(editor.quote_value, params))
        sent.append(text if text.rstrip().endswith(";") else text + ";")
        return execute(sql, params)

    editor.execute = record
    return sent


def run(migration, state, backwards):
    """Applies or unapplies as `migrate` does; the statements sent, or the error."""
    state.apps
    sent = []
    try:
        with connection.schema_editor(atomic=migration.atomic) as editor:
            sent = recorded(editor)
            (migration.unapply if backwards else migration.apply)(state, editor)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {"sql": sent}


def emptied():
    """A new file for SQLite, which reads all tables at every step and says of every later app what it
    could not do to one."""
    if connection.vendor == "sqlite":
        connection.connection.close()
        del connections["default"]  # one that a failure left inside a transaction cannot be closed
        pathlib.Path(url).unlink(missing_ok=True)


answer = {}
loader = MigrationLoader(connection, replace_migrations=False)
for app in apps:
    chain = sorted(key for key in loader.graph.nodes if key[0] == app)
    answer[app] = []
    for key in chain:
        migration = loader.graph.nodes[key]
        entry = {"name": key[1], "forwards": statements(loader, migration, False)}
        answer[app].append(entry)
        entry["forwards_sent"] = run(migration, loader.project_state(key, at_end=False), False)
        if "error" in entry["forwards_sent"]:
            break
        entry["backwards"] = statements(loader, migration, True)
        entry["backwards_sent"] = run(migration, loader.project_state(key, at_end=False), True)
        if "error" not in entry["backwards_sent"] and key != chain[-1]:
            run(migration, loader.project_state(key, at_end=False), False)
    emptied()
json.dump(answer, sys.stdout)
