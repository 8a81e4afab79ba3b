from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_customer_email_lower_unique")]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="marketing_opt_in",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
