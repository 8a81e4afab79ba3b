from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("ant", "0001_squashed_0002_a"), ("ant", "0003_b")]
    dependencies = []
    operations = [migrations.CreateModel('Ant', [("id", models.BigAutoField(primary_key=True)), ('a', models.IntegerField(null=True)), ('b', models.IntegerField(null=True))])]
