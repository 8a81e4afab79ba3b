#!/usr/bin/env python3
"""Write the migrations of django.contrib as data, for every Django release given.

    contrib_data.py PYTHON... > src/main/resources/django/contrib.json

Each PYTHON is an interpreter in which one Django release is installed. A migration that is equal in all of them is
written once; one that differs carries the releases it holds for. What a value looks like is what
``io.github.djarchitect.migration.MigrationJson`` reads; a value of any other kind stops the program.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys
from typing import Any

LABELS = ("admin", "auth", "contenttypes", "flatpages", "redirects", "sessions", "sites")


def dump() -> dict[str, Any]:
    """The migrations of the Django that runs this."""
    import django
    from django.conf import settings

    settings.configure(
        INSTALLED_APPS=[f"django.contrib.{label}" for label in LABELS],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        USE_I18N=False,
    )
    django.setup()
    migrations = []
    for label in LABELS:
        package = importlib.import_module(f"django.contrib.{label}.migrations")
        for name in sorted(m.name for m in pkgutil.iter_modules(package.__path__) if not m.ispkg):
            if name[0] not in "_~":
                module = importlib.import_module(f"{package.__name__}.{name}")
                migrations.append(migration(module.Migration(name, label)))
    return {"release": ".".join(django.get_version().split(".")[:2]), "migrations": migrations}


def migration(found: Any) -> dict[str, Any]:
    """One migration; what is as usual is left out."""
    written = {
        "app": found.app_label,
        "name": found.name,
        "path": f"django/contrib/{found.app_label}/migrations/{found.name}.py",
        "dependencies": [dependency(d) for d in found.dependencies],
        "operations": [operation(o) for o in found.operations],
    }
    if found.run_before or found.replaces or not found.atomic:
        raise SystemExit(f"{found} has an attribute that this program does not write")
    if found.initial is not None:
        written["initial"] = found.initial
    return written


def dependency(written: Any) -> Any:
    """A key, or the setting of a swappable dependency, of which django.contrib has one."""
    if not hasattr(written, "setting"):
        return list(written)
    if written.setting != "auth.User":
        raise SystemExit(f"{written} is a swappable dependency that this program does not know")
    return {"setting": "AUTH_USER_MODEL"}


def operation(found: Any) -> dict[str, Any]:
    """An operation by its own ``deconstruct``."""
    from django.db import migrations

    if not hasattr(migrations, type(found).__name__):
        raise SystemExit(f"{found!r} is not an operation of django.db.migrations")
    _, args, kwargs = found.deconstruct()
    written: dict[str, Any] = {"type": type(found).__name__, "path": f"django.db.migrations.{type(found).__name__}"}
    if args:
        written["args"] = [value(a) for a in args]
    for name, given in kwargs.items():
        if name == "fields":
            written[name] = [{"name": n, **field(f)} for n, f in given]
        elif name == "field":
            written[name] = field(given)
        elif name == "options":
            written[name] = {k: value(v) for k, v in given.items()}
        else:
            written["model" if name == "model_name" else name] = value(given)
    return written


def field(found: Any) -> dict[str, Any]:
    """A field by its own ``deconstruct``."""
    _, path, args, kwargs = found.deconstruct()
    return {"class": path, "args": [value(a) for a in args], "kwargs": {k: value(v) for k, v in kwargs.items()}}


def value(v: Any) -> Any:
    """A value; the forms are those of the `graph` command's JSON."""
    from django.conf import SettingsReference
    from django.db import models
    from django.utils.functional import Promise

    if isinstance(v, SettingsReference):
        return {"setting": v.setting_name}
    if isinstance(v, Promise):
        return {"lazy": str(v)}
    if v is None or type(v) in (bool, int, float, str):
        return v
    if isinstance(v, list):
        return [value(x) for x in v]
    if isinstance(v, tuple):
        return {"tuple": [value(x) for x in v]}
    if isinstance(v, (set, frozenset)):
        return {"set": sorted((value(x) for x in v), key=lambda x: json.dumps(x, sort_keys=True))}
    if isinstance(v, dict):
        return {"dict": [[value(k), value(x)] for k, x in v.items()]}
    if isinstance(v, type) or callable(v) and hasattr(v, "__qualname__"):
        return {"ref": public(f"{v.__module__}.{v.__qualname__}")}
    if isinstance(v, models.Manager):
        _, manager, _, args, kwargs = v.deconstruct()
        return call(manager, args, kwargs)
    if hasattr(v, "deconstruct"):
        return call(*v.deconstruct())
    raise SystemExit(f"{v!r} is a value that this program does not write")


def call(path: str, args: Any, kwargs: Any) -> dict[str, Any]:
    """What is made by calling a class."""
    return {
        "call": public(path),
        "args": [value(a) for a in args],
        "kwargs": {k: value(v) for k, v in kwargs.items()},
    }


def public(path: str) -> str:
    """The shortest package that exports the same object under the same name."""
    parts = path.split(".")
    for split in range(len(parts) - 1, 0, -1):
        module = sys.modules.get(".".join(parts[:split]))
        if module is not None:
            found = getattr(module, parts[split], None)
            for shorter in range(1, split):
                package = sys.modules.get(".".join(parts[:shorter]))
                if found is not None and getattr(package, parts[split], None) is found:
                    return ".".join(parts[:shorter] + parts[split:])
            return path
    return path


def merge(dumps: list[dict[str, Any]]) -> dict[str, Any]:
    """One data set of all releases."""
    dumps = sorted(dumps, key=lambda d: [int(p) for p in d["release"].split(".")])
    releases = [d["release"] for d in dumps]
    variants: dict[str, tuple[dict[str, Any], list[str]]] = {}
    for one in dumps:
        for entry in one["migrations"]:
            variants.setdefault(json.dumps(entry, sort_keys=True), (entry, []))[1].append(one["release"])
    entries = [
        entry if held == releases else {**entry, "releases": held}
        for entry, held in sorted(variants.values(), key=lambda v: (v[0]["app"], v[0]["name"], v[1]))
    ]
    return {"releases": releases, "migrations": entries}


def main() -> None:
    if sys.argv[1:] == ["--dump"]:
        print(json.dumps(dump()))
        return
    outputs = [subprocess.check_output([python, __file__, "--dump"], text=True) for python in sys.argv[1:]]
    merged = merge([json.loads(text) for text in outputs])
    print('{"releases": ' + json.dumps(merged["releases"]) + ', "migrations": [')
    print(",\n".join(json.dumps(e, ensure_ascii=False) for e in merged["migrations"]))
    print("]}")


if __name__ == "__main__":
    main()
