import django.db.models.deletion
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import migrations, models
from django.db.models import Q


def limit():
    return {"a": 1}


def sentinel():
    return 1


class Migration(migrations.Migration):
    dependencies = [("ant", "0002_files")]
    operations = [
        migrations.CreateModel("B", [("id", models.AutoField(primary_key=True)), ("slug", models.SlugField(unique=True))]),
        migrations.AddField("a", "c1", models.ForeignKey("B", models.CASCADE, "cs", "cq", {"a": 1}, False, "slug", False)),
        migrations.AddField("a", "c2", models.ForeignKey("ANT.B", models.SET_NULL, related_name=None, null=True)),
        migrations.AddField("a", "c3", models.ForeignKey("ant.b", models.CASCADE, related_name="%(class)s_x", related_query_name="%(app_label)s")),
        migrations.AddField("a", "c4", models.ForeignKey("self", models.SET_DEFAULT, default=None, related_name="+", db_index=False, db_constraint=0)),
        migrations.AddField("a", "c5", models.ForeignKey(to="Self", on_delete=models.DO_NOTHING, related_name="+", db_index=0)),
        migrations.AddField("a", "c6", models.ForeignKey(to="b", on_delete=models.RESTRICT, limit_choices_to=Q(a=1) | Q(b=2), to_field="id", related_name="+")),
        migrations.AddField("a", "c7", models.ForeignKey(to="b", on_delete=models.RESTRICT, limit_choices_to=limit, to_field="", related_name="+")),
        migrations.AddField("a", "c8", models.ForeignKey(to="b", on_delete=models.RESTRICT, limit_choices_to={}, parent_link=0, related_name="+")),
        migrations.AddField("a", "c9", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, swappable=False, related_name="+")),
        migrations.AddField("a", "c10", models.ForeignKey("auth.User", models.CASCADE, related_name="+", parent_link=True)),
        migrations.AddField("a", "c11", models.ForeignKey("auth.user", models.CASCADE, related_name="+", unique=True, primary_key=False)),
        migrations.AddField("a", "c12", models.OneToOneField("B", models.CASCADE, "slug", related_name="+")),
        migrations.AddField("a", "c13", models.OneToOneField("B", models.CASCADE, unique=True, related_name="+", db_index=False)),
        migrations.AddField("a", "c14", models.OneToOneField("B", models.CASCADE, unique=False, related_name="+", db_index=True)),
        migrations.AddField("a", "c15", models.ManyToManyField("B", "ms", "mq", Q(), None, None, None, "tbl", True)),
        migrations.AddField("a", "c16", models.ManyToManyField("self", symmetrical=False, related_name="+")),
        migrations.AddField("a", "c17", models.ManyToManyField("self", symmetrical=True, db_table="")),
        migrations.AddField("a", "c18", models.ManyToManyField(to="auth.Group", through=None, through_fields=None, related_name="%(class)s+")),
        migrations.AddField("a", "c19", models.ManyToManyField(to="b", through="AB", through_fields=["a", "b"], related_name="+")),
        migrations.AddField("a", "c20", models.ManyToManyField(to="b", through="ant.ab", through_fields=("a", "b"), related_name="+")),
        migrations.AddField("a", "c21", models.ManyToManyField(to="b", db_constraint=False, null=True, blank=True, limit_choices_to={"x": 1}, related_name="+")),
        migrations.AddField("a", "c22", models.ManyToManyField(to=settings.AUTH_USER_MODEL, swappable=False, related_name="+")),
        migrations.AddField("a", "c23", models.ManyToManyField(to=settings.AUTH_USER_MODEL, related_name="+", verbose_name="vs", unique=False)),
        migrations.AddField("a", "c24", models.ForeignKey("b", models.CASCADE, "+", verbose_name="v", to_field=None)),
        migrations.AddField("a", "c25", models.ForeignObject("b", models.CASCADE, ["x"], ["id"], related_name="+")),
        migrations.AddField("a", "c26", models.ForeignKey(to="b", on_delete=django.db.models.deletion.PROTECT, related_name="", limit_choices_to=None)),
        migrations.AddField("a", "c27", models.ManyToManyField(to="b", related_name="cb", db_comment=None, serialize=False, help_text="x", editable=False)),
        migrations.AddField("a", "_order", models.OrderWrt()),
        migrations.CreateModel("AB", [("id", models.AutoField(primary_key=True)), ("a", models.ForeignKey("a", models.CASCADE)), ("b", models.ForeignKey("b", models.CASCADE))]),
    ]
