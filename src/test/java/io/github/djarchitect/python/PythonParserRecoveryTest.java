package io.github.djarchitect.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of a source that is not Python 3. */
class PythonParserRecoveryTest {

  /** These have letters when normalised, and are no part of a word by themselves. */
  @Test
  void signsThatAreNoLettersAreProblemsAndEnd() {
    for (String sign : List.of("™", "№", "㎏", "℡", "½")) {
      assertThat(PythonParser.parse("a = 1\nb = '' " + sign + "\nc = 2\n").problems())
          .as(sign)
          .isNotEmpty();
    }
  }

  @Test
  void brokenArgumentLosesOnlyItself() {
    PythonModule module = parse("x = f(1, a b c, k=2 3, m=4)\ny = 1\n");
    assertThat(problems(module)).containsExactly("1: unexpected 'b'", "1: unexpected a number");
    Expr.Call call = (Expr.Call) ((Stmt.Assign) module.body().get(0)).value();
    assertThat(call.args()).hasSize(2);
    assertThat(call.args().get(0)).isInstanceOf(Expr.Constant.class);
    assertThat(call.args().get(1)).isInstanceOf(Expr.BadExpr.class);
    assertThat(module.source().slice(call.args().get(1).span())).isEqualTo("a b c");
    assertThat(call.keywords()).extracting(Keyword::arg).containsExactly("k", "m");
    assertThat(call.keywords().get(0).value()).isInstanceOf(Expr.BadExpr.class);
    assertThat(call.keywords().get(1).value()).isInstanceOf(Expr.Constant.class);
    assertThat(module.body()).hasSize(2);
  }

  @Test
  void brokenElementOfAListOrDictLosesOnlyItself() {
    PythonModule module = parse("[a, b c, [d e, f], g]\n{a: b, c d, e: f g, h: i}\n");
    Expr.ListExpr list = (Expr.ListExpr) expression(module, 0);
    assertThat(kinds(list.elts())).containsExactly("Name", "BadExpr", "ListExpr", "Name");
    assertThat(kinds(((Expr.ListExpr) list.elts().get(2)).elts()))
        .containsExactly("BadExpr", "Name");
    Expr.DictExpr dict = (Expr.DictExpr) expression(module, 1);
    assertThat(kinds(dict.entries().stream().map(Expr.DictEntry::value).toList()))
        .containsExactly("Name", "BadExpr", "BadExpr", "Name");
  }

  @Test
  void argumentsAndParametersInAForbiddenOrderAreProblems() {
    for (String text :
        List.of(
            "f(a=1, b)\n",
            "f(**a, b)\n",
            "f(**a, *b)\n",
            "def f(a=1, b): pass\n",
            "def f(**a, b): pass\n",
            "def f(*): pass\n",
            "def f(/, a): pass\n",
            "lambda a, *b, *c: d\n")) {
      assertThat(parse(text).problems()).as(text).hasSize(1);
    }
    assertThat(parse("f(a=1, *b, **c, d=2)\ndef f(a, *, b=1, c): pass\n").problems()).isEmpty();
  }

  @Test
  void missingCommaAtALineEndLosesNothing() {
    PythonModule module = parse("x = [\n  f(1)\n  g(2),\n  h(3),\n]\n");
    Expr.ListExpr list = (Expr.ListExpr) ((Stmt.Assign) module.body().getFirst()).value();
    assertThat(kinds(list.elts())).containsExactly("Call", "Call", "Call");
    assertThat(problems(module)).containsExactly("3: expected ',' before 'g'");
  }

  @Test
  void brokenStatementLosesOnlyItself() {
    PythonModule module = parse("a = 1\nb = = 2\nc = 3; d d; e = 4\nf() = 5\nif x y:\n  g\nh\n");
    assertThat(kinds(module.body()))
        .containsExactly(
            "Assign", "BadStmt", "Assign", "BadStmt", "Assign", "BadStmt", "If", "ExprStmt");
    Stmt.If branch = (Stmt.If) module.body().get(6);
    assertThat(branch.test()).isInstanceOf(Expr.BadExpr.class);
    assertThat(branch.body()).hasSize(1);
    assertThat(module.problems()).hasSize(4);
  }

  @Test
  void bodyOfABrokenHeadIsKept() {
    PythonModule module =
        parse(
            "clas A:\n"
                + "  x = 1\n"
                + "  y = 2\n"
                + "else:\n"
                + "  z = 3\n"
                + "while a\n"
                + "  b\n"
                + "def f(a b, c) -> d e:\n"
                + "  g\n");
    assertThat(kinds(module.body())).containsExactly("BadStmt", "BadStmt", "While", "FunctionDef");
    assertThat(((Stmt.BadStmt) module.body().get(0)).body()).hasSize(2);
    assertThat(((Stmt.BadStmt) module.body().get(1)).body()).hasSize(1);
    assertThat(((Stmt.While) module.body().get(2)).body()).hasSize(1);
    Stmt.FunctionDef function = (Stmt.FunctionDef) module.body().get(3);
    assertThat(function.args().positional()).extracting(Parameter::name).containsExactly("a", "c");
    assertThat(function.returns()).isInstanceOf(Expr.BadExpr.class);
  }

  @Test
  void conflictMarkersInAListKeepBothSides() {
    PythonModule module =
        parse(
            """
            class Migration(migrations.Migration):
                dependencies = [
                    ("a", "0001"),
            <<<<<<< HEAD
                    ("a", "0002"),
            ||||||| base
            =======
                    ("a", "0003"),
            >>>>>>> branch
                ]
                atomic = False
            """);
    Stmt.ClassDef migration = (Stmt.ClassDef) module.body().getFirst();
    assertThat(migration.body()).hasSize(2);
    Expr.ListExpr list = (Expr.ListExpr) ((Stmt.Assign) migration.body().getFirst()).value();
    assertThat(kinds(list.elts()))
        .containsExactly(
            "TupleExpr", "BadExpr", "TupleExpr", "BadExpr", "BadExpr", "TupleExpr", "BadExpr");
    assertThat(problems(module))
        .containsExactly(
            "4: merge conflict marker",
            "6: merge conflict marker",
            "7: merge conflict marker",
            "9: merge conflict marker");
  }

  @Test
  void conflictMarkersBetweenStatementsKeepBothSides() {
    PythonModule module =
        parse(
            """
            class A:
            <<<<<<< HEAD
                x = 1
            =======
                x = 2
            >>>>>>> branch
                def f(self):
                    pass
            <<<<<<< HEAD
                def g(self):
                    pass
            =======
            >>>>>>> branch
            y = f(
            <<<<<<< HEAD
                a=1,
            =======
                a=2
            >>>>>>> branch
            )
            z = {
            <<<<<<< HEAD
                1: 2,
            =======
            >>>>>>> branch
            }
            """);
    assertThat(kinds(module.body())).contains("ClassDef", "Assign", "Assign");
    Stmt.ClassDef a = (Stmt.ClassDef) module.body().getFirst();
    assertThat(kinds(a.body()).stream().filter(kind -> !kind.equals("BadStmt")))
        .containsExactly("Assign", "Assign", "FunctionDef", "FunctionDef");
    Expr.Call call = (Expr.Call) ((Stmt.Assign) assignment(module, "y")).value();
    assertThat(call.keywords()).hasSize(2);
    assertThat(call.args()).hasSize(3).allMatch(Expr.BadExpr.class::isInstance);
    Expr.DictExpr dict = (Expr.DictExpr) ((Stmt.Assign) assignment(module, "z")).value();
    assertThat(dict.entries()).hasSize(4);
    assertThat(module.problems())
        .hasSize(12)
        .allMatch(problem -> problem.message().equals("merge conflict marker"));
  }

  @Test
  void linesOfEqualSignsInADocstringAreNoConflict() {
    assertThat(parse("'''\nTitle\n=======\n'''\n").problems()).isEmpty();
  }

  @Test
  void pythonTwoKeepsItsOtherStatements() {
    PythonModule module =
        parse(
            """
            import os
            print "hello"
            print
            a = 1
            try:
                b = 2
            except (A, B), e:
                raise E, "text"
            c = `d`
            e = ur'x'
            f = 0777
            g = 10L
            if h <> i:
                j = 3
            exec "code" in k
            def l(m, (n, o)):
                return m
            print >>f, "x"
            class P:
                __metaclass__ = Q
            """);
    assertThat(kinds(module.body()))
        .containsExactly(
            "Import",
            "BadStmt",
            "ExprStmt",
            "Assign",
            "Try",
            "BadStmt",
            "Assign",
            "Assign",
            "Assign",
            "If",
            "BadStmt",
            "FunctionDef",
            "ExprStmt",
            "ClassDef");
    assertThat(((Stmt.Assign) assignment(module, "e")).value()).isInstanceOf(Expr.BadExpr.class);
    assertThat(((Stmt.Assign) assignment(module, "f")).value()).isInstanceOf(Expr.BadExpr.class);
    assertThat(((Stmt.If) module.body().get(9)).test()).isInstanceOf(Expr.BadExpr.class);
    assertThat(problems(module))
        .contains(
            "2: a print statement of Python 2",
            "8: a raise statement of Python 2",
            "10: a string prefix of Python 2",
            "11: invalid number 0777",
            "12: invalid number 10L");
  }

  @Test
  void exceptWithTwoNamesIsReadAsInPython314() {
    PythonModule module = parse("try:\n  a\nexcept A, B:\n  c\nexcept* D, E:\n  f\n");
    assertThat(module.problems()).isEmpty();
    assertThat(((Stmt.Try) module.body().getFirst()).handlers())
        .allMatch(handler -> handler.type() instanceof Expr.TupleExpr);
  }

  @Test
  void unclosedBracketEndsBeforeTheNextDefinition() {
    PythonModule module =
        parse(
            """
            class A:
                x = f(1, [2,
                def g(self):
                    return 1
                y = (
            class B:
                z = 2
            import c
            """);
    assertThat(kinds(module.body())).containsExactly("ClassDef", "ClassDef", "Import");
    Stmt.ClassDef a = (Stmt.ClassDef) module.body().getFirst();
    assertThat(kinds(a.body())).containsExactly("Assign", "FunctionDef", "Assign");
    assertThat(problems(module))
        .containsExactly(
            "2: '(' was never closed", "2: '[' was never closed", "5: '(' was never closed");
  }

  @Test
  void strayAndMismatchedBracketsCostTheirStatement() {
    PythonModule module =
        parse("a = (1, 2]\nb = 1)\nc = [(1, 2]\nd = f(g[1)\ne = 2\ndef h(): pass\n");
    assertThat(module.body().getLast()).isInstanceOf(Stmt.FunctionDef.class);
    assertThat(parse("b = 1)\nc = 2\n").body()).hasSize(2);
    assertThat(parse("c = [(1, 2]\nd = 1\n").body()).hasSize(2);
    assertThat(parse("d = f(g[1)\ne = 2\n").body()).hasSize(2);
  }

  @Test
  void unterminatedStringCostsItsStatement() {
    PythonModule module = parse("a = f('x, 1)\nb = 2\nc = f\"{d\ne = 3\ng = f'h\ni = 4\n");
    assertThat(assignment(module, "b")).isNotNull();
    assertThat(assignment(module, "i")).isNotNull();
    assertThat(module.problems()).isNotEmpty();
    PythonModule triple = parse("a = 1\nb = '''x\nc = 2\n");
    assertThat(kinds(triple.body())).containsExactly("Assign", "Assign");
    assertThat(problems(triple)).containsExactly("2: unterminated triple-quoted string");
  }

  @Test
  void indentationThatFitsNothingKeepsItsStatements() {
    PythonModule module = parse("a\n    b\nif c:\n        d\n    e\nf\n");
    assertThat(kinds(module.body())).containsExactly("ExprStmt", "BadStmt", "If", "ExprStmt");
    assertThat(((Stmt.BadStmt) module.body().get(1)).body()).hasSize(1);
    assertThat(((Stmt.If) module.body().get(2)).body()).hasSize(2);
    assertThat(parse("if a:\n\tb\n        c\n").problems())
        .extracting(SyntaxProblem::message)
        .containsExactly("inconsistent use of tabs and spaces in indentation");
  }

  @Test
  void nestingBeyondTheLimitIsAProblem() {
    String sound = "x = " + "(".repeat(200) + "1" + ")".repeat(200) + "\ny = 2\n";
    assertThat(parse(sound).problems()).isEmpty();
    for (String[] nest :
        new String[][] {
          {"(", ")"}, {"[", "]"}, {"{", "}"}, {"f(", ")"}, {"x[", "]"}, {"{1: ", "}"},
          {"lambda: ", ""}, {"2 ** ", ""}, {"f'{", "}'"}, {"(", ""}, {"{1: (", ""}, {"f'{", ""}
        }) {
      PythonModule module =
          parse("x = " + nest[0].repeat(5000) + "1" + nest[1].repeat(5000) + "\nimport y\n");
      assertThat(module.problems()).as(nest[0]).isNotEmpty();
      assertThat(module.body().getLast()).as(nest[0]).isInstanceOf(Stmt.Import.class);
    }
    String blocks = nestedBlocks(300);
    assertThat(parse(blocks).problems()).isNotEmpty();
    PythonModule patterns =
        parse("match x:\n  case " + "[".repeat(5000) + "]".repeat(5000) + ": pass\ny = 1\n");
    assertThat(patterns.problems()).isNotEmpty();
    assertThat(patterns.body()).hasSize(2);
  }

  private static String nestedBlocks(int levels) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < levels; i++) {
      text.append(" ".repeat(i)).append("if a:\n");
    }
    return text.append(" ".repeat(levels)).append("b\n").toString();
  }

  @Test
  void longChainsDoNotExhaustTheStack() {
    int n = 100_000;
    for (String text :
        List.of(
            "x = a" + " + a".repeat(n) + "\n",
            "x = a" + ".b".repeat(n) + "\n",
            "x = a" + "()".repeat(n) + "\n",
            "x = a" + "[0]".repeat(n) + "\n",
            "x = " + "not ".repeat(n) + "a\n",
            "x = " + "-".repeat(n) + "a\n",
            "x = a" + " if b else a".repeat(n) + "\n",
            "x = a" + " and a".repeat(n) + "\n",
            "x = a" + " < a".repeat(n) + "\n",
            "x = a" + ", a".repeat(n) + "\n",
            "x = 'a'" + " 'a'".repeat(n) + "\n",
            "x = " + "y = ".repeat(n) + "z\n",
            "if a: b\n" + "elif a: b\n".repeat(n),
            "@a\n".repeat(n) + "def f(): pass\n",
            "a; ".repeat(n) + "\n",
            "x = f'" + "{a}".repeat(n) + "'\n",
            "x = [" + "a, ".repeat(n) + "]\n",
            "match x:\n  case " + "a.b | ".repeat(n) + "c.d: pass\n",
            "x = [a" + " for b in c if d".repeat(n) + "]\n")) {
      assertThat(parse(text).problems()).as(text.substring(0, 30)).isEmpty();
    }
  }

  @Test
  void nullBytesAndBytesOutsideTheEncodingAreProblems() {
    PythonModule module =
        PythonParser.parse("a = 1\nb = '\0'\n\0\nc = 2\n".getBytes(StandardCharsets.UTF_8));
    assertThat(problems(module)).contains("2: the file holds null bytes");
    assertThat(assignment(module, "c")).isNotNull();
    byte[] bytes = "a = 'xyz'\nb = 2\n".getBytes(StandardCharsets.UTF_8);
    bytes[6] = (byte) 0xFF;
    module = PythonParser.parse(bytes);
    assertThat(problems(module)).containsExactly("1: bytes that do not fit the file's encoding");
    assertThat(module.body()).hasSize(2);
    module = PythonParser.parse("# coding: klingon\na = 1\n".getBytes(StandardCharsets.UTF_8));
    assertThat(problems(module)).containsExactly("1: the encoding klingon is unknown");
    assertThat(module.body()).hasSize(1);
    assertThat(PythonParser.parse("x\0\1\2".getBytes(StandardCharsets.UTF_16)).problems())
        .isNotEmpty();
  }

  @Test
  void escapesThatNameNoCharacterAreProblems() {
    for (String literal :
        List.of("'\\N{NO SUCH NAME}'", "'\\x1'", "'\\u12'", "'\\U00110000'", "'\\N'", "b'é'")) {
      PythonModule module = parse("a = " + literal + "\nb = 1\n");
      assertThat(((Stmt.Assign) module.body().getFirst()).value())
          .as(literal)
          .isInstanceOf(Expr.BadExpr.class);
      assertThat(module.problems()).as(literal).hasSize(1);
      assertThat(module.body()).hasSize(2);
    }
  }

  @Test
  void brokenReplacementFieldsCostTheirString() {
    for (String literal :
        List.of("f'{}'", "f'{a b}'", "f'{a!x}'", "f'a}b'", "f'{a:{b c}}'", "f'{a'", "f'{(a}'")) {
      PythonModule module = parse("a = [" + literal + ", 1]\nb = 1\ndef c(): pass\n");
      assertThat(module.problems()).as(literal).isNotEmpty();
      assertThat(module.body().getLast()).as(literal).isInstanceOf(Stmt.FunctionDef.class);
    }
  }

  @Test
  void templateStringsAreReadAsInPython314() {
    PythonModule module = parse("x = t'a{ b !r:>{c}}{d=}' t'e'\n");
    assertThat(module.problems()).isEmpty();
    Expr.TemplateStr template = (Expr.TemplateStr) ((Stmt.Assign) module.body().getFirst()).value();
    assertThat(kinds(template.values()))
        .containsExactly("Constant", "Interpolation", "Constant", "Interpolation", "Constant");
    Expr.Interpolation first = (Expr.Interpolation) template.values().get(1);
    assertThat(first.text()).isEqualTo(" b");
    assertThat(first.conversion()).isEqualTo('r');
    assertThat(first.formatSpec()).isInstanceOf(Expr.JoinedStr.class);
    assertThat(parse("x = t'a' 'b'\n").problems()).hasSize(1);
  }

  @Test
  void commentsAreKeptInOrder() {
    PythonModule module = parse("# a\nx = [  # b\n  # c\n]\n'# d'\nif e:  # f\n  g\n# h");
    assertThat(module.comments())
        .extracting(Comment::text)
        .containsExactly("# a", "# b", "# c", "# f", "# h");
    assertThat(module.comments())
        .allMatch(comment -> module.source().slice(comment.span()).equals(comment.text()));
  }

  @Test
  void oneExpressionIsReadAsEvalWould() {
    assertThat(PythonParser.parseExpression(" a + 1\n").problems()).isEmpty();
    assertThat(PythonParser.parseExpression("a, b").expression())
        .isInstanceOf(Expr.TupleExpr.class);
    for (String text : List.of("", "a b", "a = 1", "(", "a; b", "\n\n", "yield a", "*a")) {
      ParsedExpression parsed = PythonParser.parseExpression(text);
      assertThat(parsed.problems()).as(text).isNotEmpty();
      List<Node> bad = new ArrayList<>();
      Walk.through(
          parsed.expression(),
          node -> {
            if (node instanceof Expr.BadExpr) {
              bad.add(node);
            }
          });
      assertThat(bad).as(text).isNotEmpty();
    }
  }

  @Test
  void unclosedBracketIsMarkedInTheTree() {
    for (String text :
        List.of("[", "[a", "(a", "(a,", "{", "{a: b", "{a", "f(", "f(a", "x[a", "[a for b in c")) {
      PythonModule module = parse("x = " + text + "\ny = 1\n");
      assertThat(module.problems()).as(text).isNotEmpty();
      assertThat(kinds(module.body())).as(text).containsExactly("Assign", "Assign");
      List<Node> bad = new ArrayList<>();
      Walk.through(
          module.body().getFirst(),
          node -> {
            if (node instanceof Expr.BadExpr) {
              bad.add(node);
            }
          });
      assertThat(bad).as(text).isNotEmpty();
    }
  }

  @Test
  void unclosedBracketEndsBeforeALineThatIsNotIndented() {
    PythonModule module = parse("a = f(1,\n  2\nb = 3\nc = [\n  4,\n]\nd = 5\n");
    assertThat(kinds(module.body())).containsExactly("Assign", "Assign", "Assign", "Assign");
    assertThat(problems(module)).containsExactly("1: '(' was never closed");
  }

  private static PythonModule parse(String text) {
    return PythonParser.parse(text);
  }

  private static Expr expression(PythonModule module, int index) {
    return ((Stmt.ExprStmt) module.body().get(index)).value();
  }

  private static Stmt assignment(PythonModule module, String name) {
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.Assign assign
          && assign.targets().getFirst() instanceof Expr.Name target
          && target.id().equals(name)) {
        return assign;
      }
    }
    return null;
  }

  private static List<String> kinds(List<? extends Node> nodes) {
    List<String> kinds = new ArrayList<>();
    nodes.forEach(node -> kinds.add(node.getClass().getSimpleName()));
    return kinds;
  }

  private static List<String> problems(PythonModule module) {
    return module.problems().stream()
        .map(problem -> problem.span().startLine() + ": " + problem.message())
        .toList();
  }
}
