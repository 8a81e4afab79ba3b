import datetime
import decimal
import re
import uuid

import django.contrib.auth.models
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.functions
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower, Now, Upper
from django.utils.translation import gettext_lazy as _


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(_("name"), max_length=80)),
                ("friends", models.ManyToManyField("self", blank=True)),
                ("boss", models.ForeignKey("User", models.SET_NULL, null=True)),
                ("groups", models.ManyToManyField(to="auth.Group", blank=True, related_name="bees")),
            ],
            options={"ordering": [Lower("name").desc(), "-id"], "verbose_name": _("bee")},
            managers=[("objects", django.contrib.auth.models.UserManager())],
        ),
        migrations.CreateModel(
            "Tag",
            [
                ("id", models.AutoField(primary_key=True)),
                ("label", models.SlugField(max_length=50, allow_unicode=False)),
                ("size", models.IntegerField(choices=[("Small", ((1, "one"), (2, "two"))), [3, "three"]])),
                ("kind", models.CharField(max_length=3, choices=(("a", "A"), ("b", "B")))),
                ("state", models.CharField(max_length=3, choices=[["a", "A"], ["b", "B"]], default="a")),
            ],
        ),
        migrations.CreateModel(
            name="Hive",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, primary_key=True, editable=False)),
                ("owner", models.ForeignKey(to="bee.User", on_delete=models.CASCADE)),
                ("keeper", models.ForeignKey("auth.User", models.PROTECT, related_name="+")),
                ("watcher", models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, related_name="+")),
                ("tags", models.ManyToManyField(to="Tag")),
                ("report", models.FileField(storage=None)),
                ("photo", models.ImageField(upload_to="photos/%Y", width_field="w", height_field=None)),
                ("w", models.PositiveIntegerField(null=True)),
                ("path", models.FilePathField(path="/tmp", recursive=True)),
                ("codes", django.contrib.postgres.fields.ArrayField(
                    models.CharField(max_length=3, blank=True), size=None, null=True)),
                ("ranks", django.contrib.postgres.fields.ArrayField(
                    base_field=django.contrib.postgres.fields.ArrayField(models.IntegerField(), size=3), size=4)),
                ("meta", models.JSONField(default=dict, encoder=None)),
                ("price", models.DecimalField(None, None, 8, 2, default=decimal.Decimal("1.50"))),
                ("since", models.DateTimeField(auto_now_add=True, editable=True)),
                ("day", models.DateField(default=datetime.date(2020, 2, 29))),
                ("opens", models.TimeField(default=datetime.time(0, 0))),
                ("closes", models.TimeField(default=datetime.time(23, 59, 59, tzinfo=None))),
                ("wait", models.DurationField(default=django.utils.timezone.timedelta(hours=1, minutes=30))),
                ("at", models.DateTimeField(default=datetime.datetime(2021, 3, 4, 5, 6, tzinfo=datetime.timezone.utc))),
                ("name", models.CharField(
                    max_length=10, db_collation="nocase", db_comment="what it is called", help_text="",
                    validators=[
                        django.core.validators.RegexValidator(re.compile("^a", re.I | re.M)),
                        django.core.validators.RegexValidator("^b", flags=re.S),
                        django.core.validators.MinLengthValidator(2),
                    ])),
                ("ip", models.GenericIPAddressField(protocol="both", unpack_ipv4=False)),
                ("mail", models.EmailField(verbose_name="mail", unique=True)),
                ("url", models.URLField()),
                ("n", models.IntegerField(db_default=Value(3) + 4)),
                ("twice", models.GeneratedField(
                    expression=F("n") * Value(2) + 1, output_field=models.IntegerField(), db_persist=True)),
                ("made", models.DateTimeField(db_default=Now())),
                ("blob", models.BinaryField(editable=True, max_length=9)),
            ],
            options={
                "unique_together": {("owner", "name")},
                "index_together": set(),
                "get_latest_by": ["-since"],
                "permissions": (("see", "Can see"),),
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=("name", "-day"), name="hive_name"),
                    models.Index("name", Lower("name").asc(nulls_last=True), name="hive_lower"),
                    models.Index(F("n") + 1, Upper("name"), name="hive_expression", include=["day"]),
                    models.Index(fields=["n"], name="hive_part", condition=Q(n__gt=1) | ~Q(name="x"), opclasses=("int4_ops",)),
                    django.contrib.postgres.indexes.GinIndex(fields=["meta"], name="hive_gin", fastupdate=None),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.search.SearchVector("name", config="english")
                        + django.contrib.postgres.search.SearchVector("url", weight="B", config="english"),
                        name="hive_search"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=["name", "n"], name="hive_once", include=["day"]),
                    models.UniqueConstraint(Lower("name"), "n", name="hive_once_lower"),
                    models.UniqueConstraint(fields=("url",), name="hive_url", condition=None, deferrable=models.Deferrable.DEFERRED),
                    models.UniqueConstraint(fields=("ip",), name="hive_ip", nulls_distinct=False, violation_error_message="twice"),
                ],
            },
            bases=(models.Model,),
        ),
    ]
