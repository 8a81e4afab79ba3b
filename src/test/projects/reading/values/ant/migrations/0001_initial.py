import collections
import datetime
import decimal
import enum
import functools
import math
import re
import uuid
import zoneinfo
from datetime import date, time, timedelta, timezone
from datetime import datetime as dt
from decimal import Decimal as D

import django.utils.timezone
from django.core import validators
from django.core.validators import RegexValidator
from django.db import migrations, models
from django.utils import timezone as tz
from django.utils.translation import gettext_lazy as _, ngettext_lazy, pgettext_lazy, gettext_noop


class Plain(enum.Enum):
    A = 1
    B = "b"


class Flag(enum.IntFlag):
    R = 1
    W = 2
    X = enum.auto()


class Auto(enum.Enum):
    ONE = enum.auto()
    TWO = enum.auto()


class Str(str, enum.Enum):
    P = "p"
    Q = "q"


def outer():
    def inner():
        return 1
    return inner


def plain():
    return 1


def f(value):
    return models.IntegerField(default=value)


values = [
    {1, 2}, frozenset({3}), frozenset(["a", "b"]), set(), frozenset(), b"ab\x00", bytes([1, 2]), 1 + 2j, complex(1, -2), 3j,
    float("inf"), float("-inf"), float("nan"), math.inf, -math.inf, math.nan, math.pi, 1e400, float("1.5"), float(3), float(), 10 ** 400, 0x1F, 1_000, 0b11, -5, +5, ~5,
    range(3), range(1, 5, 2), range(5, 0, -1), [*range(3)], tuple(range(2)), 7 // 2, -7 // 2, 7 % -3, 2 ** -1, 7 / 2, 2 ** 10, 1 << 4, 6 & 3, 6 | 1, 6 ^ 3, 1.0, 1.5e-7, 1e16, 1e15, 123456789012345678901234567890.0, -0.0, 5e-324,
    D(1), D("1.50"), D("1E+5"), D("1e-8"), D("0.0000001"), D("-0"), D("Infinity"), D("NaN"), D(" 3 "), D("1_000"), D((0, (1, 2), -1)), D(1) / 4, D("1.1") + 1, -D("2"), D(2.5), D("1000000000000000000000000000000.5"), decimal.Decimal.from_float(0.5),
    uuid.UUID("{12345678-1234-5678-1234-567812345678}"), uuid.UUID("urn:uuid:12345678-1234-5678-1234-567812345678"), uuid.UUID(int=1), uuid.UUID(hex="1234567812345678123456781234567A"), uuid.NAMESPACE_DNS, uuid.uuid3(uuid.NAMESPACE_DNS, "x"), uuid.uuid5(uuid.NAMESPACE_DNS, "x"),
    date(2020, 1, 2), date(year=2020, month=1, day=2), date.max, date.min, date.fromisoformat("2020-02-03"), datetime.date(2020, 1, 31) + timedelta(days=1),
    time(1), time(hour=1, minute=2), time(1, 2, 3, 4), time(1, tzinfo=timezone.utc), time.max, time.min, time(), time(23, 59, 59, 999999),
    dt(2020, 1, 2), dt(2020, 1, 2, 3, 4, 5, 6), dt(year=2020, month=1, day=2, hour=3), dt(2020, 1, 2, tzinfo=timezone.utc),
    dt(2020, 1, 2, 0, 0, 0, 0, timezone.utc), dt(2020, 7, 2, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")), dt(2020, 1, 2, tzinfo=zoneinfo.ZoneInfo("UTC")), dt(2020, 1, 2, tzinfo=datetime.timezone(timedelta(hours=5, minutes=30))), dt(2020, 1, 2, tzinfo=timezone(-timedelta(hours=3), "BRT")), dt(2020, 1, 2, tzinfo=tz.get_fixed_timezone(90)), dt(2020, 1, 2, tzinfo=datetime.UTC), dt(2020, 1, 2, tzinfo=None), dt(2020, 10, 25, 2, 30, fold=1), dt.min, dt.max,
    dt(2020, 1, 2) + timedelta(days=1), dt(2020, 1, 2).date(), dt.combine(date(2020, 1, 2), time(1)), dt.fromtimestamp(0, timezone.utc), tz.make_aware(dt(2020, 1, 2), timezone.utc), dt.fromisoformat("2020-01-02T03:04:05+00:00"),
    timedelta(), timedelta(1), timedelta(1, 2, 3, 4, 5, 6, 7), timedelta(hours=1.5), timedelta(days=-1), timedelta(seconds=-1), timedelta(milliseconds=1.5, microseconds=-3), timedelta(days=1) * 2, timedelta(days=1) + timedelta(hours=1), -timedelta(hours=1), timedelta.max, timedelta(days=0.1, hours=0.1), timedelta(weeks=2) / 2, timedelta(microseconds=0.5), 2 * timedelta(1), timedelta(hours=1) // 3,
    timezone.utc, zoneinfo.ZoneInfo("Europe/Berlin"), timezone(timedelta(hours=1)), timezone(timedelta(0)), tz.get_fixed_timezone(-90),
    re.compile("a"), re.compile("a", re.I), re.compile(r"\d", re.IGNORECASE | re.MULTILINE), re.compile(b"x"), re.compile("a", flags=re.A), re.I, re.I | re.S, re.compile("(?i)a"), re.compile("a", 0),
    _("x"), _("%(a)s") % {"a": 1}, _("a") + "b", "b" + _("a"), _("a {}").format("x"), ngettext_lazy("%d a", "%d as", 3), pgettext_lazy("c", "t"), gettext_noop("n"), str(_("x")), _("x").upper(), _("é").title(), f"{_('x')}-1", _("a b c").split(),
    plain, outer, outer(), (lambda x: x), str, int, list, dict, datetime.datetime.now, date.today, tz.now, django.utils.timezone.now, uuid.uuid4, uuid.uuid1, str.upper, dict.fromkeys, "x".join, [].append, functools.partial(plain), functools.partial(plain, 1, x=2), functools.partial(functools.partial(plain, 1), 2, b=3), print, len, type, object, None, True,
    Plain.A.value, Str.P.value, Flag.R.value, Auto.TWO.value, len(Plain), [p.value for p in Plain], [p.name for p in Plain], Plain("b").value, Plain["A"].value, max(Flag).value, list(Str)[0].value,
    collections.OrderedDict([("a", 1)]), collections.OrderedDict(a=1), dict(a=1, b=2), dict([("a", 1)], b=2), {**{"a": 1}, "b": 2}, {i: i * i for i in range(3)}, {"a", "b"},
    "a" "b", "%s-%s" % (1, "x"), "%5.2f" % 3.14159, "{:>5}|{!r}".format("x", "y"), f"{1 + 1}{'x'!r:>5}", "a,b".split(","), " x ".strip(), "x".upper(), "abc"[1], "abc"[::-1], "é".encode(), b"ab".decode(), "x" * 3, "a" in "abc", not [], 1 if [] else 2, 1 and 0, [] or 5, 1 < 2 < 3, (1, 2)[0], {"a": 1}["a"], {"a": 1}.get("b", 3), [1, 2][-1], sorted([3, 1]), sum([1, 2]), min(1, 2), max([1, 5]), abs(-3), round(2.567, 2), round(2.5), divmod(7, 2), pow(2, 3), int("7"), int(3.9), int("ff", 16), str(1.0), str(None), str([1, "a"]), repr("x"), bool([]), chr(65), ord("A"), hex(255), bin(3), oct(8), list("ab"), tuple([1]), list({"a": 1}), list({"a": 1}.items()), dict(zip("ab", (1, 2))), list(map(str, [1, 2])), list(filter(None, [0, 1])), list(enumerate("ab", 1)), list(reversed([1, 2])), any([0, 1]), all([]), "-".join(["a", "b"]), isinstance(1, int), len("abc"), "abc".title(), "a-b".replace("-", "_"), "abc".startswith("a"), "x".zfill(3), "abc".find("c"), (1,) + (2,), [1] * 2, [[1, 2], [3]][0][1],
    validators.validate_email, validators.validate_slug, validators.validate_unicode_slug, validators.validate_ipv4_address, validators.validate_integer, validators.validate_comma_separated_integer_list, validators.int_list_validator(), validators.URLValidator(), validators.URLValidator(schemes=["https"]), validators.FileExtensionValidator(["pdf"]), validators.FileExtensionValidator(allowed_extensions=("PDF",)), validators.validate_image_file_extension, RegexValidator("^a", "m", "c", True, re.I), RegexValidator(regex=re.compile("a")), RegexValidator(), validators.MaxValueValidator(D("1.5")), validators.MinValueValidator(limit_value=1), validators.DecimalValidator(3, 2), validators.ProhibitNullCharactersValidator(), validators.EmailValidator("m", allowlist=["x"]), validators.StepValueValidator(3, offset=1), validators.MaxLengthValidator(plain),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel("A", [("id", models.AutoField(primary_key=True))]),
        *[migrations.AddField("a", f"v{i}", f(v)) for i, v in enumerate(values)],
    ]
