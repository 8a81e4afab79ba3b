"""The till looks products up by upper(sku); scanners send either case.

Made by hand because the till's query is not Django's. Catalog tables are small, so the lock is
a matter of milliseconds.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("catalog", "0005_category_slug_unique")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX catalog_product_sku_upper ON catalog_product (upper(sku))",
            reverse_sql="DROP INDEX IF EXISTS catalog_product_sku_upper",
        ),
    ]
