from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("ant", "0002_a")]
    operations = [migrations.AddField('ant', 'b', models.IntegerField(null=True))]
