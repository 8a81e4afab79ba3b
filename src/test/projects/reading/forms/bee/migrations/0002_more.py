from django.conf import settings
from django.db import migrations, models
from django.db.migrations.operations.special import RunPython, RunSQL
from django.db.models import *


def fill(apps, schema_editor):
    pass


class Migration(migrations.Migration):
    dependencies = [("bee", "0001_initial")]

    operations = [
        migrations.AlterUniqueTogether(name="hive", unique_together=None),
        migrations.AlterUniqueTogether("tag", unique_together=("label", "kind")),
        migrations.AlterIndexTogether(name="tag", index_together=[["label", "size"]]),
        RunPython(fill, RunPython.noop, elidable=True, hints={"a": 1}),
        RunSQL([("SELECT %s", [1]), "SELECT 2"], RunSQL.noop),
        migrations.AddField("tag", "count", IntegerField(default=0)),
        migrations.AddField("tag", "slug", CharField(max_length=getattr(settings, "NO_SUCH_LENGTH", 33))),
        migrations.AddField("tag", "when", DateField(null=True, blank=False, db_index=True, unique=False)),
        migrations.RenameModel("Tag", "TAG"),
        migrations.RenameModel("TAG", "Label"),
        migrations.AlterOrderWithRespectTo("label", None),
        migrations.AlterModelOptions("label", {}),
        migrations.AlterModelTable("label", None),
        migrations.AlterModelTableComment(name="label", table_comment="labels"),
        migrations.RenameField("label", "size", "sizes"),
        migrations.AddIndex("hive", Index(OrderBy(F("n"), nulls_first=True), name="hive_order")),
        migrations.RemoveField(model_name="hive", name="blob"),
    ]
