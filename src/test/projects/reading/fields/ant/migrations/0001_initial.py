import datetime
import functools
import operator
import uuid
from decimal import Decimal

from django.conf import settings
from django.core import validators
from django.core.files.storage import FileSystemStorage, storages, default_storage
from django.db import migrations, models
from django.utils.translation import gettext_lazy as _


class Colour(models.TextChoices):
    RED = "r", "Red"
    BLUE = "b", _("Blue")


class Size(models.IntegerChoices):
    S = 1
    L = 2, "Large one"


def where(instance, filename):
    return filename


def give():
    return 1


class Giver:
    def __call__(self):
        return 1

    @staticmethod
    def plain():
        return 2

    @classmethod
    def cls(cls):
        return 3

    def bound(self):
        return 4


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel("Base", [("id", models.BigAutoField("ID", auto_created=True, primary_key=True, serialize=False))]),
        migrations.CreateModel("A", [
            ("id", models.AutoField(primary_key=True, null=False, blank=True)),
            ("a1", models.CharField("Name", "a1", False, 10, True, True, True, True)),
            ("a2", models.CharField(max_length="10", null=1, blank=0, unique=0, db_index=1)),
            ("a3", models.CharField(verbose_name=None, name=None, primary_key=False, max_length=None, unique=False, blank=False, null=False,
                db_index=False, rel=None, editable=True, serialize=True, unique_for_date=None, unique_for_month=None, unique_for_year=None,
                choices=None, help_text="", db_column=None, db_tablespace=None, auto_created=False, validators=(), error_messages=None, db_comment=None)),
            ("a4", models.CharField(max_length=3, default=None, db_column="", db_tablespace="", help_text=None, verbose_name="")),
            ("a5", models.TextField("t", db_collation="")),
            ("a6", models.TextField(db_collation=None, max_length=0)),
            ("a7", models.CharField(validators=(validators.validate_email, validators.MinLengthValidator(limit_value=3, message="x")), max_length=5)),
            ("a10", models.CharField(max_length=1, choices=())),
            ("a11", models.CharField(max_length=1, choices=[])),
            ("a12", models.IntegerField(choices=iter([(1, "x")]))),
            ("a13", models.IntegerField(choices=zip((1, 2), ("a", "b")))),
            ("a14", models.IntegerField(choices=((i, str(i)) for i in range(3)))),
            ("a15", models.IntegerField(choices=[("g", [[1, "x"], (2, _("y"))]), (None, "none")])),
            ("a16", models.IntegerField(default=give)),
            ("a17", models.IntegerField(default=functools.partial(give))),
            ("a18", models.IntegerField(default=functools.partial(pow, 2, 3))),
            ("a19", models.IntegerField(default=lambda: 3)),
            ("a20", models.IntegerField(default=int)),
            ("a21", models.IntegerField(default=Giver.plain)),
            ("a22", models.IntegerField(default=Giver.cls)),
            ("a23", models.UUIDField("u", default=uuid.uuid4)),
            ("a24", models.UUIDField(max_length=3)),
            ("a25", models.UUIDField(default=uuid.UUID("12345678-1234-5678-1234-567812345678"))),
            ("a26", models.UUIDField(default=uuid.UUID(int=5))),
            ("a27", models.UUIDField(default=uuid.UUID(hex="12345678123456781234567812345678"))),
            ("a28", models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(1))),
            ("a29", models.DecimalField("d", "n", 5, 2, default=Decimal("1e3"))),
            ("a30", models.DecimalField(max_digits=None, decimal_places=None, default=0)),
            ("a31", models.DecimalField(default=Decimal(1.5))),
            ("a32", models.DecimalField(default=Decimal())),
            ("a33", models.DecimalField(default=Decimal("-0.10"))),
            ("a34", models.DecimalField(default=Decimal("NaN"))),
            ("a35", models.DecimalField(default=Decimal(0.1))),
            ("a36", models.DateField("d", None, True)),
            ("a37", models.DateField(auto_now=True, auto_now_add=True)),
            ("a38", models.DateField(auto_now=1)),
            ("a39", models.DateTimeField(auto_now_add=1, blank=True, editable=False)),
            ("a40", models.TimeField(auto_now=1)),
            ("a41", models.TimeField(auto_now=None, auto_now_add=0)),
            ("a42", models.DateField(auto_now=None, auto_now_add=0, editable=False)),
            ("a43", models.SlugField()),
            ("a44", models.SlugField(db_index=False)),
            ("a45", models.SlugField(db_index=0)),
            ("a46", models.SlugField(db_index=None)),
            ("a47", models.SlugField(max_length=50.0)),
            ("a48", models.SlugField(allow_unicode=1)),
            ("a49", models.URLField(max_length=200)),
            ("a50", models.URLField("u", "n", max_length=None)),
            ("a51", models.EmailField(max_length=None)),
            ("a52", models.EmailField("e", "n", False, )),
            ("a53", models.FilePathField("p", None, "/x", r"\d", 1, 1, 0)),
            ("a54", models.FilePathField(path=where, max_length=100)),
            ("a55", models.GenericIPAddressField("i", None, "both", True, True)),
            ("a56", models.GenericIPAddressField("i", protocol="both", unpack_ipv4=0)),
            ("a57", models.GenericIPAddressField(protocol="IPv6")),
            ("a58", models.BinaryField()),
            ("a59", models.BinaryField(editable=False, default=b"\x00\xff")),
            ("a60", models.BinaryField(editable=True)),
            ("a61", models.BinaryField(editable=1)),
            ("a62", models.JSONField("j", None, None, None)),
            ("a63", models.JSONField(default=dict, encoder=uuid.UUID, decoder=None)),
            ("a64", models.JSONField(default=list)),
            ("a65", models.DurationField(default=datetime.timedelta(days=1.5))),
            ("a66", models.FloatField(default=float("inf"))),
            ("a67", models.FloatField(default=1e300)),
            ("a68", models.FloatField(default=-0.0)),
            ("a69", models.BooleanField(default=False)),
            ("a70", models.BooleanField("b", null=True, choices=((True, "y"), (False, "n"), (None, "?")))),
            ("a71", models.PositiveSmallIntegerField(unique_for_date="a36", unique_for_month="a36", unique_for_year="a36")),
            ("a72", models.PositiveBigIntegerField(error_messages={"x": "y"})),
            ("a73", models.BigIntegerField(error_messages={})),
            ("a74", models.SmallIntegerField(auto_created=True, serialize=False, editable=False, help_text=_("help %(a)s") )),
            ("a75", models.CharField(_("n"), max_length=3, help_text="a" "b")),
            ("a76", models.CharField(max_length=3, help_text=_("a %s") % 3)),
            ("a77", models.CharField(max_length=3, help_text=_("a {}").format(3))),
            ("a78", models.CharField(max_length=3, default=_("x"))),
            ("a79", models.CharField(max_length=3, default=str(_("x")))),
            ("a80", models.NullBooleanField()),
            ("a81", models.NullBooleanField(null=True, blank=True, default=None)),
            ("a82", models.CommaSeparatedIntegerField(max_length=3)),
            ("a83", models.IPAddressField()),
            ("a84", models.IPAddressField(max_length=3)),
            ("a87", models.CharField(max_length=3, default="abc".upper)),
            ("a88", models.FloatField(default=float("nan"))),
            ("a89", models.FloatField(default=-float("inf"))),
            ("a90", models.DateTimeField(default=datetime.datetime.now)),
            ("a91", models.DateField(default=datetime.date.today)),
            ("a93", models.CharField(max_length=3, choices=Colour.choices, default=Colour.BLUE.value)),
            ("a94", models.CharField(max_length=3, choices=[(c.value, c.label) for c in Colour], default=Colour.BLUE.label)),
            ("a95", models.CharField(max_length=3, default=Colour)),
            ("a96", models.IntegerField(default=Size.values[0])),
            ("a99", models.CharField(max_length=max(len(x) for x in Colour.values), default=Colour.names)),
        ]),
    ]
