from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0005_customer_marketing_opt_in")]

    operations = [
        migrations.AlterModelOptions(
            name="customer",
            options={
                "ordering": ["name"],
                "permissions": [
                    ("view_customer_contact", "Can see e-mail, phone and addresses")
                ],
            },
        ),
    ]
