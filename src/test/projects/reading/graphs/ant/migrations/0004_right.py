from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ant", "0001_squashed_0002_a")]
    operations = [migrations.AddField('ant', 'd', models.TextField(default=''))]
