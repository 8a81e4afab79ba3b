import os
import textwrap
from pathlib import Path

from django.db import migrations, models

from ._helpers import AddNullable, Noted, add, any_of, chained


def text(*parts, joiner="\n"):
    return joiner.join(part.strip() for part in parts)


HERE = os.path.dirname(os.path.abspath(__file__))
try:
    LIMIT = int("7")
except ValueError:
    LIMIT = 1

if LIMIT > 3 and not LIMIT == 4:
    NAMES = ("oak_a", "oak_b")
else:
    NAMES = ()


class Migration(migrations.Migration):
    dependencies = [("oak", "0001_initial")]

    operations = [
        *add("oak", leaves=models.IntegerField(null=True), roots=models.IntegerField(default=LIMIT)),
        *(migrations.AddIndex("oak", models.Index(fields=["kind"], name=name)) for name in NAMES),
        migrations.AddConstraint(
            "oak", models.CheckConstraint(name="oak_kind", **{"condition": any_of("kind", "a", "c")})),
    ]
    operations += chained(
        [migrations.RunSQL(open(os.path.join(HERE, "sql", "view.sql")).read(), "DROP VIEW oak_tall")],
        [migrations.RunSQL((Path(__file__).parent / "sql" / "view.sql").read_text())],
    )
    with open(os.path.join(HERE, "sql/view.sql")) as file:
        operations.append(migrations.RunSQL(sql=file.read().replace("oak_tall", "oak_high")))
    operations.append(
        migrations.RunSQL(
            textwrap.dedent(
                """
                UPDATE oak_oak
                  SET height = 0
                """
            ),
            text(" SELECT 1 ", "SELECT 2"),
        )
    )
    operations.extend([migrations.RunPython(lambda apps, editor: None, migrations.RunPython.noop)])
    if (count := len(operations)) > 5:
        operations[-1].elidable = True
    operations.append(
        migrations.AlterField("oak", "height", models.IntegerField(default=count, help_text=f"{count:>4}|{'x' * 3}|{1_000:,}|{0.5:.1%}"))
    )
    operations += [
        AddNullable("oak", "age", models.IntegerField()),
        Noted("oak_oak", note="trees"),
        migrations.SeparateDatabaseAndState(
            database_operations=(migrations.RunSQL("ALTER TABLE oak_acorn ADD COLUMN old integer"),),
            state_operations=[migrations.AddField("acorn", "old", models.IntegerField(null=True))],
        ),
    ]
