from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_order_refunded")]

    operations = [
        migrations.AlterModelOptions(
            name="order",
            options={
                "permissions": [
                    ("refund_order", "Can refund an order"),
                    ("export_orders", "Can export orders"),
                ]
            },
        ),
    ]
