from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="product",
            name="weight_grams",
            field=models.IntegerField(blank=True, null=True),
        ),
    ]
