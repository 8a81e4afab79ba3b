package io.github.djarchitect.python;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Small sources, for the corners of the grammar that few files visit. */
final class PythonSnippets {
  /** Names that CPython's codecs have for the three encodings that sources are written in. */
  private static final List<String> ENCODINGS =
      List.of(
          "8859",
          "cp819",
          "csisolatin1",
          "ibm819",
          "iso8859",
          "iso8859_1",
          "iso_8859_1",
          "iso_8859_1_1987",
          "iso_ir_100",
          "l1",
          "latin",
          "latin1",
          "latin_1",
          "cp65001",
          "u8",
          "utf",
          "utf8",
          "utf_8",
          "utf8_ucs2",
          "utf8_ucs4",
          "646",
          "ansi_x3.4_1968",
          "ansi_x3.4_1986",
          "ansi_x3.4_1968",
          "ansi_x3.4_1986",
          "cp367",
          "csascii",
          "ibm367",
          "iso646_us",
          "iso_646.irv_1991",
          "iso_ir_6",
          "us",
          "us_ascii",
          "ascii");

  private PythonSnippets() {}

  static final List<String> ALL =
      List.of(
          "",
          "\n",
          "# only a comment",
          "   \n\t\n",
          "x=1;",
          "if a: x; y;\n",
          "\f\nclass A:\n\tx = 1\n\f\n\ty = 2\n",
          "if a:\n\tb\n\tc\n",
          "x = (1,\n     # comment\n  2)\n",
          "a = b = c, *d = 1, 2, 3\n".replace("c, *d", "(c, *d)"),
          "a, *b = c\n[a, b] = c\n(a) = 1\n(a): int = 1\na: int\na.b: int = yield\nx[0]: int\n",
          "a + b * c ** -d ** e @ f // g % h << i >> j & k ^ l | m\n",
          "not a and not b or c and d or not not e\n",
          "a < b <= c == d != e > f >= g is h is not i in j not in k\n",
          "a if b else c if d else lambda: e if f else g\n",
          "-+~a ** -b\n",
          "await_ = 1\nasync def f():\n  await a ** b\n  async with a as b, c: pass\n"
              + "  async for x in y: pass\n  else: z\n  return [x async for x in y if await z]\n",
          "f(a, *b, c=1, *d, **e, f=2)\nf(x for x in y)\nf(a, (x for x in y))\nf(a := 1, b)\n",
          "f(\n  a,\n)\n",
          "x[a:b:c, d, *e, ...]\nx[:]\nx[::]\nx[a:]\nx[:b]\nx[*a]\nx[a,]\nx[a := 1]\n",
          "()\n"
              + "(a,)\n"
              + "(a)\n"
              + "[]\n"
              + "{}\n"
              + "{a}\n"
              + "{a: b, **c}\n"
              + "{*a, b}\n"
              + "{a for a in b}\n"
              + "{a: b for a, b in c}\n",
          "(yield)\nx = yield a, *b\ny = yield from c\n(a := 1)\n",
          "lambda: 0\n"
              + "lambda a, /, b=1, *c, d, e=2, **f: (a, b)\n"
              + "lambda *, a: a\n"
              + "lambda *a, b=1: a\n",
          "def f(a, b: int = 1, /, c=2, *, d: str, e=3, **f: dict) -> int: pass\n",
          "def f(*args: *Ts, k=1): return 1\ndef f(a, /): pass\ndef f(a, *b): pass\n",
          "def f[T: int, *Ts, **P](a: T) -> T: ...\nclass A[T](B, metaclass=C): pass\n",
          "type X = int\ntype Y[T] = list[T]\ntype = 1\ntype.x\ntype(a)\n",
          "@a\n@b.c(d)\n@(yield_)\nclass A(B, *c, d=1, **e):\n  @f\n  def g(self): pass\n",
          "with a: pass\n"
              + "with a as b, c as (d, e): pass\n"
              + "with (a as b, c): pass\n"
              + "with (a, b): pass\n"
              + "with (a, b) as c: pass\n"
              + "with (a): pass\n"
              + "with (a).b as c: pass\n"
              + "with (a,): pass\n"
              + "with (yield): pass\n"
              + "with (a := b): pass\n"
              + "with (*a, b): pass\n"
              + "with (a), b: pass\n"
              + "with (a for a in b): pass\n"
              + "with (a) if b else (c): pass\n"
              + "with (a as b,): pass\n",
          "try: a\nexcept: b\ntry: a\nexcept A as e: b\nexcept (A, B): c\nelse: d\nfinally: e\n"
              + "try: a\nfinally: b\ntry: a\nexcept* A as e: b\nexcept* B: c\n",
          "for a, *b in c, d: pass\nelse: e\nwhile a := b: c\nelse: d\nfor (a) in b: pass\n"
              + "for x, in y: pass\nfor a.b[c] in d: continue\n",
          "del a, b.c, d[0]\ndel (a, b)\ndel (a), b\ndel (a)\ndel [a, b]\ndel a,\n",
          "import a.b.c as d, e\n"
              + "from . import a\n"
              + "from .. import (a as b, c,)\n"
              + "from ...a.b import *\n"
              + "from .... import c\n"
              + "from .a import b as c\n",
          "global a, b\nnonlocal_ = 1\ndef f():\n  nonlocal c\n  raise\n  raise A from b\n"
              + "  assert a, b\n  assert c\n  return *a, b\n",
          "if a:\n  b\nelif c:\n  d\nelif e: f\nelse:\n  g\n",
          "x = a \\\n  + b\nif a and \\\n   b: c\n",
          "a = 1; b = 2 ; c = 3;\n",
          "match = 1\n"
              + "match.a\n"
              + "match[0]\n"
              + "match(a)\n"
              + "match, case = 1, 2\n"
              + "match: int = 1\n"
              + "print(match)\n",
          "match a:\n  case 1 | -2 | 3.5 | -1 + 2j | 1 - 2j: pass\n  case 'a' 'b' | b'c': pass\n"
              + "  case None | True | False: pass\n  case _: pass\n  case x if x > 1: pass\n",
          "match a, *b:\n"
              + "  case [a, *_, c] | (d, *e) | (): pass\n"
              + "  case (f): pass\n"
              + "  case (g,): pass\n"
              + "  case h, i: pass\n"
              + "  case *j, k: pass\n"
              + "  case l,: pass\n"
              + "  case []: pass\n",
          "match (a):\n  case A.B.C: pass\n  case A(): pass\n  case A.B(1, x, y=2, z=C(),): pass\n"
              + "  case {}: pass\n  case {'a': 1, -1: x, A.b: y, **rest}: pass\n"
              + "  case {'k': v,}: pass\n  case (A() | B()) as c: pass\n  case [x] as y: pass;\n",
          "match x:\n  case 1:\n    a\n  # comment\n\nb\n",
          "match -a:\n  case b: c\nmatch not a:\n  case b: c\nmatch [a][0]:\n  case b: c\n"
              + "match {**a}:\n  case b: c\nmatch a,:\n  case b: c\nmatch lambda: a:\n  case b: c\n"
              + "match (yield):\n  case _: pass\nmatch await_ if b else c:\n  case d: e\n",
          "0 00 1_000 0x_FF 0o17 0B1010 1. .5 1e10 1E-5 1_0.0_1e+1_0 1j .5J 0j 00.5 0e0 09.5 1_1j\n"
              .replace(' ', '\n'),
          "0xffffffffffffffffffffffff\n123456789012345678901234567890\n0o7777777777777777777777\n"
              + "1e400\n1e-400\n4.9e-324\n0b1\n9223372036854775808\n",
          "1if a else 2\n[1for x in y]\n0x1for x in y\n".replace("0x1for x in y\n", ""),
          "'a' \"b\" '''c''' r'\\d' u'e' b'' \nb'a' b\"\\xff\\0\" rb'\\x' BR'y'\n"
              .replace(" b'' ", ""),
          "'\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"\\0\\12\\377\\x41\\u20ac\\U0001F600\\q\\\n'\n",
          "'\\N{EURO SIGN}\\N{bullet}\\N{NO-BREAK SPACE}\\N{LATIN SMALL LETTER A WITH ACUTE}'\n",
          "'\\ud83d\\ude00 \\udc80'\nb'\\u20ac\\N{x}\\U'\n",
          "'''a\r\nb\rc'''\r\nx = 1\ry = 2\r\n",
          "f''\nf'a'\nf'{a}'\nf'a{b}c{d!r}e{f:>{g}}h{i=}j{k = !s:x}'\nf'{{}}'\nf'{{{a}}}'\n",
          "f'a{{b' 'c' f'}}d' 'e'\nf'' 'a'\n'a' f''\nf'' f''\nf'{a}' ''\n'' f'{a}'\n",
          "f'{a:}'\nf'{a:b{c}d}'\nf'{a:{b}{c}}'\nf'{a!r:b}'\nf'{a:%Y-%m-%d}'\nf'{a:{b:{c}}}'\n",
          "f'{\"a\"}'\nf'{f\"{1}\"}'\nf'{f'{f'{1}'}'}'\nf'{a['b']}'\nf\"{'\\n'.join(a)}\"\n",
          "f'''\n{\na\n:\nx}\n{b\n}'''\nf'{\na}'\nf'''{\n# comment\na}'''\n",
          "f'{a=}'\nf'{ a = }'\nf'{a=!r}'\nf'{a=:x}'\nf'x{a=}y{b=}z'\nf'{a+b=}'\n",
          "f'{lambda_}{(lambda x: x)}{ {1: 2}[1] }{a if b else c}{*a, b}{yield_}{a,}'\n",
          "f'\\n\\N{BULLET}{a}\\x41'\nrf'\\n{a}\\{b}'\nf'\\\n{a}'\nfr'\\N{a}'\nF'a' Rf'b'\n",
          "f'{a != b}{a == b}{a >= b}{a <= b}{(a := 1)}{a:=5}'\n",
          "f'{a}' 'b' f'{c!a}' \\\n 'd'\nx = ('a'\n  f'{b}'\n  'c')\n",
          "\uFEFFx = 1\ny = 'é' + ü\n",
          "é = 1\nﬁ = 2\nª = x.ℌ\ndef ſ(ﬀ): pass\n'日本' + 語 + '😀' + z\n",
          "def f():\n    '''doc'''\n    # c\n  # odd\n    return\n# end\nx\n",
          "class A:\n\n    def f(self):\n        pass\n\n    # c\n\n    x = 1\n\n\n",
          "if a:\n    if b:\n        c\n    else:\n        d\n",
          "print >>f, x\nprint\nexec\nx = print\nasync_ = 1\n",
          "x = [\n  a for a in b\n  if c if d\n  for e in f if g\n]\n",
          "a[b](c).d[e:f](g)(h)\n'a'.join(b)[0]\n(a)(b)\n1 .real\n1..real\n",
          "x = ((((((((1))))))))\ny = [[[[[[[]]]]]]]\n",
          "a <<= b; a >>= b; a **= b; a //= b; a += b; a -= b; a *= b; a /= b; a %= b; a @= b\n",
          "a &= b; a |= b; a ^= b; a.b += 1; a[0] -= yield\n",
          "x = a if b else(c)\nreturn_ = not(a)\nif(a):b\nwhile(a):b\nfor(a)in(b):c\n",
          "def f():\n\tif x:\n\t\ty\n\t# z\n\treturn\n",
          "x = {  # c\n  'a': 1,  # d\n  **b,\n}\n",
          "\\\nx = 1\n",
          "  \\\n\nx\n".replace("  \\\n\n", ""),
          "if 1:\n  x = 1\n  \\\n  y\n".replace("  \\\n  y\n", ""),
          "async def f(): yield a\nasync def g(): return (await a, [await b], {await c: 1})\n");

  static List<byte[]> bytes() {
    List<byte[]> all = new ArrayList<>();
    for (String snippet : ALL) {
      all.add(snippet.getBytes(StandardCharsets.UTF_8));
    }
    for (String alias : ENCODINGS) {
      all.add("# coding: %s\nx = 'y'\n".formatted(alias).getBytes(StandardCharsets.US_ASCII));
    }
    all.add("# -*- coding: latin-1 -*-\nx = 'é'; y\n".getBytes(StandardCharsets.ISO_8859_1));
    all.add(
        "#!/bin/sh\n# vim: set fileencoding=cp1252 :\nx = 'ü'\n"
            .getBytes(StandardCharsets.ISO_8859_1));
    return all;
  }
}
