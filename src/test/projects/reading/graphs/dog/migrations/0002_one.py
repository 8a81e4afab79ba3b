from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("dog", "0001_initial")]
    operations = [migrations.SeparateDatabaseAndState(state_operations=[migrations.AddField('dog', 's', models.SlugField())], database_operations=[migrations.RunSQL('SELECT 1')])]
