import django.contrib.postgres.fields
import django.contrib.postgres.fields.citext
import django.contrib.postgres.fields.hstore
import django.contrib.postgres.search
from django.contrib.postgres.fields import ArrayField, HStoreField, IntegerRangeField, DateTimeRangeField, RangeOperators, RangeBoundary
from django.contrib.postgres import fields as pg
from django.contrib.postgres.validators import KeysValidator, ArrayMaxLengthValidator, RangeMaxValueValidator
from django.db import migrations, models
from psycopg.types.range import Range


class Migration(migrations.Migration):
    dependencies = [("ant", "0003_relations")]
    operations = [
        migrations.AddField("a", "d1", ArrayField(models.CharField("x", max_length=3, null=False), 3)),
        migrations.AddField("a", "d2", ArrayField(models.ForeignKey("b", models.CASCADE), default=list)),
        migrations.AddField("a", "d3", ArrayField(models.EmailField(), verbose_name="v", size=None, blank=True, default=[])),
        migrations.AddField("a", "d4", ArrayField(ArrayField(models.IntegerField(choices=((1, "a"),)), size=2), size=2, validators=(ArrayMaxLengthValidator(3),))),
        migrations.AddField("a", "d5", HStoreField("v", validators=[KeysValidator(keys=["a"], strict=True)])),
        migrations.AddField("a", "d6", django.contrib.postgres.fields.hstore.HStoreField(default=dict)),
        migrations.AddField("a", "d7", IntegerRangeField(null=True)),
        migrations.AddField("a", "d8", pg.BigIntegerRangeField("r", default=(1, 2))),
        migrations.AddField("a", "d9", pg.DecimalRangeField(default=None)),
        migrations.AddField("a", "d10", DateTimeRangeField(default_bounds="[]")),
        migrations.AddField("a", "d11", DateTimeRangeField(default_bounds="[)")),
        migrations.AddField("a", "d12", pg.DateRangeField(validators=[RangeMaxValueValidator(3)])),
        migrations.AddField("a", "d13", pg.CICharField(max_length=3)),
        migrations.AddField("a", "d14", pg.CITextField(db_collation=None)),
        migrations.AddField("a", "d15", pg.CIEmailField()),
        migrations.AddField("a", "d16", django.contrib.postgres.search.SearchVectorField(null=True, editable=False)),
        migrations.AddField("a", "d17", django.contrib.postgres.search.SearchQueryField()),
        migrations.AddField("a", "d18", pg.DecimalRangeField(default_bounds="()")),
        migrations.AddField("a", "d19", ArrayField(base_field=models.DecimalField("x", None, 3, 2))),
        migrations.AddField("a", "d20", ArrayField(models.DateField(auto_now=True, auto_now_add=False), size=0)),
    ]
