from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("bug", "0001_initial"), ("bug", "0009_missing")]
    operations = [migrations.RenameModel('Bug', 'Beetle'), migrations.AddField('beetle', 'parent', models.ForeignKey('self', models.SET_NULL, null=True)), migrations.AddField('beetle', 'peers', models.ManyToManyField('bug.Beetle')), migrations.RenameModel('Beetle', 'BEETLE'), migrations.AlterField('beetle', 'parent', models.ForeignKey('bug.Beetle', models.CASCADE)), migrations.AddField('nothing', 'x', models.IntegerField())]
