from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tickets", "0003_ticket_channel")]

    operations = [
        migrations.RenameField(
            model_name="ticket", old_name="owner", new_name="assignee"
        ),
    ]
