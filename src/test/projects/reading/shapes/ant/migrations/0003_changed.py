import contextlib

from django.db import migrations, models

ops = [migrations.CreateModel("Bird", [("id", models.AutoField(primary_key=True))])]
ops += [
    migrations.AddField("bird", "f%d" % i, models.IntegerField(default=i)) for i in range(3)
]
for op in ops[1:]:
    op.field.null = True
ops[-1].field.default = 99
ops[1].name = "first"

nest = migrations.CreateModel(
    name="Nest", fields=[("id", models.AutoField(primary_key=True))], options={}
)
nest.fields.append(("size", models.IntegerField()))
nest.options.update({"ordering": ["size"]})

with contextlib.suppress(KeyError):
    {}["a"]


class Quiet:
    def __enter__(self):
        return self

    def __exit__(self, *error):
        return True


with Quiet():
    int("x")


def stronger(op):
    op.field.db_index = True
    return op


class Long(models.CharField):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.max_length = 44
        self.null = True


class Short(models.CharField):
    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 60
        super().__init__(*args, **kwargs)


class Twenty(models.CharField):
    def __init__(self, max_length=20, **kwargs):
        super().__init__(max_length=max_length, **kwargs)


class ToBird(models.ForeignKey):
    def __init__(self, to="ant.Bird", on_delete=models.CASCADE, **kwargs):
        super().__init__(to, on_delete, **kwargs)


class Plain(models.CharField):
    pass


class Nullable(migrations.AddField):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.field.null = True


class Prefixed(migrations.AddField):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.name = "pre_" + self.name


class Migration(migrations.Migration):
    dependencies = [("ant", "0002_rest")]

    operations = [
        *ops,
        nest,
        stronger(migrations.AddField("nest", "x", models.TextField(default=""))),
        migrations.CreateModel(
            "Egg",
            fields=[
                ("id", models.AutoField(primary_key=True)),
                ("f", Long(max_length=2)),
                ("g", Short(default="")),
                ("h", Twenty()),
                ("i", Twenty(7)),
                ("j", ToBird()),
                ("k", Plain("a text", max_length=3)),
            ],
        ),
        Nullable("egg", "a", models.IntegerField(default=1)),
        Prefixed("egg", "a", models.IntegerField(default=1)),
        migrations.RenameModel("Bird", "Fowl"),
    ]
