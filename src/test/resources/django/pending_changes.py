"""What makemigrations would add to the apps of a project, app by app, by the installed Django.

    python pending_changes.py PROJECT write     writes the migrations of each app, as makemigrations does
    python pending_changes.py PROJECT detect    JSON on stdout: the migrations by app, by "no" and "yes" to renames

The project's settings are `settings` in PROJECT. Where makemigrations asks for a one-off default, the answer is
ASKED.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

project = Path(sys.argv[1])
sys.path.insert(0, str(project))
sys.path.insert(0, str(Path(__file__).parent))
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"

import django

django.setup()

from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState

from truth_values import Encoder

ASKED = "<asked>"


class Questioner(MigrationQuestioner):
    """Answers all questions of renames alike."""

    def __init__(self, renames: bool) -> None:
        super().__init__({"ask_initial": True})
        self.renames = renames

    def ask_not_null_addition(self, field_name: str, model_name: str) -> Any:
        return ASKED

    def ask_not_null_alteration(self, field_name: str, model_name: str) -> Any:
        return models.NOT_PROVIDED

    def ask_auto_now_add_addition(self, field_name: str, model_name: str) -> Any:
        return ASKED

    def ask_unique_callable_default_addition(self, field_name: str, model_name: str) -> Any:
        return None

    def ask_rename(self, *_: Any) -> bool:
        return self.renames

    def ask_rename_model(self, *_: Any) -> bool:
        return self.renames


class WrittenEncoder(Encoder):
    """Values as the file of a migration has them: a member of choices is written as its value."""

    def value(self, v: Any) -> Any:
        return super().value(v.value if isinstance(v, models.Choices) else v)


def copied(state: ProjectState) -> ProjectState:
    """Every model anew: the autodetector changes what it compares."""
    return ProjectState({key: model.clone() for key, model in state.models.items()})


def dependency(key: tuple[str, str]) -> Any:
    return {"setting": key[1]} if key[0] == "__setting__" else list(key)


def detect() -> dict[str, Any]:
    loader = MigrationLoader(None)
    before = loader.project_state()
    after = ProjectState.from_apps(apps)
    encoder = WrittenEncoder(lambda path: path)
    answers: dict[str, Any] = {}
    for answer in ("no", "yes"):
        detector = MigrationAutodetector(copied(before), copied(after), Questioner(answer == "yes"))
        answers[answer] = {
            label: [
                {
                    "app": label,
                    "name": migration.name,
                    "initial": bool(migration.initial),
                    "dependencies": sorted((dependency(d) for d in migration.dependencies), key=json.dumps),
                    "operations": [encoder.operation(o) for o in migration.operations],
                }
                for migration in migrations
            ]
            for label, migrations in detector.changes(graph=loader.graph).items()
        }
    return answers


if sys.argv[2] == "write":
    labels = [config.label for config in apps.get_app_configs() if not config.name.startswith("django.")]
    call_command("makemigrations", *labels, verbosity=0)
else:
    json.dump(detect(), sys.stdout)
