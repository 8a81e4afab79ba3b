from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.CreateModel('Cow', [("id", models.BigAutoField(primary_key=True)), ('x', models.IntegerField()), ('y', models.IntegerField(db_index=True)), ('z', models.CharField(max_length=3, default='a'))], options={'unique_together': [('x', 'y')], 'index_together': {('y', 'z')}, 'ordering': ['x']}), migrations.CreateModel('Calf', [("id", models.BigAutoField(primary_key=True)), ('cow', models.ForeignKey('Cow', models.CASCADE)), ('to_x', models.ForeignKey('cow.Cow', models.CASCADE, to_field='id', related_name='+'))])]
