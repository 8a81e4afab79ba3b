from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_fill_order_reference")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="status",
            field=models.CharField(
                choices=[
                    ("new", "New"),
                    ("paid", "Paid"),
                    ("shipped", "Shipped"),
                    ("cancelled", "Cancelled"),
                    ("refunded", "Refunded"),
                ],
                default="new",
                max_length=20,
            ),
        ),
    ]
