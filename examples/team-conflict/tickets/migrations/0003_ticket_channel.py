from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tickets", "0002_ticket_priority")]

    operations = [
        migrations.AddField(
            model_name="ticket",
            name="channel",
            field=models.CharField(
                choices=[("mail", "Mail"), ("phone", "Phone"), ("web", "Web")],
                db_default="mail",
                default="mail",
                max_length=10,
            ),
        ),
    ]
