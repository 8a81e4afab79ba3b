from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    replaces = [("ant", "0001_initial"), ("ant", "0002_a")]
    dependencies = []
    operations = [migrations.CreateModel('Ant', [("id", models.BigAutoField(primary_key=True)), ('a', models.IntegerField(null=True))])]
