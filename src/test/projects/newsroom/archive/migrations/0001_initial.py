from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            "Clipping",
            [
                ("id", models.AutoField(primary_key=True)),
                ("headline", models.CharField(max_length=80)),
            ],
        )
    ]
