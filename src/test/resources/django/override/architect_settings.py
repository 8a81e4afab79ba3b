"""The project's own settings with another database put in."""

import importlib
import os

_project = importlib.import_module(os.environ["ARCHITECT_PROJECT_SETTINGS"])
globals().update({name: getattr(_project, name) for name in dir(_project) if name.isupper()})

_kind, _, _rest = os.environ["ARCHITECT_DATABASE"].partition(":")
if _kind == "sqlite":
    _database = {"ENGINE": "django.db.backends.sqlite3", "NAME": _rest}
elif _kind == "lenient-sqlite":
    _database = {"ENGINE": "architect_sqlite", "NAME": _rest}
else:
    _port, _, _name = _rest.partition(":")
    _options = globals().get("DATABASES", {}).get("default", {}).get("OPTIONS", {})
    _database = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "localhost",
        "PORT": _port,
        "USER": "postgres",
        "NAME": _name,
        # a project's lock_timeout is part of how its migrations behave
        "OPTIONS": {"options": _options["options"]} if "options" in _options else {},
    }
DATABASES = {"default": _database}
DATABASE_ROUTERS = []
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
