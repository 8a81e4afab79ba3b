import datetime
import decimal
import functools
import uuid
import django.contrib.postgres.functions
import django.core.validators
import django.utils.timezone
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import migrations, models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.fields import CharField
from django.db.models.fields.related import ForeignKey as FK
from django.db.models.functions import Coalesce, Concat, Lower, Now, Pi, Random, TruncYear
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy
import django.db.models.fields
import django.db.models.deletion

CHOICES = [("a", "A")]
KW = {"null": True, "blank": True}
NUMBERS = tuple((n, str(n)) for n in range(1, 4))


def get_choices():
    return [("x", "y")]


def code(n=3):
    def give():
        return n
    return give


class Status:
    A = "a"
    CHOICES = ((A, "Aa"),)

    @staticmethod
    def get():
        return "a"


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel("A", [
            ("pk", models.CompositePrimaryKey("x", "y")),
            ("x", models.IntegerField()),
            ("y", models.IntegerField()),
            ("g1", models.GeneratedField(expression=F("x") * 2, output_field=models.IntegerField(), db_persist=True)),
            ("g2", models.GeneratedField(expression=Lower("x"), output_field=models.CharField(max_length=3, null=True, blank=False), db_persist=False, editable=False, blank=True, null=True, verbose_name="g", db_column="gg", db_comment="c", help_text="h")),
            ("g3", models.GeneratedField(expression=Case(When(x__gt=1, then=Value(True)), default=Value(False)), output_field=models.BooleanField(), db_persist=True, unique=True, db_index=True, serialize=False)),
            ("g4", models.GeneratedField(expression=Concat("x", Value(" "), "y"), output_field=models.TextField(db_collation="c"), db_persist=1)),
            ("g5", models.GeneratedField(expression=Q(x=1) | Q(y=2), output_field=models.BooleanField(), db_persist=True)),
            ("g6", models.GeneratedField(expression=Coalesce(F("x"), 0) + 1, output_field=models.DecimalField("d", "n", 3, 2), db_persist=True)),
            ("g7", models.GeneratedField(expression="x", output_field=models.ForeignKey("A", models.CASCADE), db_persist=True)),
            ("d1", models.IntegerField(db_default=1)),
            ("d2", models.DateTimeField(db_default=Now())),
            ("d3", models.CharField(max_length=3, db_default="x", default="y")),
            ("d4", models.FloatField(db_default=Pi() + Value(1))),
            ("d5", models.BooleanField(db_default=True)),
            ("d6", models.JSONField(db_default=Value({}, models.JSONField()))),
            ("d7", models.JSONField(db_default={})),
            ("d8", models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID())),
            ("d9", models.IntegerField(db_default=None, null=True)),
            ("d10", models.IntegerField(db_default=Value(1) + 2 * Value(3))),
            ("d11", models.DecimalField(db_default=decimal.Decimal("1.5"), max_digits=3, decimal_places=1)),
            ("d12", models.IntegerField(db_default=models.NOT_PROVIDED, default=models.NOT_PROVIDED)),
            ("d13", models.IntegerField(default=models.fields.NOT_PROVIDED)),
            ("d14", models.DateField(db_default=Func(function="CURRENT_DATE"))),
            ("d15", models.IntegerField(db_default=Random() * 10)),
            ("d16", models.DateField(db_default=TruncYear(Now()))),
            ("d17", models.DateField(db_default=datetime.date(2020, 1, 1))),
            ("d18", ArrayField(models.IntegerField(db_default=3), db_default=[])),
            ("c1", models.CharField(max_length=3, choices=get_choices)),
            ("c2", models.CharField(max_length=3, choices={"a": "A", "g": {"b": "B"}})),
            ("c3", models.CharField(max_length=3, choices=CHOICES + [("b", "B")])),
            ("c4", models.CharField(max_length=3, choices=NUMBERS)),
            ("c5", models.CharField(max_length=3, choices=Status.CHOICES, default=Status.A)),
            ("c6", models.CharField(max_length=3, choices=lambda: [])),
            ("c7", models.CharField(max_length=3, choices=functools.partial(get_choices))),
            ("c8", models.CharField(max_length=3, choices=[("a", "A"), ("g", (("b", "B"), ["c", "C"]))])),
            ("c9", models.CharField(max_length=3, choices={})),
            ("c10", models.CharField(max_length=3, choices={1: _("x"), None: "n"})),
            ("c11", models.CharField(max_length=3, choices=[["g", [["b", "B"]]]])),
            ("c12", models.CharField(max_length=3, choices="ab".split())),
            ("c13", models.CharField(max_length=3, choices=map(lambda x: (x, x), "ab"))),
            ("c14", models.CharField(max_length=3, choices=sorted({"b": 1, "a": 2}.items()))),
            ("c15", models.CharField(max_length=3, choices=list(zip("ab", "AB")) )),
            ("c17", ArrayField(models.CharField(max_length=3, choices=(("a", "A"),)), choices=[([1], "one")])),
            ("e1", models.CharField(max_length=settings.SIZE)),
            ("e2", models.CharField(max_length=getattr(settings, "NOPE", 7))),
            ("e3", models.CharField(**KW, max_length=3)),
            ("e4", models.CharField(max_length=3, **dict(KW, null=False))),
            ("e5", CharField(max_length=3)),
            ("e6", FK("auth.Group", django.db.models.deletion.CASCADE)),
            ("e7", django.db.models.fields.TextField()),
            ("e8", models.IntegerField(default=code())),
            ("e9", models.IntegerField(default=Status.get)),
            ("e10", models.IntegerField(validators=[MinValueValidator(0), MaxValueValidator(limit_value=lambda: 3), RegexValidator("^a", code="x"), RegexValidator(regex=r"\d", inverse_match=True, flags=0)])),
            ("e11", models.DateTimeField(default=timezone.now, verbose_name=pgettext_lazy("c", "x"))),
            ("e12", models.DateTimeField(default=django.utils.timezone.now, editable=0)),
            ("e13", models.DateTimeField("date", default=datetime.datetime(2020, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), null=None, blank=None)),
            ("e14", models.CharField(error_messages={"unique": _("u"), "x": "y"}, max_length=3, unique=None)),
            ("e15", models.CharField(help_text=_("a") + " b", max_length=3)),
            ("e16", models.CharField(help_text="a %s" % _("b"), max_length=3)),
            ("e17", models.CharField(help_text=f"a {_('b')}", max_length=3)),
            ("e18", models.CharField(help_text=" ".join(["a", _("b")]) if False else "q", max_length=3)),
            ("e19", models.Field()),
            ("e20", models.AutoField(verbose_name="ID", serialize=False, primary_key=True, auto_created=True, unique=False)),
            ("e21", models.ForeignKey(to="auth.group", on_delete=models.CASCADE, error_messages={}, validators=[], choices=None, default=None, null=False, help_text="", verbose_name="x", db_tablespace="t", db_comment="c", unique=False, serialize=True, editable=False, auto_created=True)),
            ("e22", models.CharField(max_length=10, default=uuid.uuid4().hex if False else "x")),
            ("e23", models.CharField(max_length=10, default="x" if settings.DEBUG else "x")),
            ("e24", models.OneToOneField(parent_link=True, to="auth.Group", primary_key=True, auto_created=True, on_delete=models.CASCADE, serialize=False)),
            ("e25", models.ImageField(blank=True, default="x.png", height_field="h", width_field="w", upload_to="a/%Y")),
            ("e26", models.FileField(max_length=100.0, upload_to="", default=None)),
            ("e27", models.FilePathField(path="/a", allow_files=False, allow_folders=True, recursive=0)),
            ("e28", models.GenericIPAddressField(max_length=39, default="::1")),
            ("e29", models.SmallAutoField(primary_key=True, blank=False)),
            ("e30", models.PositiveIntegerField(default=True)),
            ("e31", models.BooleanField(default=1)),
            ("e32", models.CharField(max_length=2 ** 8 - 1, default="a" * 3)),
        ]),
        migrations.RenameField("a", "x", "xx"),
    ]
