from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    run_before = [("dog", "0001_initial")]
    dependencies = [("ant", "__first__"), ("auth", "__first__"), ("gone", "0001_initial"), migrations.swappable_dependency("auth.User")]
    operations = [migrations.CreateModel('Bug', [("id", models.BigAutoField(primary_key=True)), ('ant', models.ForeignKey('ant.Ant', models.CASCADE, related_name='bugs'))]), migrations.CreateModel('Base', [("id", models.BigAutoField(primary_key=True))], {'abstract': False}), migrations.CreateModel('Child', [('base_ptr', models.OneToOneField('bug.Base', models.CASCADE, auto_created=True, parent_link=True, primary_key=True, serialize=False))], bases=('bug.base',))]
