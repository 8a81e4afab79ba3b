from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_order_total_not_negative")]

    operations = [
        ValidateConstraint(model_name="order", name="order_total_not_negative"),
    ]
