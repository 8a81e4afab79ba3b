from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("ant", "0002_rename")]
    operations = [
        migrations.DeleteModel("Nope"), migrations.RenameModel("Nope", "X"), migrations.AddField("nope", "a", models.IntegerField()), migrations.AddField("aa", "a", models.IntegerField()), migrations.AlterField("nope", "a", models.IntegerField()), migrations.AlterField("aa", "nope", models.IntegerField()), migrations.RemoveField("nope", "a"), migrations.RemoveField("aa", "nope"), migrations.RenameField("nope", "a", "b"), migrations.RenameField("aa", "nope", "b"), migrations.AlterModelTable("nope", "x"), migrations.AlterModelOptions("nope", {}), migrations.AlterModelManagers("nope", []), migrations.AlterUniqueTogether("nope", set()), migrations.AlterIndexTogether("nope", set()), migrations.AlterOrderWithRespectTo("nope", "x"), migrations.AddIndex("nope", models.Index(fields=["a"], name="x")), migrations.RemoveIndex("nope", "x"), migrations.RenameIndex("nope", "x", "y"), migrations.RenameIndex("nope", "x", old_fields=("y",)), migrations.AddConstraint("nope", models.UniqueConstraint(fields=["a"], name="x")), migrations.RemoveConstraint("nope", "x"), migrations.CreateModel("Aa", [("id", models.AutoField(primary_key=True))]), migrations.RenameModel("Aa", "Kid"), migrations.RemoveConstraint("tt", "nope"), migrations.RemoveIndex("tt", "nope"),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.AddField("tt", "ok", models.IntegerField()), migrations.AddField("nope", "x", models.IntegerField()), migrations.AddField("tt", "never", models.IntegerField())]),
        migrations.RunSQL("x", state_operations=[migrations.RemoveField("tt", "nope")]),
        migrations.RenameField("tt", "r", "u"), migrations.AlterUniqueTogether("tt", {("nope",)}), migrations.AddField("tt", "ok", models.TextField()),
    ]
