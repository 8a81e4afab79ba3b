import collections, datetime, decimal, functools, itertools, json, math, operator, os, re, string, textwrap, uuid, copy, enum, dataclasses, typing
from collections import namedtuple, Counter, OrderedDict, defaultdict, ChainMap, deque
from decimal import Decimal
from pathlib import Path
from functools import partial, reduce, lru_cache, wraps
from datetime import timedelta

from django.db import migrations, models

Point = namedtuple("Point", "x y")
P3 = namedtuple("P3", ["x", "y", "z"], defaults=[9])
class Pair(typing.NamedTuple):
    left: int
    right: str = "r"
    def joined(self):
        return f"{self.left}{self.right}"
def g():
    yield 1
    yield from [2, 3]
gen = (i for i in range(3))
first = list(gen); second = list(gen)
it = iter([1, 2, 3])
n1 = next(it); n2 = next(it)
c = itertools.count(5)
counts = [next(c) for _ in range(3)]
dd = defaultdict(list)
for k, v in [("a", 1), ("b", 2), ("a", 3)]:
    dd[k].append(v)
di = defaultdict(int)
di["q"] += 2
cnt = Counter("abca")
cnt.update("b")
od = OrderedDict(a=1, b=2)
od.move_to_end("a")
dq = deque([1, 2], maxlen=3)
dq.append(3); dq.appendleft(0)
HERE = Path(__file__).resolve().parent
with open(HERE / "sql" / "a.sql") as fh:
    SQL = fh.read()
with (HERE / "words.txt").open() as fh:
    WORDS = [line.strip() for line in fh]
with open(os.path.join(os.path.dirname(__file__), "data.json")) as fh:
    DATA = json.load(fh)
def kind(v):
    match v:
        case 0: return "zero"
        case int() | float(): return "number"
        case str(): return "text"
        case [a, b]: return ("two", a, b)
        case [a, *rest]: return ("more", a, list(rest))
        case {"k": x, **others}: return ("map", x, others)
        case None: return "none"
        case _: return "other"

values = [
    Point(1, 2),
    Point(1, 2).x,
    Point(x=1, y=2)._asdict(),
    Point(1, 2)._replace(x=5),
    P3(1, 2),
    P3(1, 2).z,
    P3._fields,
    Point._make([4, 5]),
    Pair(1),
    Pair(1).joined(),
    Pair(1).right,
    [p.x for p in [Point(1, 2), Point(3, 4)]],
    [a + b for a, b in [Point(1, 2), Point(3, 4)]],
    first,
    second,
    n1 + n2,
    counts,
    list(g()),
    dict(dd),
    dd["a"],
    dict(di),
    cnt,
    dict(cnt),
    cnt.most_common(1),
    sorted(cnt.items()),
    Counter([1, 1, 2])[1],
    od,
    list(od),
    list(dq),
    dq[0],
    SQL,
    WORDS,
    DATA,
    DATA["a"][1],
    [kind(v) for v in (0, 3, 2.5, "s", [1, 2], [1, 2, 3], {"k": 1, "z": 2}, None, b"x")],
    list(itertools.islice(itertools.count(3), 4)),
    list(itertools.islice("abcdef", 1, 5, 2)),
    list(itertools.chain([1], (2,), "ab")),
    list(itertools.product("ab", [1, 2])),
    list(itertools.product([0, 1], repeat=2)),
    list(itertools.zip_longest([1, 2, 3], "ab", fillvalue="-")),
    list(itertools.combinations("abc", 2)),
    list(itertools.permutations([1, 2, 3], 2)),
    list(itertools.repeat("x", 3)),
    list(itertools.accumulate([1, 2, 3])),
    list(itertools.accumulate([1, 2, 3], operator.mul)),
    list(itertools.starmap(pow, [(2, 3), (3, 2)])),
    list(itertools.takewhile(lambda x: x < 3, [1, 2, 3, 1])),
    list(itertools.dropwhile(lambda x: x < 3, [1, 2, 3, 1])),
    [(k, list(v)) for k, v in itertools.groupby("aabbc")],
    [(k, [x["n"] for x in v]) for k, v in itertools.groupby([{"g": 1, "n": 1}, {"g": 1, "n": 2}, {"g": 2, "n": 3}], key=lambda d: d["g"])],
    list(itertools.compress("abc", [1, 0, 1])),
    list(itertools.filterfalse(None, [0, 1, 2])),
    list(itertools.pairwise([1, 2, 3])),
    list(zip("abc", itertools.count(1))),
    list(zip("ab", itertools.cycle([1]))),
    dict(zip(["a", "b"], range(2))),
    partial(int, base=2)("101"),
    reduce(lambda a, b: a + b, [1, 2, 3], 10),
    operator.add(1, 2),
    operator.itemgetter("a")({"a": 4}),
    list(map(operator.itemgetter(0), ["ab", "cd"])),
    operator.attrgetter("x")(Point(7, 8)),
    operator.mul(3, "a"),
    operator.concat([1], [2]),
    operator.methodcaller("upper")("a"),
    string.Template("$a-${b}$$").substitute(a=1, b="x"),
    string.Template("$a").safe_substitute({}),
    string.ascii_lowercase,
    string.digits + string.hexdigits,
    string.capwords("a b c"),
    textwrap.dedent("  a\n   b\n"),
    textwrap.indent("a\nb", "> "),
    textwrap.fill("aaa bbb ccc", 7),
    json.loads('{"a": [1, 2, {"b": null}], "c": 1.5, "d": true}'),
    json.dumps({"a": [1, None, True, 2.5, "é"]}),
    json.dumps({"b": 1, "a": 2}, sort_keys=True, indent=2),
    json.dumps([1, {"x": (1, 2)}], separators=(",", ":")),
    json.dumps({1: 2}, ensure_ascii=False),
    re.sub(r"[aeiou]", "_", "education"),
    re.sub(r"(\w)(\d)", r"\2\1", "a1 b2"),
    re.split(r"[,;]\s*", "a, b;c"),
    re.findall(r"\d+", "a1 b22"),
    re.match(r"(\d+)-(?P<n>\w+)", "12-ab").group(1),
    re.match(r"(\d+)-(?P<n>\w+)", "12-ab")["n"],
    bool(re.search("z", "abc")),
    re.escape("a.b-c"),
    math.floor(2.5),
    math.ceil(2.1),
    math.sqrt(16),
    math.log10(1000),
    math.gcd(12, 18),
    math.prod([2, 3, 4]),
    math.comb(5, 2),
    math.factorial(5),
    math.trunc(-2.5),
    uuid.UUID("12345678-1234-5678-1234-567812345678").hex,
    str(uuid.UUID("12345678-1234-5678-1234-567812345678")),
    uuid.UUID("12345678-1234-5678-1234-567812345678").int,
]


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel("A", [("id", models.AutoField(primary_key=True))]),
        *[migrations.AddField("a", f"c{i}", models.IntegerField(default=v)) for i, v in enumerate(values)],
    ]
