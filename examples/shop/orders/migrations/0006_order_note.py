from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_order_permissions")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="note",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]
