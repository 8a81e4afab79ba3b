import datetime
import decimal
import operator
from datetime import timedelta

import django.db.models.expressions
import django.db.models.functions.text
from django.contrib.postgres.search import (SearchConfig, SearchHeadline, SearchQuery, SearchRank, SearchVector, TrigramSimilarity, TrigramDistance, TrigramWordSimilarity)
from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.aggregates import ArrayAgg, StringAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.functions import RandomUUID, TransactionNow
from django.db import migrations, models
from django.db.models import (Avg, Case, CharField, Count, DateTimeField, Exists, ExpressionWrapper, F, Func, IntegerField, Max, OrderBy, OuterRef, Q, Subquery, Sum, TextField, Value, When, Window)
from django.db.models.expressions import Combinable, CombinedExpression, Col, RawSQL, Star, Ref, ExpressionList
from django.db.models.fields.json import KT, KeyTransform, KeyTextTransform
from django.db.models.functions import *
from django.db.models.functions import JSONObject
from django.db.models.lookups import Exact, GreaterThan, IsNull, LessThanOrEqual, In, Contains, Regex


class Half(Func):
    function = "HALF"


def f(value):
    return models.JSONField(default=value)


td = timedelta(days=1)
expressions = [
    F("a"), F(name="a"), F("a") + 1, 1 - F("a"), 1 + F("a"), 2 * F("a"), 3 / F("a"), 7 % F("a"), 2 ** F("a"), F("a") - F("b"), F("a") * 2, F("a") / 2, F("a") % 2, F("a") ** 2, -F("a"),
    F("a").bitand(1), F("a").bitor(F("b")), F("a").bitxor(2), F("a").bitleftshift(1), F("a").bitrightshift(1), td + F("a"), F("a") + td, F("a") - td, td - F("a"),
    F("a") + datetime.date(2020, 1, 1), F("a") + decimal.Decimal("1.5"), F("a") + "x", F("a") + None, (F("a") + 1) * 2, -(F("a") + 1), F("a") + Value("x"), Value(1) + 2, 2 - Value(1),
    F("a").asc(), F("a").desc(), F("a").asc(nulls_first=True), F("a").desc(nulls_last=True), OrderBy(F("a")), OrderBy(F("a"), descending=True), OrderBy(F("a"), True), OrderBy(F("a"), nulls_first=None, nulls_last=True), Lower("a").asc(), (F("a") + 1).desc(), F("a").asc(nulls_last=None),
    Value(1), Value("x", output_field=CharField()), Value(None), Value(value=True), Value(1, IntegerField()), Value(datetime.date(2020, 1, 1)), Value(decimal.Decimal("1.50")), Value(td), Value([]), Value({}),
    Lower("a"), Lower(F("a")), Upper("a", output_field=CharField()), Length(Trim("a")), Coalesce("a", "b"), Coalesce(F("a"), Value(0)), Coalesce("a", 0), Concat("a", Value(" "), "b"), Concat(F("a"), Value("x"), F("b"), output_field=TextField()), Cast("a", IntegerField()), Cast(F("a"), output_field=CharField(max_length=3)), Cast(expression="a", output_field=IntegerField()), Substr("a", 1, 3), Substr("a", 1), Substr(F("a"), Value(1), 2), Left("a", 3), Right("a", 2), LPad("a", 3, Value("x")), Replace("a", Value("x"), Value("y")), Replace("a", Value("x")), StrIndex("a", Value("x")), Repeat("a", 2), Reverse("a"), MD5("a"), SHA1("a"), Ord("a"), Chr("a"),
    Now(), Abs("a"), Round("a"), Round("a", 2), Round("a", precision=2), Ceil("a"), Floor("a"), Mod("a", "b"), Power("a", 2), Sqrt("a"), Greatest("a", "b"), Least("a", 1), NullIf("a", "b"), Sign("a"), Random(), Pi(), Log("a", "b"), ATan2("a", "b"),
    Extract("a", "year"), ExtractYear("a"), ExtractYear(F("a"), tzinfo=datetime.timezone.utc), ExtractWeek("a"), Trunc("a", "month"), Trunc("a", "month", output_field=DateTimeField()), TruncDate("a"), TruncMonth("a"), TruncMonth("a", output_field=models.DateField()), TruncDay("a", tzinfo=None), TruncTime("a"),
    Collate("a", "nocase"), Collate(F("a"), "de-x-icu"), JSONObject(a="b", c=Value(1)), KT("a__b"), KeyTransform("x", "a"), KeyTextTransform("x", KeyTransform("y", "a")), 
    Func("a"), Func(F("a"), function="LOWER"), Func("a", Value(1), function="X", template="%(function)s(%(expressions)s)", output_field=IntegerField()), Func("a", arg_joiner=" AND "), Func(function="now"), Func("a", foo="bar"), Half("a"), Half(F("a"), output_field=IntegerField()),
    Case(When(a=1, then=Value("x")), default=Value("y")), Case(When(Q(a=1), then="b"), When(a__gt=1, b=2, then=3)), Case(When(Q(a=1) | Q(b=2), then=Value(1)), default=None, output_field=IntegerField()), Case(default=Value(1)), When(a=1, then=0), When(condition=Q(a=1), then=F("b")), When(Q(a=1), b=2, then=Value(3)), When(a__isnull=True, then=Lower("x")),
    ExpressionWrapper(F("a") + 1, output_field=IntegerField()), ExpressionWrapper(Q(a=1), IntegerField()), ExpressionWrapper(expression=F("a"), output_field=IntegerField()),
    RawSQL("a = %s", [1]), RawSQL("a", ()), RawSQL("a", (1, 2), output_field=IntegerField()), RawSQL(sql="x", params=[]),
    CombinedExpression(F("a"), "+", Value(1)), CombinedExpression(lhs=F("a"), connector="-", rhs=F("b"), output_field=IntegerField()),
    OuterRef("a"), OuterRef("a") + 1, Count("a"), Count("*"), Count("a", distinct=True), Count("a", filter=Q(b=1)), Sum("a", default=0), Max(F("a")), Window(Sum("a"), partition_by=["b"], order_by="c"), Window(expression=Avg("a"), partition_by=F("b"), order_by=F("c").desc()),
    Q(), Q(a=1), Q(a=1, b=2), Q(b=1, a=2), Q(("a", 1)), Q(("b", 1), a=2), Q(Q(a=1), b=2), Q(a=1) & Q(b=2), Q(a=1) | Q(b=2), Q(a=1) ^ Q(b=2), ~Q(a=1), ~~Q(a=1), ~(Q(a=1) | Q(b=2)), Q() | Q(a=1), Q(a=1) | Q(), Q() & Q(), ~Q(), Q(a=1) & ~Q(b=2), ~Q(a=1) | ~Q(b=2), Q(a=1) & (Q(b=2) | Q(c=3)), (Q(a=1) & Q(b=2)) & Q(c=3), Q(a=1) & (Q(b=2) & Q(c=3)), Q(a=1) | (Q(b=2) | Q(c=3)), Q(a=1) ^ Q(b=2) ^ Q(c=3), Q(a=1, b=2) | Q(c=3), Q(a=1, b=2) & Q(c=3), ~Q(a=1, b=2) & Q(c=3), Q(_connector="OR", a=1, b=2), Q(_negated=True, a=1), Q(("a", 1), ("b", 2), _connector="XOR"), Q(a=1, _connector="OR"), Q(a=1) & Q(a=1), Q(Q(a=1)), Q(Q(a=1) | Q(b=2)), Q(Q(Q(a=1))), ~Q(Q(a=1)), Q(Q(), a=1), Q(a=F("b")), Q(a__gt=F("b") + 1), Q(a__in=[1, 2]), Q(a__in=(1, 2)), Q(a__in={1}), Q(a__range=(1, 2)), Q(a=None), Q(a__isnull=True), Q(a=Value("x")), Q(a=td), Q(a=decimal.Decimal("1.0")), Q(a__lt=Now()), Q(Exact(F("a"), 1)), Q(GreaterThan(F("a"), 1), b=2), Q(a=1) & Exact(F("b"), 2) if False else 1, Q(F("flag")), Q(a=models.Value(1)) | models.Q(b=2), models.Q(models.Q(("a", 1), ("b", 2)), models.Q(("c", 3), _connector="OR"), _connector="OR"), Q(*[("a", 1), ("b", 2)]), Q(**{"a": 1}), operator.or_(Q(a=1), Q(b=1)), operator.and_(Q(a=1), Q(b=1)), Q(Q(a=1) & Q(b=2), c=3), Q(Q(a=1), Q(b=2), _connector="OR"), Q(a=1) | Q(Q(b=1) & Q(c=2)),
    GreaterThan(F("a"), 1), GreaterThan(F("a"), F("b")), IsNull(F("a"), True), Exact("a", 1), LessThanOrEqual(Lower("a"), Value("x")), In(F("a"), [1, 2]), Contains(F("a"), "x"), Regex(F("a"), r"^\d"),
    SearchVector("a"), SearchVector("a", "b"), SearchVector("a", weight="A", config="english"), SearchVector("a", config=SearchConfig("english")), SearchVector("a", config=F("c")), SearchVector("a") + SearchVector("b"), SearchVector("a", weight="A") + SearchVector("b", weight="B") + SearchVector("c"), SearchVector("a", config="simple") + SearchVector("b"), SearchVector(F("a")), SearchVector(Lower("a")),
    SearchQuery("x"), SearchQuery("x", config="english"), SearchQuery("x", search_type="phrase"), SearchQuery("x") & SearchQuery("y"), SearchQuery("x") | SearchQuery("y"), ~SearchQuery("x"), SearchQuery("x", invert=True), SearchQuery("x", config="en") | SearchQuery("y", config="en"), SearchQuery(Value("x"), output_field=TextField()),
    SearchRank("a", "b"), SearchRank(SearchVector("a"), SearchQuery("x"), weights=[1, 2]), SearchRank("a", SearchQuery("x"), cover_density=True, normalization=Value(2)), SearchHeadline("a", "x"), SearchConfig("x"), TrigramSimilarity("a", "x"), TrigramDistance("a", Value("x")), TrigramWordSimilarity("x", "a"), OpClass("a", name="text_ops"), OpClass(Lower("a"), "varchar_pattern_ops"), OpClass(F("a"), name="x").desc(), RandomUUID(), TransactionNow(), ArrayAgg("a"), ArrayAgg("a", distinct=True, default=[]), 
    Star(), Ref("a", F("b")), ExpressionList("a", "b"), Subquery(None) if False else 1, Q(a=OuterRef("b")), F("a__b"),
    django.db.models.functions.text.Lower("a"), django.db.models.functions.Lower("a"), django.db.models.expressions.F("a"), django.db.models.expressions.Value(1), django.db.models.query_utils.Q(a=1), django.db.models.F("a"), models.functions.Lower("a"), models.Func("a"), models.expressions.Case(default=1),
    ~Exact(F("a"), 1), ~ExpressionWrapper(Q(a=1), models.BooleanField()), Exact(F("a"), 1) & Q(b=1), Exact(F("a"), 1) | Exact(F("b"), 1), Exact(F("a"), 1) ^ Q(b=2), Q(a=1) & Exact(F("b"), 2), Q(a=1) | ~Exact(F("b"), 2), ExpressionWrapper(Q(a=1), output_field=models.BooleanField()) & Q(b=1),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel("A", [("id", models.AutoField(primary_key=True))]),
        *[migrations.AddField("a", f"v{i}", f(v)) for i, v in enumerate(expressions)],
    ]
