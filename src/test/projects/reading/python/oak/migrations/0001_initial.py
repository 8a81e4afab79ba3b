from django.db import migrations, models

from . import _helpers as h
from ._helpers import KINDS, SIZES, Base, named

fields = [named("id", kind=models.BigAutoField, primary_key=True)]
for index, size in enumerate(SIZES, 1):
    fields.append(named(f"{size}_{index:02d}", max_length=SIZES[size] * 10))
else:
    fields += [named("kind", choices=KINDS, max_length=1)]

fields.insert(1, named("height", kind=h.integer))
while len(fields) < 8:
    fields.append(("extra%d" % len(fields), models.TextField(blank=True)))

first, *_, last = LABELS = h.LABELS
options = dict(verbose_name=" ".join(LABELS), ordering=["-" + first, last])
options |= {"db_table": "oak_{}".format("oak")}


class Migration(Base):
    operations = [
        migrations.CreateModel(name="Oak", fields=fields, options=options),
        migrations.CreateModel("Acorn", [fields[0]], bases=("oak.oak",)) if not fields else
        migrations.CreateModel("Acorn", fields=[fields[0], ("oak", models.ForeignKey("Oak", models.CASCADE))]),
    ]
