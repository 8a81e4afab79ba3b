from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("dog", "0002_one"), ("cow", "__first__")]
    operations = [migrations.RunSQL('SELECT 1', state_operations=[migrations.RemoveField('dog', 's')])]
