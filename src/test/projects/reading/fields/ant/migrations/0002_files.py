from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files import storage
from django.db import migrations, models
import ant.models


def where(instance, filename):
    return filename


def store():
    return default_storage


fs = FileSystemStorage(location="/media")
fs2 = FileSystemStorage("/media", "/u/", base_url="/u/") if False else FileSystemStorage("/media", "/u/")


class Up:
    def __call__(self, a, b):
        return b


class Migration(migrations.Migration):
    dependencies = [("ant", "0001_initial")]
    operations = [
        migrations.AddField("a", "b1", models.FileField()),
        migrations.AddField("a", "b2", models.FileField("f", "n", "up/", fs)),
        migrations.AddField("a", "b3", models.FileField(upload_to=where, storage=store)),
        migrations.AddField("a", "b4", models.FileField(upload_to=where, storage=fs2, max_length=100)),
        migrations.AddField("a", "b5", models.FileField(upload_to="", storage=default_storage)),
        migrations.AddField("a", "b6", models.FileField(storage=FileSystemStorage())),
        migrations.AddField("a", "b7", models.FileField(storage=FileSystemStorage)),
        migrations.AddField("a", "b8", models.ImageField("v", None, "w", "h")),
        migrations.AddField("a", "b9", models.ImageField(upload_to="x", width_field="", height_field="", max_length=None)),
        migrations.AddField("a", "b10", models.ImageField(upload_to="x", width_field=None, height_field="h", max_length=255)),
        migrations.AddField("a", "b14", models.FileField(storage=lambda: default_storage)),
        migrations.AddField("a", "b15", models.FileField(primary_key=False, unique=True, upload_to=None)),
    ]
