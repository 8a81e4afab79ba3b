from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cow", "0001_initial")]
    operations = [migrations.RenameField('cow', 'x', 'w'), migrations.RenameIndex('cow', new_name='cow_yz', old_fields=('y', 'z')), migrations.RenameIndex('cow', new_name='cow_zy', old_name='cow_yz'), migrations.AlterOrderWithRespectTo('calf', 'cow'), migrations.AlterModelOptions('cow', {'verbose_name': 'cow', 'managed': True}), migrations.AlterModelManagers('cow', [('herd', models.Manager())]), migrations.AlterField('cow', 'z', models.CharField(max_length=5, default='b'), preserve_default=False), migrations.AddConstraint('cow', models.UniqueConstraint(fields=('w', 'z'), name='cow_wz')), migrations.RemoveConstraint('cow', 'cow_wz'), migrations.AlterUniqueTogether('cow', set()), migrations.RemoveField('cow', 'y'), migrations.AlterModelTable('cow', 'cattle'), migrations.RemoveIndex('cow', 'cow_zy'), migrations.RemoveField('cow', 'never'), migrations.RenameField('cow', 'never', 'ever'), migrations.CreateModel('Bull', [], {'proxy': True}, ('cow.cow',), [('bulls', models.Manager())]), migrations.DeleteModel('Calf')]
