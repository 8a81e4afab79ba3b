"""Holds for new rows at once; 0009 checks the old ones under a lock that lets writes go on."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_order_customer_placed_index")]

    operations = [
        AddConstraintNotValid(
            model_name="order",
            constraint=models.CheckConstraint(
                condition=models.Q(("total_cents__gte", 0)),
                name="order_total_not_negative",
            ),
        ),
    ]
