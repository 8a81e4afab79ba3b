"""Gives old orders the reference that new ones get from the checkout.

In batches by primary key and each in its own transaction, so no row stays locked for long. Run
again after an interruption, it goes on with what is still empty.
"""

from django.db import migrations

BATCH = 5000


def fill(apps, schema_editor):
    Order = apps.get_model("orders", "Order")
    orders = Order.objects.using(schema_editor.connection.alias)
    last = 0
    while True:
        batch = list(
            orders.filter(pk__gt=last, reference=None).order_by("pk").only("pk")[:BATCH]
        )
        if not batch:
            return
        for order in batch:
            order.reference = f"R-{order.pk}"
        orders.bulk_update(batch, ["reference"], batch_size=500)
        last = batch[-1].pk


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("orders", "0002_order_reference")]

    # The column goes away with 0002, so its content may stay until then.
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
