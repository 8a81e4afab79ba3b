from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ant", "0001_initial")]
    operations = [migrations.AddField('ant', 'a', models.IntegerField(null=True))]
