"""Addresses were stored as typed; the unique index of 0004 compares them in lower case.

How an address was typed is not kept, so there is nothing to put back: the reverse does nothing.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_address")]

    operations = [
        migrations.RunSQL(
            "UPDATE customers_customer SET email = lower(email) WHERE email <> lower(email)",
            reverse_sql=migrations.RunSQL.noop,
        ),
    ]
