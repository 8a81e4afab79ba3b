from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("ant", "0001_initial"), ("bee", "0001_initial")]
    operations = [
        migrations.RenameModel("A", "Aa"), migrations.RenameModel(old_name="L", new_name="Ll"), migrations.RenameModel("m", "Mm"), migrations.RenameModel("Mm", "M"),
        migrations.CreateModel("Par", [("id", models.AutoField(primary_key=True)), ("x", models.IntegerField()), ("y", models.IntegerField())]),
        migrations.CreateModel("Kid", [("par_ptr", models.OneToOneField("ant.Par", models.CASCADE, parent_link=True, primary_key=True)), ("z", models.IntegerField())], bases=("ant.par",)),
        migrations.CreateModel("Prox", [], {"proxy": True}, ("ant.Par",)),
        migrations.RenameModel("Par", "Parent"),
        migrations.CreateModel("R", [("id", models.AutoField(primary_key=True)), ("a", models.IntegerField(unique=True)), ("b", models.IntegerField()), ("c", models.ForeignObject("ant.S", models.CASCADE, from_fields=["a", "b"], to_fields=["p", "q"], null=True)), ("g", models.GeneratedField(expression=F("a") + 1, output_field=models.IntegerField(), db_persist=True))] ,
            {"unique_together": {("a", "b")}, "index_together": {("a", "b")}, "indexes": [models.Index(fields=["a", "-b"], name="ri"), models.Index(F("a"), name="re"), models.Index(fields=["b"], name="rc", condition=Q(a=1), include=["a"])], "constraints": [models.UniqueConstraint(fields=["a"], name="ru"), models.CheckConstraint(condition=Q(a__gt=F("b")), name="rc2")], "ordering": ["a"], "get_latest_by": "a", "order_with_respect_to": "a"}),
        migrations.CreateModel("S", [("id", models.AutoField(primary_key=True)), ("p", models.IntegerField()), ("q", models.IntegerField()), ("r", models.ForeignKey("R", models.CASCADE, to_field="a")), ("r2", models.ForeignKey("ant.r", models.CASCADE, related_name="+", to_field="a", db_column="x")), ("t", models.ManyToManyField("R", through="T", through_fields=("s", "r")))]),
        migrations.CreateModel("T", [("id", models.AutoField(primary_key=True)), ("s", models.ForeignKey("S", models.CASCADE)), ("r", models.ForeignKey("R", models.CASCADE)), ("u", models.ForeignKey("bee.Person", models.CASCADE, to_field="name"))]),
        migrations.RenameField("r", "a", "aa"), migrations.RenameField(model_name="R", old_name="b", new_name="bb"), migrations.RenameField("s", "p", "pp"), migrations.RenameField("t", "s", "ss"), migrations.RenameField("parent", "x", "xx"),
        migrations.RenameField("r", "aa", "aa"),
        migrations.AlterUniqueTogether("s", {("p", "q")}), migrations.RenameField("s", "q", "Qq"),
        migrations.RenameModel("R", "Rr"), migrations.RenameModel("S", "Ss"), migrations.RenameModel("T", "Tt"),
        migrations.DeleteModel("Prox"), migrations.RemoveField("ss", "t"), migrations.RemoveField("ss", "r"),
    ]
