"""Writes the normal form of CPython's syntax trees, which NormalForm.java writes of ours.

Reads lines from standard input: "hash PATH" answers with one line (path, "ok", number of nodes,
hash of the normal form), "dump PATH" with its length in UTF-16 bytes and the normal form itself.
What this interpreter rejects is answered with "rejected" and the reason.
"""

import ast
import hashlib
import struct
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)

out = []
write = out.append
nodes = 0
handlers = {}

SKIPPED = {"ctx", "kind", "type_comment", "type_ignores"}
OPERATORS = (ast.boolop, ast.operator, ast.unaryop, ast.cmpop)


def text(value):
    write(value)
    write("\0")


def nothing(value):
    write("~")


def listing(values):
    write("[")
    for value in values:
        handlers[type(value)](value)
    write("]")


handlers[str] = text
handlers[type(None)] = nothing
handlers[list] = listing
handlers[int] = lambda value: write(f"#{value}\0")


def bits(value):
    return struct.pack(">d", value).hex()


CONSTANTS = {
    str: lambda v: "s" + v,
    bytes: lambda v: "b" + v.decode("latin-1"),
    bool: lambda v: "True" if v else "False",
    int: lambda v: f"i{v:x}",
    float: lambda v: "f" + bits(v),
    complex: lambda v: "j" + bits(v.imag),
    type(None): lambda v: "None",
    type(...): lambda v: "...",
}


def literal(value):
    text(CONSTANTS[type(value)](value))


def parameter(arg, default):
    global nodes
    nodes += 1
    text(f"arg {arg.lineno} {arg.col_offset} {arg.end_lineno} {arg.end_col_offset} {arg.arg}")
    handlers[type(arg.annotation)](arg.annotation)
    handlers[type(default)](default)


def parameters(args):
    missing = len(args.posonlyargs) + len(args.args) - len(args.defaults)
    defaults = [None] * missing + args.defaults
    write("[")
    for arg, default in zip(args.posonlyargs, defaults):
        parameter(arg, default)
    write("][")
    for arg, default in zip(args.args, defaults[len(args.posonlyargs) :]):
        parameter(arg, default)
    write("]")
    parameter(args.vararg, None) if args.vararg else write("~")
    write("[")
    for arg, default in zip(args.kwonlyargs, args.kw_defaults):
        parameter(arg, default)
    write("]")
    parameter(args.kwarg, None) if args.kwarg else write("~")


handlers[ast.arguments] = parameters


def entries(node):
    write("[")
    for key, value in zip(node.keys, node.values):
        handlers[type(key)](key)
        handlers[type(value)](value)
    write("]")


def conversion(value):
    text("~" if value < 0 else chr(value))


def format_spec(spec):
    if spec is not None:
        # 3.12 leaves empty constants behind nested fields
        spec.values = [v for v in spec.values if getattr(v, "value", None) != ""]
    handlers[type(spec)](spec)


def make(cls):
    name = cls.__name__
    lines = ["def handle(n):", "  global nodes", "  nodes += 1"]
    if "lineno" in cls._attributes:
        lines.append(
            f"  write(f'{name} {{n.lineno}} {{n.col_offset}} {{n.end_lineno}} {{n.end_col_offset}}\\0')"
        )
    else:
        lines.append(f"  write('{name}\\0')")
    if cls is ast.Dict:
        lines.append("  entries(n)")
    elif cls in (ast.Constant, ast.MatchSingleton):
        lines.append("  literal(n.value)")
    else:
        for field in cls._fields:
            if field in SKIPPED:
                continue
            if field == "conversion":
                lines.append("  conversion(n.conversion)")
            elif cls.__name__ == "Interpolation" and field == "str":
                lines.append("  text(n.str)")
            elif field == "format_spec":
                lines.append("  format_spec(n.format_spec)")
            else:
                lines.append(f"  v = n.{field}; handlers[type(v)](v)")
        if "type_param" in [base.__name__ for base in cls.__bases__]:
            if "default_value" not in cls._fields:  # as in 3.12
                lines.append("  write('~')")
    scope = globals()
    exec("\n".join(lines), scope)
    handlers[cls] = scope["handle"]


def subclasses(cls):
    for sub in cls.__subclasses__():
        yield sub
        yield from subclasses(sub)


for operator in OPERATORS:
    for sub in operator.__subclasses__():
        handlers[sub] = lambda value, name=sub.__name__: text(name)
for sub in set(subclasses(ast.AST)):
    if sub.__module__ in ("ast", "_ast") and sub not in handlers:
        make(sub)


def normal_form(path):
    global nodes
    with open(path, "rb") as file:
        tree = ast.parse(file.read())
    nodes = 0
    out.clear()
    for statement in tree.body:
        handlers[type(statement)](statement)
        write("\n")
    return "".join(out).encode("utf-16-be", "surrogatepass")


def main():
    answer = sys.stdout.buffer
    for line in sys.stdin:
        command, path = line.rstrip("\n").split(" ", 1)
        try:
            form = normal_form(path)
        except Exception as e:
            answer.write(f"{path}\trejected\t{type(e).__name__}: {ascii(str(e))}\n".encode())
        else:
            if command == "hash":
                digest = hashlib.md5(form, usedforsecurity=False).hexdigest()
                answer.write(f"{path}\tok\t{nodes}\t{digest}\n".encode())
            else:
                answer.write(f"{len(form)}\n".encode())
                answer.write(form)
        answer.flush()


main()
