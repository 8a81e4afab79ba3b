import datetime
from collections import namedtuple

from django.db import migrations, models
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from django.db.models import F, Q
from django.db.models.lookups import GreaterThan
from psycopg.types.range import Range

from ._shared import Column, Kind, columns

Choice = namedtuple("Choice", "value label")


class Kept(models.Manager):
    use_in_migrations = True


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            "Ant",
            [("id", models.AutoField(primary_key=True)), *columns("one", "two")],
            bases=[models.Model],
        ),
        migrations.CreateModel(
            "Bee",
            [
                ("id", models.AutoField(primary_key=True)),
                Column("kind", models.CharField(max_length=1, choices=[Choice("a", "A"), Choice("b", "B")])),
                Column("size", models.IntegerField(choices=Kind.pairs(), default=Kind.LARGE)),
                ("none", models.CharField(max_length=1, choices=(c for c in [("x", "X"), ("y", "Y")]))),
                ("pairs", models.CharField(max_length=1, choices={"x": "X", "y": "Y"}.items())),
                ("only", models.CharField(max_length=1, choices={("x", "X")})),
            ],
            managers=[("objects", models.Manager())],
        ),
        migrations.CreateModel("Cow", [("id", models.AutoField(primary_key=True))], bases=[models.Model, object]),
        migrations.AlterModelManagers("ant", (("kept", Kept()),)),
        migrations.AddField("ant", "a", models.IntegerField(default=1), preserve_default=0),
        migrations.AddField("ant", "b", models.IntegerField(default=1), preserve_default=1),
        migrations.AddField("ant", "c", models.IntegerField(default=1), "yes"),
        migrations.AlterField("ant", "c", models.IntegerField(default=2), None),
        migrations.AlterField("ant", "b", models.IntegerField(default=3), preserve_default=[]),
        *(
            migrations.AddField("bee", f"r{i}", models.IntegerField(default=r))
            for i, r in enumerate(
                [
                    NumericRange(1, 2),
                    NumericRange(None, 5, bounds="(]"),
                    NumericRange(empty=True),
                    DateRange(datetime.date(2020, 1, 1), datetime.date(2020, 2, 1)),
                    Range(1, 2),
                    Range("a", None, "[]"),
                ]
            )
        ),
        *(
            migrations.AddField("bee", f"q{i}", models.IntegerField(default=q))
            for i, q in enumerate(
                [
                    Q() & GreaterThan(F("x"), 1),
                    Q() | GreaterThan(F("x"), 1),
                    Q(a=1) | (Q() & GreaterThan(F("x"), 1)),
                    Q(a=1) & Q(),
                    Q() | Q(),
                    GreaterThan(F("x"), 1) & Q(),
                    F("x")[0:2],
                    F("x")[1:],
                    F("x")[3],
                ]
            )
        ),
    ]
