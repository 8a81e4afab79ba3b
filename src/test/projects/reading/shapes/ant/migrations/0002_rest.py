import enum

from django.db import migrations, models

try:
    LIMIT = 1 / 0
except ZeroDivisionError:
    LIMIT = 7

try:
    KEY = {"a": 1}["b"]
except KeyError as missing:
    KEY = "none"

seen = []
for name in ("x", "y"):
    match name:
        case "x":
            seen.append(models.CharField(max_length=LIMIT))
        case _:
            seen.append(models.TextField(default=KEY))


class Level(enum.Enum):
    LOW = 1
    HIGH = 2

    @property
    def shout(self):
        return f"{self.name}{self.value}!"

    @classmethod
    def names(cls):
        return [level.name for level in cls]


class State(models.TextChoices):
    OPEN = "o", "Open"
    DONE = "d"

    def color(self):
        return {"o": "red"}.get(self.value, "blue")


class A:
    def who(self):
        return ["A"]


class B(A):
    def who(self):
        return ["B", *super().who()]


class C(A):
    def who(self):
        return ["C", *super().who()]


class D(B, C):
    def who(self):
        return ["D", *super().who()]


told = [
    Level.HIGH.shout, Level.names(), Level.LOW == 1, Level.LOW == Level.LOW, Level["LOW"] is Level.LOW, str(Level.LOW), Level.HIGH in [Level.LOW],
    State.OPEN.color(), State("d").label, State.OPEN == "o", str(State.DONE), f"{State.OPEN}", State.DONE in ["d"], D().who(),
]


class Step:
    """What makes an operation, and remembers how often."""

    made = 0

    def __init__(self, model):
        self.model = model

    def __call__(self, name, field):
        Step.made += 1
        return migrations.AddField(self.model, name, field)


step = Step("ant")


class Migration(migrations.Migration):
    dependencies = [("ant", "0001_initial")]
    operations = list(map(step, ("x", "y"), seen)) + [
        *(migrations.AddField("ant", f"t{i}", models.IntegerField(default=t)) for i, t in enumerate(told)),
        migrations.AddField("ant", "owner", models.ForeignKey("ant.Bee", models.SET(len), null=True)),
        migrations.AlterField("ant", "x", models.CharField(max_length=LIMIT + Step.made)),
    ]
