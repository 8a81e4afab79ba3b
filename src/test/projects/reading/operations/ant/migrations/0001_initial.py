import ant.mixins
from ant.mixins import Mixin
from django.conf import settings
import django.contrib.auth.models
import django.db.models.manager
from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.db import migrations, models
from django.db.models import Manager, Model
from django.utils.translation import gettext_lazy as _


class Local(models.Model):
    class Meta:
        abstract = True


class LocalManager(models.Manager):
    use_in_migrations = True

    def __init__(self, a=1, b=2):
        super().__init__()


class LocalSet(models.QuerySet):
    pass


class Plain:
    pass


def run(apps, schema_editor):
    pass


class Code:
    @staticmethod
    def forwards(apps, schema_editor):
        pass


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(name="A", fields=[("id", models.AutoField(primary_key=True)), ("a", models.IntegerField()), ["b", models.IntegerField(default=1)]]),
        migrations.CreateModel("B", (("id", models.AutoField(primary_key=True)), ("a", models.ForeignKey("A", models.CASCADE))), None, None, None),
        migrations.CreateModel("C", [("a_ptr", models.OneToOneField("ant.A", models.CASCADE, parent_link=True, primary_key=True, serialize=False, auto_created=True))], {"abstract": False, "verbose_name": _("c"), "unknown": 1}, ("ant.A",)),
        migrations.CreateModel("D", [], {"proxy": True, "indexes": [], "constraints": []}, bases=("ant.a", Mixin)),
        migrations.CreateModel("E", [("id", models.AutoField(primary_key=True))], bases=(Mixin, models.Model)),
        migrations.CreateModel("F", [("id", models.AutoField(primary_key=True))], bases=(ant.mixins.Mixin, Model), managers=[("objects", Manager())]),
        migrations.CreateModel("G", [("id", models.AutoField(primary_key=True))], bases=(Plain, models.Model), managers=[("objects", LocalManager()), ("other", models.Manager()), ("third", LocalManager(3, b=4))]),
        migrations.CreateModel("H", [("id", models.AutoField(primary_key=True))], bases=(models.Model,), managers=()),
        migrations.CreateModel("I", [("id", models.AutoField(primary_key=True))], bases=("ANT.A",)),
        migrations.CreateModel("J", [("id", models.AutoField(primary_key=True))], {"swappable": "BEE_MODEL", "db_table": None, "unique_together": {("a", "b")}, "index_together": [["a", "b"]], "ordering": ("-a",), "order_with_respect_to": None, "managed": False, "permissions": [("a", "b")], "required_db_features": ["x"], "default_related_name": None}),
        migrations.CreateModel("K", [("id", models.AutoField(primary_key=True))], {"unique_together": ("a", "b")}, managers=[("objects", LocalSet.as_manager()), ("o3", UserManager())]),
        migrations.CreateModel("L", [("id", models.AutoField(primary_key=True)), ("m", models.ManyToManyField("self")), ("n", models.ManyToManyField("A", through="M")), ("o", models.ManyToManyField("A", related_name="+", through="ant.M", through_fields=("l", "a")))]),
        migrations.CreateModel("M", [("id", models.AutoField(primary_key=True)), ("l", models.ForeignKey("L", models.CASCADE)), ("a", models.ForeignKey("ant.A", models.CASCADE)), ("s", models.ForeignKey("self", models.CASCADE)), ("s2", models.ForeignKey("M", models.CASCADE, related_name="+"))]),
        migrations.CreateModel("N", [("id", models.AutoField(primary_key=True))], options=dict(verbose_name="n"), bases=(Local,)),
        migrations.AlterUniqueTogether("a", {("a", "b")}), migrations.AlterUniqueTogether("a", [["a", "b"]]), migrations.AlterUniqueTogether("a", (("a", "b"), ("b", "a"))), migrations.AlterUniqueTogether("a", []), migrations.AlterUniqueTogether("a", ()), migrations.AlterUniqueTogether("a", set()), migrations.AlterUniqueTogether("a", None), migrations.AlterUniqueTogether("a", ["a", "b"]), migrations.AlterUniqueTogether("b", frozenset({("a", "b")})), migrations.AlterIndexTogether("a", {("a", "b")}), migrations.AlterIndexTogether(name="A", index_together=[("a", "b")]), migrations.AlterUniqueTogether("a", {}),
        migrations.AlterModelOptions("a", {"verbose_name": "x", "foo": 1}), migrations.AlterModelOptions(name="j", options={"ordering": ["a"]}), migrations.AlterModelOptions("A", options={}), migrations.AlterModelOptions("c", options={"unknown": 2, "abstract": True}),
        migrations.AlterModelTable("a", "t"), migrations.AlterModelTable("b", None), migrations.AlterModelTable(name="b", table=""), migrations.AlterModelTableComment("a", "c"), migrations.AlterModelTableComment(name="a", table_comment=None),
        migrations.AlterOrderWithRespectTo("b", "a"), migrations.AlterOrderWithRespectTo("m", "l"), migrations.AlterOrderWithRespectTo("m", None), migrations.AlterOrderWithRespectTo(name="M", order_with_respect_to="a"),
        migrations.AlterModelManagers("a", [("objects", LocalManager(1))]), migrations.AlterModelManagers(name="b", managers=[]), migrations.AlterModelManagers("e", managers=[("m", models.Manager())]), migrations.AlterModelManagers("f", [("x", UserManager())]),
        migrations.AddField("a", "c", models.IntegerField(default=5), False), migrations.AddField("a", "C2", models.IntegerField(default=5), preserve_default=True), migrations.AddField(model_name="A", name="d", field=models.DateTimeField(auto_now_add=True, default=1), preserve_default=False), migrations.AlterField("a", "c", models.IntegerField(null=True), preserve_default=False), migrations.AlterField("a", "C", models.CharField(max_length=3)), migrations.AddField("a", "e", models.ForeignKey("auth.Group", models.CASCADE)),
        migrations.AddField("a", "f1", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, default=1), preserve_default=False), migrations.AddField("a", "f2", models.ManyToManyField("bee.Person", related_name="+")), migrations.AddField("a", "f3", models.ForeignKey("Auth.user", models.CASCADE, related_name="+")),  migrations.AddField("a", "f4", models.ForeignKey("auth.user", models.CASCADE, related_name="+", swappable=False, default=2), preserve_default=False), migrations.AddField("a", "f5", models.SlugField(default="x", db_index=False), preserve_default=False),
        migrations.RemoveField("a", "b"), migrations.RemoveField(model_name="A", name="d", field=models.IntegerField()),
        migrations.RunPython(run), migrations.RunPython(run, run), migrations.RunPython(run, None, True), migrations.RunPython(run, migrations.RunPython.noop, False, {"a": 1}, True), migrations.RunPython(code=run, reverse_code=None, atomic=None, hints=None, elidable=False), migrations.RunPython(lambda apps, s: None), migrations.RunPython(Code.forwards), migrations.RunPython(code=migrations.RunPython.noop, hints={}), migrations.RunPython(run, elidable=1),
        migrations.RunSQL("x"), migrations.RunSQL("x", "y"), migrations.RunSQL(["x", ("y", None), ("z", [1])], ""), migrations.RunSQL(("x", "y"), None), migrations.RunSQL("x", migrations.RunSQL.noop, [migrations.AddField("a", "sq", models.IntegerField())], {"h": 1}, True), migrations.RunSQL(sql=[("x", {"a": 1})], reverse_sql=[], state_operations=[], hints=None, elidable=False), migrations.RunSQL(migrations.RunSQL.noop), migrations.RunSQL(""), migrations.RunSQL([]),
        migrations.SeparateDatabaseAndState(), migrations.SeparateDatabaseAndState([migrations.RunSQL("x")]), migrations.SeparateDatabaseAndState(None, [migrations.AddField("a", "sd", models.IntegerField())]), migrations.SeparateDatabaseAndState(database_operations=[], state_operations=[]), migrations.SeparateDatabaseAndState(state_operations=[migrations.SeparateDatabaseAndState([migrations.RunSQL("q")], [migrations.AddField("a", "sn", models.IntegerField()), migrations.RemoveField("a", "sd")])]), migrations.SeparateDatabaseAndState(state_operations=(migrations.RemoveField("a", "sn"),), database_operations=(migrations.RunPython(run),)),
        migrations.DeleteModel("N"), migrations.DeleteModel(name="e"),
    ]
