from django.contrib.postgres.operations import (AddConstraintNotValid, AddIndexConcurrently, BtreeGinExtension, CITextExtension, CreateCollation, CreateExtension, HStoreExtension, RemoveCollation, RemoveIndexConcurrently, TrigramExtension, UnaccentExtension, ValidateConstraint, CryptoExtension, BloomExtension, BtreeGistExtension)
import django.contrib.postgres.operations
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ant", "0001_initial")]
    operations = [
        CreateExtension("x"), CreateExtension(name="y"), BtreeGinExtension(), BtreeGistExtension(), CITextExtension(), CryptoExtension(), HStoreExtension(), TrigramExtension(), UnaccentExtension(), BloomExtension(), django.contrib.postgres.operations.TrigramExtension(),
        CreateCollation("c", locale="und"), CreateCollation("c", "und", provider="icu", deterministic=False), CreateCollation(name="c", locale="und", provider="libc", deterministic=True), RemoveCollation("c", locale="und"), RemoveCollation("c", "und", provider="icu", deterministic=False),
        AddIndexConcurrently("a", GinIndex(fields=["x"], name="gg")), AddIndexConcurrently(model_name="a", index=models.Index("x", name="gg2")), RemoveIndexConcurrently("a", "gg"), RemoveIndexConcurrently(model_name="a", name="gg2"),
        AddConstraintNotValid("a", models.CheckConstraint(condition=Q(a=1), name="nv")), AddConstraintNotValid(model_name="a", constraint=models.CheckConstraint(condition=Q(a=1), name="nv2")), ValidateConstraint("a", "nv"), ValidateConstraint(model_name="a", name="nv2"),
        AddIndexConcurrently("nope", models.Index("x", name="n")), ValidateConstraint("nope", "x"), AddConstraintNotValid("nope", models.CheckConstraint(condition=Q(a=1), name="n")),
    ]
