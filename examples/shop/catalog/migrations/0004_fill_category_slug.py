from django.db import migrations
from django.utils.text import slugify


def fill(apps, schema_editor):
    Category = apps.get_model("catalog", "Category")
    categories = Category.objects.using(schema_editor.connection.alias)
    taken = set(categories.exclude(slug=None).values_list("slug", flat=True))
    for category in categories.filter(slug=None).order_by("pk"):
        slug = slugify(category.title) or "category"
        if slug in taken:
            slug = f"{slug}-{category.pk}"
        taken.add(slug)
        category.slug = slug
        category.save(update_fields=["slug"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_category_slug")]

    # The column goes away with 0003, so its content may stay until then.
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
