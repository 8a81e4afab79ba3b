from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="priority",
            field=models.IntegerField(
                choices=[(1, "Low"), (2, "Normal"), (3, "Urgent")], default=2
            ),
        ),
    ]
