from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalog", "0004_fill_category_slug")]

    operations = [
        migrations.AlterField(
            model_name="category",
            name="slug",
            field=models.SlugField(max_length=110, unique=True),
        ),
    ]
