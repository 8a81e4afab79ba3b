from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel("Person", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=3, unique=True))], {"swappable": "AUTH_USER_MODEL"}),
    ]
