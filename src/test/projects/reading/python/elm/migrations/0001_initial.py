from django.db import migrations, models
from django.db.models.functions import *
from django.conf import settings


def default_name():
    return "elm"


class Elm:
    NAMES = ("a", "b")

    @staticmethod
    def choices():
        return [(n, n) for n in Elm.NAMES]


class Migration(migrations.Migration):
    initial = True
    dependencies = [("contenttypes", "__first__")]
    replaces = [("elm", f"000{n}_old") for n in range(1, 4)]
    operations = [
        migrations.CreateModel(
            "Elm",
            [
                ("id", models.AutoField(primary_key=True)),
                ("name", models.CharField(default=default_name, max_length=3 + len(Elm.NAMES), choices=Elm.choices())),
                ("user", models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)),
                ("user_key", models.IntegerField(db_column="%s_ptr" % settings.AUTH_USER_MODEL.split(".")[1].lower())),
            ],
            {"indexes": [models.Index(Upper("name"), name="elm_upper")]},
        ),
    ]
