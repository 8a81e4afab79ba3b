import dataclasses, operator
from dataclasses import dataclass, field

from django.db import migrations, models

class Plain:
    SIZE = 3
    def __init__(self, name, size=None):
        self.name = name
        self.size = size or self.SIZE
    def field(self):
        return self.name + str(self.size)
    @property
    def upper(self):
        return self.name.upper()
    @classmethod
    def make(cls, n):
        return cls(n, 9)
    @staticmethod
    def two():
        return 2
    def __str__(self):
        return "P:" + self.name
class Sub(Plain):
    def __init__(self, name):
        super().__init__(name, 7)
        self.extra = [name]
    def field(self):
        return super().field() + "!"
class Stack:
    def __init__(self):
        self.items = []
    def push(self, x):
        self.items.append(x)
        return self
    def __len__(self):
        return len(self.items)
    def __iter__(self):
        return iter(self.items)
    def __getitem__(self, i):
        return self.items[i]
    def __contains__(self, x):
        return x in self.items
    def __call__(self, a, *b, **c):
        return (a, b, c)
    def __add__(self, other):
        return self.items + list(other)
    def __eq__(self, other):
        return self.items == other.items
    def __repr__(self):
        return f"Stack({self.items!r})"
    def __enter__(self):
        self.push("in")
        return self
    def __exit__(self, *a):
        self.push("out")
@dataclass
class Data:
    a: int
    b: str = "x"
    c: list = field(default_factory=list)
    d: int = field(default=4)
    def total(self):
        return self.a + self.d
    def __post_init__(self):
        self.e = self.a * 2
@dataclass
class Sub2(Data):
    z: int = 1
s = Stack().push(1).push(2)
with Stack() as w:
    w.push("mid")
def deco(n):
    def outer(fn):
        def inner(*args, **kwargs):
            return fn(*args, **kwargs) * n
        return inner
    return outer
@deco(2)
def dbl(x):
    return x + 1
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc
inc = counter(); inc(); inc(4)
class Computed:
    A = [i * 2 for i in range(3)]
    B = len(A)
    C = {k: v for k, v in zip("ab", A)}
    for _x in "xy":
        locals()
Dyn = type("Dyn", (object,), {"k": 5})
def kw(a, /, b, *, c=3, **d):
    return [a, b, c, d]
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
def err(fn):
    try:
        return fn()
    except ZeroDivisionError:
        return "zero"
    except (KeyError, IndexError):
        return "lookup"
    except ValueError as e:
        return "value"
    except AttributeError:
        return "attr"
    except StopIteration:
        return "stop"
    except TypeError:
        return "type"
    finally:
        pass
def loop():
    out = []
    for i in range(10):
        if i == 2:
            continue
        if i > 4:
            break
        out.append(i)
    else:
        out.append("no")
    while True:
        out.append("w")
        if len(out) > 6:
            break
    return out
class Base:
    registry = []
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        cls.registry.append(cls.__name__)
class R1(Base): pass
class R2(Base): pass
a = b = []
a.append(1)
x, *y, z = range(5)
(p, q), r = (1, 2), 3
try:
    import nothing_there
except ImportError:
    nothing_there = None
try:
    D1 = {"a": 1}["b"]
except KeyError:
    D1 = "fallback"

values = [
    Plain("a").name,
    Plain("a").size,
    Plain("a", 5).field(),
    Plain("a").upper,
    Plain.make("q").size,
    Plain.two(),
    Plain("q").two(),
    str(Plain("z")),
    f"{Plain('z')}|{Plain('z').name:>4}",
    "{}".format(Plain("z")),
    "%s" % Plain("z"),
    Sub("s").field(),
    Sub("s").extra,
    [o.field() for o in (Plain("a"), Sub("b"))],
    s.items,
    len(s),
    list(s),
    s[1],
    1 in s,
    9 in s,
    s(1, 2, k=3),
    s + (5,),
    s == Stack().push(1).push(2),
    s != Stack(),
    repr(s),
    bool(Stack()),
    [i for i in s],
    w.items,
    Data(1).total(),
    Data(1, d=2).e,
    Data(1).c,
    Data(1, "q").b,
    Data(a=3).b,
    Sub2(1, z=5).z,
    dataclasses.asdict(Data(1)),
    Data(1) == Data(1),
    repr(Data(1)),
    [f.name for f in dataclasses.fields(Data)],
    dataclasses.replace(Data(1), a=5).a,
    dbl(3),
    inc(),
    Computed.A,
    Computed.B,
    Computed.C,
    Dyn.k,
    kw(1, 2, z=9),
    kw(1, b=2, c=4),
    fib(10),
    err(lambda: 1 / 0),
    err(lambda: 1 % 0),
    err(lambda: 1 // 0),
    err(lambda: 1.0 / 0),
    err(lambda: {}["a"]),
    err(lambda: [][1]),
    err(lambda: int("x")),
    err(lambda: "abc".index("z")),
    err(lambda: [1].index(2)),
    err(lambda: [1].remove(2)),
    err(lambda: float("x")),
    err(lambda: Plain("a").nope),
    err(lambda: len(5)),
    err(lambda: {}.pop("a")),
    err(lambda: [].pop()),
    err(lambda: next(iter([]))),
    err(lambda: max([])),
    loop(),
    Base.registry,
    b,
    [x, y, z],
    [p, q, r],
    D1,
    getattr(Plain("a"), "name"),
    getattr(Plain("a"), "nope", 5),
    hasattr(Plain("a"), "name"),
    hasattr(Plain("a"), "nope"),
    isinstance(Sub("a"), Plain),
    issubclass(Sub, Plain),
    type(Plain("a")).__name__,
    Plain.__name__,
    dbl.__name__,
    callable(dbl),
    vars(Plain("a")),
    Plain("a").__dict__,
    Plain("a").__class__.__name__,
    (lambda *a, **k: (a, k))(1, 2, z=3),
    [*range(2), *"ab"],
    {**{"a": 1}, **{"b": 2}},
    (lambda n=[]: n)(),
    [y for x in range(3) if x % 2 for y in range(x)],
    {x: y for x, y in enumerate("ab")},
    {x % 2 for x in range(4)},
    [(n := 3), n + 1],
    1 if not 0 else 2,
    0 < 1 < 2,
    1 in {1, 2},
    "a" in {"a": 1},
    not (),
    None is None,
    3 == 3.0,
    [1, 2] < [1, 3],
    "a" < "b",
    (1, "a") < (2, "a"),
    ~3,
    2 ** 0.5,
    7.5 // 2,
    7.5 % 2,
    -7.5 // 2,
    1e3,
    1_0.5,
    0.1 + 0.2,
    1 / 3,
    str(0.1),
    str(1e20),
    str(1.5e-7),
    str(100.0),
    repr(1e16),
    f"{1/3:.3f} {1e10} {12345.678:,.2f} {0.00001} {5:05d} {255:#x} {255:08b} {3.0} {-5:+d} {5:+d} {5: d}",
    f"{'a':*^7} {'b':<3}| {1.5:e} {1234567:_} {0.25:%} {1e-10:g} {123456789.0:g} {True} {None!r:>6}",
    f"{'x'!r} {'é'!a} {[1, 'a', None]} {(1,)} { {'a': 1} } {1+1=}",
    f"{3:>{4}} {'abc':.2}",
    "{0.name}-{1[0]}-{k[a]}".format(Plain("n"), [7], k={"a": 1}),
    "{:{w}}|".format("a", w=3),
    "%(a)s %(b)05d %%" % {"a": 1, "b": 2},
    "%x %X %o %e %g %5s|%-5s|%+d" % (255, 255, 8, 1.5, 0.0001, "a", "b", 3),
    "%r %a" % ("a", "é"),
    "%c%c" % (65, "b"),
    "%.3s" % "abcdef",
    "%s" % [1, 2],
    "%s" % (("a", 1),),
    "%d" % 3.7,
    "%s %s" % (1.0, True),
]


class Migration(migrations.Migration):
    dependencies = [("ant", "0001_collections")]
    operations = [
        *[migrations.AddField("a", f"o{i}", models.IntegerField(default=v)) for i, v in enumerate(values)],
    ]
