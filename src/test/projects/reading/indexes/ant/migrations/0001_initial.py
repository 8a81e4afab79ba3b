import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.indexes
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators, RangeBoundary
from django.contrib.postgres.indexes import BloomIndex, BrinIndex, BTreeIndex, GinIndex, GistIndex, HashIndex, OpClass, SpGistIndex
from django.contrib.postgres.operations import (AddConstraintNotValid, AddIndexConcurrently, BtreeGinExtension, CITextExtension, CreateCollation, CreateExtension, HStoreExtension, RemoveCollation, RemoveIndexConcurrently, TrigramExtension, UnaccentExtension, ValidateConstraint, CryptoExtension, BloomExtension, BtreeGistExtension)
from django.contrib.postgres.search import SearchVector
from django.db import migrations, models
from django.db.models import F, Func, Q, Value, Deferrable
from django.db.models.constraints import CheckConstraint, UniqueConstraint
from django.db.models.functions import Lower, Upper, Collate
from django.db.models.lookups import GreaterThan, IsNull
from django.utils.translation import gettext_lazy as _

indexes = [
    models.Index(fields=["a"], name="i1"),
    models.Index(fields=("a", "-b"), name="i2", db_tablespace="t", include=("c",), opclasses=["x", "y"]),
    models.Index(fields=["a"], name="i3", db_tablespace=None, include=None, opclasses=(), condition=None),
    models.Index("a", name="i4"),
    models.Index("a", "-b", name="i4b"),
    models.Index(F("a"), Lower("b").desc(), name="i5"),
    models.Index(Collate("a", "nocase"), OpClass(Lower("b"), name="text_pattern_ops"), name="i6"),
    models.Index(fields=["a"], name="i7", condition=Q(a=1)),
    models.Index(fields=["a"], name="i8", condition=Q()),
    models.Index(fields=["a"], name="i9", include=[]),
    models.Index(F("a").desc(nulls_last=True), name="i10", include=["b"], condition=Q(a__gt=1) & Q(b=2)),
    models.Index(F("a") * 2, name="i11"),
    models.Index(Func("a", function="f"), name="i12"),
    models.Index(fields=["a"], name="i13", opclasses=("x",), db_tablespace=""),
    django.db.models.indexes.Index(fields=["a"], name="i14"),
    GinIndex(fields=["a"], name="g1"), GinIndex(fields=["a"], name="g2", fastupdate=False, gin_pending_list_limit=100), GinIndex(fields=["a"], name="g3", fastupdate=None, gin_pending_list_limit=None, opclasses=["jsonb_path_ops"]), GinIndex(SearchVector("a", config="english"), name="g4"), GinIndex(OpClass(Upper("a"), name="gin_trgm_ops"), name="g5", fastupdate=True), GinIndex("a", "b", name="g6"),
    GistIndex(fields=["a"], name="s1", buffering=True, fillfactor=80), GistIndex(fields=["a"], name="s2", buffering=False, include=["b"]), GistIndex(fields=["a"], name="s3", buffering=None, fillfactor=None), GistIndex(fields=["a"], name="s4", fillfactor=0),
    BrinIndex(fields=["a"], name="b1", autosummarize=True, pages_per_range=4), BrinIndex(fields=["a"], name="b2", autosummarize=None, pages_per_range=None), BrinIndex(fields=["a"], name="b3", autosummarize=False),
    BTreeIndex(fields=["a"], name="t1", fillfactor=90), BTreeIndex("a", name="t2"), BTreeIndex(fields=["a"], name="t3", deduplicate_items=False) , BTreeIndex(fields=["a"], name="t4", fillfactor=None, deduplicate_items=None),
    HashIndex(fields=["a"], name="h1", fillfactor=70), HashIndex(fields=["a"], name="h2"),
    SpGistIndex(fields=["a"], name="p1", fillfactor=60), SpGistIndex(OpClass("a", "x"), name="p2"),
    BloomIndex(fields=["a"], name="m1", length=3, columns=[2]), BloomIndex(fields=["a", "b"], name="m2", length=None, columns=()), BloomIndex(fields=["a"], name="m3", columns=(1,)),
]
constraints = [
    CheckConstraint(condition=Q(a=1), name="c1"), models.CheckConstraint(name="c2", condition=Q(a__gt=1) | Q(b=2), violation_error_message="no"), CheckConstraint(condition=Q(a=1), name="c3", violation_error_code="x", violation_error_message=None), CheckConstraint(condition=Q(a=1), name="c4", violation_error_message="Constraint “%(name)s” is violated."), CheckConstraint(condition=Q(a=1), name="c5", violation_error_message=_("Constraint “%(name)s” is violated.")), CheckConstraint(condition=GreaterThan(F("a"), 1), name="c6"), CheckConstraint(condition=IsNull(F("a"), False), name="c7"), CheckConstraint(condition=models.Exists(models.OuterRef("x")) if False else Q(a=F("b") + 1), name="c8"), CheckConstraint(condition=models.ExpressionWrapper(Q(a=1), output_field=models.BooleanField()), name="c9"), CheckConstraint(condition=Q(a=1), name="c10", violation_error_message="", violation_error_code=""), CheckConstraint(condition=~Q(a=""), name="%(app_label)s_%(class)s_c11"), CheckConstraint(condition=models.Case(models.When(a=1, then=True), default=False, output_field=models.BooleanField()), name="c12"), CheckConstraint(condition=Func("a", function="f", output_field=models.BooleanField()), name="c13"), CheckConstraint(condition=models.expressions.RawSQL("a > 1", (), output_field=models.BooleanField()), name="c14"), CheckConstraint(condition=~GreaterThan(F("a"), 1), name="c15"), CheckConstraint(condition=Q(), name="c16"),
    UniqueConstraint(fields=["a"], name="u1"), UniqueConstraint(fields=("a", "b"), name="u2", condition=Q(a=1)), UniqueConstraint("a", Lower("b").desc(), name="u3"), UniqueConstraint(F("a"), name="u4", include=["b"]), UniqueConstraint(fields=["a"], name="u5", include=(), opclasses=[], condition=None, deferrable=None, nulls_distinct=None), UniqueConstraint(fields=["a"], name="u6", deferrable=Deferrable.IMMEDIATE), UniqueConstraint(fields=["a"], name="u7", deferrable=models.Deferrable.DEFERRED), UniqueConstraint(fields=["a"], name="u8", opclasses=["x"], include=["b"]), UniqueConstraint(fields=["a"], name="u9", nulls_distinct=True, violation_error_code="c", violation_error_message=_("m")), UniqueConstraint(OpClass(Lower("a"), name="x"), name="u10", condition=~Q(b=1)), UniqueConstraint(fields=["a"], name="u11", condition=Q()), django.db.models.constraints.UniqueConstraint(fields=["a"], name="u12", nulls_distinct=False),
    ExclusionConstraint(name="e1", expressions=[("a", "&&")]), ExclusionConstraint(name="e2", expressions=[("a", RangeOperators.OVERLAPS), (F("b"), RangeOperators.EQUAL)], index_type="gist", condition=Q(a=1)), ExclusionConstraint(name="e3", expressions=(["a", "="],), index_type="SPGIST", deferrable=Deferrable.DEFERRED, include=["b"]), ExclusionConstraint(name="e4", expressions=[(OpClass("a", name="x"), "&&"), (Func("b", "c", RangeBoundary(), function="TSTZRANGE"), RangeOperators.OVERLAPS)], index_type="GIST"), ExclusionConstraint(name="e5", expressions=[("a", "=")], index_type=None, condition=None, deferrable=None, include=None, violation_error_message=None), ExclusionConstraint(name="e6", expressions=[("a", "=")], include=(), violation_error_code="x", violation_error_message="y"), ExclusionConstraint(name="e7", expressions=[(Func("b", RangeBoundary(inclusive_lower=True, inclusive_upper=True), function="x"), RangeOperators.CONTAINS)]), ExclusionConstraint(name="e8", expressions=[(F("b").desc(), "=")], condition=Q()),
]


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel("A", [("id", models.AutoField(primary_key=True))], options={"indexes": indexes, "constraints": constraints}),
        migrations.CreateModel("B", [("id", models.AutoField(primary_key=True))], options={"indexes": (models.Index(fields=["a"], name="x"),), "constraints": ()}),
        *[migrations.AddIndex("b", i) for i in indexes],
        *[migrations.AddConstraint(model_name="b", constraint=c) for c in constraints],
        migrations.RemoveIndex("b", "i1"), migrations.RemoveIndex(model_name="B", name="nope"), migrations.RemoveConstraint("b", "u1"), migrations.RemoveConstraint("b", "nope"),
        migrations.RenameIndex("b", "i2b", "i2"), migrations.RenameIndex(model_name="b", new_name="i3b", old_name="i3"), migrations.RenameIndex("b", new_name="i90", old_fields=("a", "b")), migrations.RenameIndex("b", "i91", old_fields=["a"]), migrations.RenameIndex("b", new_name="z", old_name="nope"),
    ]
