from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("dog", "0002_one"), ("dog", "0003_two"), ("dog", "0004_never")]
    dependencies = [("dog", "0001_initial")]
    operations = []
