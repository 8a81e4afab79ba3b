"""What the migrations of this app share."""
import dataclasses
import typing

from django.db import models


class Column(typing.NamedTuple):
    name: str
    field: models.Field


@dataclasses.dataclass
class Kind:
    name: str
    number: int = 1

    LARGE: typing.ClassVar = 2

    @classmethod
    def pairs(cls):
        return [(kind.number, kind.name.title()) for kind in (cls("small"), cls("large", cls.LARGE))]


def columns(*names):
    made = [Column(name, models.IntegerField(null=True)) for name in names]
    while made:
        yield made.pop(0)
