from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency("bee.User"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("bee", "__first__"),
        ("cat", "__first__"),
    ]
    run_before = ()
    operations = [
        migrations.CreateModel(
            name="Cat",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("hive", models.OneToOneField("bee.Hive", models.CASCADE, parent_link=False, to_field=None)),
                ("labels", models.ManyToManyField("bee.Label", through="CatLabel", through_fields=("cat", "label"))),
                ("users", models.ManyToManyField("bee.User", db_table="cat_users", db_constraint=False, symmetrical=False)),
            ],
        ),
        migrations.CreateModel(
            name="CatLabel",
            fields=[
                ("id", models.BigAutoField(primary_key=True)),
                ("cat", models.ForeignKey("cat.Cat", models.CASCADE, limit_choices_to={"id": 1}, db_index=False)),
                ("label", models.ForeignKey("bee.LABEL", models.RESTRICT, to_field="id", db_constraint=False)),
            ],
        ),
        migrations.CreateModel("Proxy", [], {"proxy": True, "indexes": []}, ("cat.Cat", models.Model)),
        migrations.AddConstraint("cat", models.CheckConstraint(condition=models.Q(id__gt=models.F("hive") - 1), name="cat_id")),
        migrations.RenameModel("Cat", "Tom"),
    ]
