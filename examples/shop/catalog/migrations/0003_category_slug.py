from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0002_product_weight")]

    operations = [
        migrations.AddField(
            model_name="category",
            name="slug",
            field=models.SlugField(db_index=False, max_length=110, null=True),
        ),
    ]
