from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ant", "0003_b"), ("cow", "__latest__")]
    operations = [migrations.RenameField('ant', 'a', 'c')]
