"""What the migrations of this app share."""
import operator
from functools import partial, reduce
from itertools import chain

from django.db import migrations, models

KINDS = [(letter, letter.upper()) for letter in "abc" if letter != "b"]
SIZES = {"small": 1, "large": 2}
SIZES.update(huge=3)
LABELS = sorted(SIZES, reverse=True)


def named(name, *args, kind=models.CharField, **kwargs):
    return (name, kind(*args, **kwargs))


def add(model, **fields):
    for name, field in fields.items():
        yield migrations.AddField(model_name=model, name=name, field=field)


def chained(*lists):
    return list(chain.from_iterable(lists))


def any_of(field, *values):
    return reduce(operator.or_, [models.Q(**{field: value}) for value in values])


integer = partial(models.IntegerField, default=0)


class AddNullable(migrations.AddField):
    """AddField whose field may be empty."""

    def __init__(self, model_name, name, field):
        field.null = True
        super().__init__(model_name, name, field)


class Noted(migrations.RunSQL):
    def __init__(self, table, note):
        self.table = table
        super().__init__(
            "COMMENT ON TABLE %s IS '%s'" % (table, note), f"COMMENT ON TABLE {table!s} IS NULL"
        )


class Base(migrations.Migration):
    initial = True
    atomic = False
    dependencies = [("contenttypes", "0002_remove_content_type_name")]
