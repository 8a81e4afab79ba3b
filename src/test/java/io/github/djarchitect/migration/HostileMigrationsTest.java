package io.github.djarchitect.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.report.GraphJson;
import io.github.djarchitect.report.StateJson;
import io.github.djarchitect.state.StateSimulator;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that would make Python run for ever, fill memory or fail: each is an unknown with its
 * place, and what is written of it stays small. A budget that does not hold shows as a test that
 * hangs.
 */
class HostileMigrationsTest {
  private static final String HEAD = "from django.db import migrations, models\n";
  private static final int DEEP = 100_000;
  private static final int MOST_WRITTEN = 200_000;

  private static String running(String sql) {
    return running("", sql);
  }

  /** The class stands on line 5, whatever is before it is on lines of its own. */
  private static String running(String before, String sql) {
    return HEAD + before + migration("[]", "[migrations.RunSQL(" + sql + ")]");
  }

  private static String migration(String dependencies, String operations) {
    return "\n\nclass Migration(migrations.Migration):\n    dependencies = "
        + dependencies
        + "\n    operations = "
        + operations
        + "\n";
  }

  private static TextTree tree(String text) {
    return tree(text.getBytes(StandardCharsets.UTF_8));
  }

  private static TextTree tree(byte[] text) {
    return new TextTree()
        .with("manage.py", "")
        .with("shop/__init__.py", "")
        .with("shop/migrations/__init__.py", "")
        .with("shop/migrations/0001_x.py", text);
  }

  /** Everything that reads migrations, so that none of it falls over what another let through. */
  private static Reading read(TextTree tree) {
    Reading reading = MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT));
    StateSimulator.Simulation simulation = StateSimulator.at(reading, null);
    String graph = GraphJson.of(reading, "5.2").toString();
    String state = StateJson.of(reading, simulation, null, "5.2").toString();
    assertThat(graph.length() + state.length()).isLessThan(MOST_WRITTEN);
    return reading;
  }

  private static void unknown(String text, String reason) {
    unknown(tree(text), reason);
  }

  private static void unknown(TextTree tree, String reason) {
    assertThat(read(tree).unreadable())
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.place().path()).isEqualTo("shop/migrations/0001_x.py"))
        .anySatisfy(
            each -> {
              assertThat(each.place().line()).isPositive();
              assertThat(each.reason()).contains(reason);
            });
  }

  @Test
  void whatNestsDeeperThanAnyoneWritesIsUnknown() {
    for (String expression :
        List.of(
            "a" + ".b".repeat(DEEP),
            "a" + "()".repeat(DEEP),
            "migrations" + ".RunSQL('')".repeat(DEEP),
            "a" + "[0]".repeat(DEEP),
            "1" + " + 1".repeat(DEEP),
            "'a'" + " + 'a'".repeat(DEEP),
            "not ".repeat(DEEP) + "1",
            "-".repeat(DEEP) + "1",
            "(".repeat(DEEP) + "1" + ")".repeat(DEEP),
            "[".repeat(DEEP) + "1" + "]".repeat(DEEP),
            "{1: ".repeat(DEEP) + "1" + "}".repeat(DEEP),
            "[".repeat(DEEP),
            "f(".repeat(DEEP) + "1" + ")".repeat(DEEP),
            "lambda: ".repeat(DEEP) + "1",
            "1 if x else ".repeat(DEEP) + "1",
            "1 ** ".repeat(DEEP) + "1",
            "*".repeat(DEEP) + "1")) {
      Reading reading = read(tree(running(expression)));
      assertThat(reading.unreadable()).as(expression.substring(0, 20)).isNotEmpty();
      assertThat(reading.unreadable()).hasSizeLessThan(50);
    }
  }

  @Test
  void aLongChainOfBranchesIsNoDepth() {
    String branches =
        "import os\nif os.environ.get('A'):\n    x = 1\n" + "elif a:\n    x = 2\n".repeat(DEEP);
    unknown(running(branches, "x"), "nested too deeply");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A = [A, A]",
        "A = {'a': A, 'b': A}",
        "A = (A, A)",
        "A = (A, lambda: 1, A)",
        "A = models.Q(A, A)",
        "A = models.Q() | A | A",
        "A = outside.call(A, A)",
        "A = outside.value + A + A",
        "A = Pair(A, A)",
        "A = b'x' + A + A",
      })
  void whatSharesItsPartsIsCountedAsItIsWritten(String doubling) {
    String before =
        """
        import outside
        class Pair:
            def __init__(self, a, b):
                self.a = a
                self.b = b
        A = 1
        for i in range(60):
            %s
        """
            .formatted(doubling);
    unknown(running(before, "A"), "evaluation budget reached");
    for (String sql : List.of("str(A)", "{A: 1}", "A == A", "A < A", "f'{A}'", "[A, A]")) {
      assertThat(read(tree(running(before, sql))).migrations()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "s = 'x'|s += s|length of a text",
        "s = 'x'|s = f'{s}{s}'|length of a text",
        "s = 'x'|s = '%s%s' % (s, s)|length of a text",
        "s = 'x'|s = '{0}{0}'.format(s)|length of a text",
        "s = 'xx'|s = s.replace('x', 'xx')|length of a text",
        "s = 'xx'|s = s.join([s, s, s])|length of a text",
        "s = [1]|s += s|size of a collection",
        "s = [1]|s = s + s|size of a collection",
        "s = [1]|s.extend(s)|size of a collection",
        "s = [1]|s = [*s, *s]|size of a collection",
        "s = [1]|s.append(1)|steps",
        "s = 1|s = s + s|length of a number",
        "s = 2|s = s * s|size of a value",
        "s = {}|s[len(s)] = 1|size of a collection",
        "s = []|s.append('x' * 900000)|steps",
        "s = [1]|s.extend(x for x in s)|size of a collection",
        "s = [1]|for x in s: s.append(x)|steps",
        "s = [1]|[s.append(x) for x in s]|steps",
        "s = 'x'|s = s.center(len(s) * 2)|length of a text",
        "s = 'x'|s = s.translate({120: 'xx'})|length of a text",
        "s = 'x'|s = re.sub('x', 'xx', s)|length of a text",
        "s = 'x'|s = string.Template('$a$a').substitute(a=s)|length of a text",
        "s = b'x'|s = s + s|length of a text",
      })
  void whatGrowsInALoopEnds(String start, String step, String spent) {
    unknown(
        running("import re, string\n" + start + "\nwhile True:\n    " + step + "\n", "s"), spent);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'x' * 10**9",
        "('x' * 10**6) * 10**6",
        "list(range(10**12))",
        "sum(range(10**12))",
        "[i for i in range(10**9)]",
        "[[[0] * 10000] * 10000] * 10000",
        "'%1000000000d' % 1",
        "'{:1000000000}'.format(1)",
        "f'{1:1000000000}'",
        "'x'.zfill(10**9)",
        "'x'.ljust(10**9)",
        "b'x' * 10**9",
        "list(itertools.product('abc', repeat=20))",
        "list(itertools.permutations(range(12)))",
        "list(itertools.combinations(range(40), 20))",
        "[x for x in itertools.count()]",
        "json.loads('[' * 100000)",
        "re.sub('(a*)*b', '', 'a' * 5000)",
        "list(itertools.repeat('x', 10**9))",
        "sorted(itertools.islice(itertools.count(), 10**9))",
        "0x" + "ffffffffffffffff",
        "(lambda x: x(x))(lambda x: x(x))",
      })
  void whatIsTooLargeAtOnceIsUnknown(String expression) {
    String sql = expression.startsWith("0x") ? "0x" + "f".repeat(1_000_000) : expression;
    unknown(running("import itertools, json, re\n", sql), "evaluation budget reached");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pow(10, 10**9)",
        "10 ** 10 ** 9",
        "1 << 10**9",
        "bytes(10**9)",
        "len(range(10**30))",
        "'%*d' % (10**9, 1)",
        "list(itertools.cycle([1]))",
        "list(iter(int, 1))",
      })
  void whatIsNotWorkedOutStaysACall(String expression) {
    Reading reading = read(tree(running("import itertools\n", expression)));
    assertThat(GraphJson.of(reading, "5.2").toString()).contains("\"sql\":{\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "while True: pass|'a'|steps",
        "def f(): return f()|f()|depth of calls",
        "def f(n): return f(n + 1) + f(n + 1)|f(0)|depth of calls",
        "f = lambda: f()|f()|depth of calls",
        "def f(n): return 1 if n == 0 else f(n - 1) + f(n - 1)|f(35)|steps",
        "def g(): yield from g()|list(g())|depth of calls",
        "B = B|B|the name B is not defined",
        "A = [A]|A|the name A is not defined",
      })
  void whatHasNoEndIsUnknown(String before, String sql, String reason) {
    unknown(running(before + "\n", sql), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "A = 1 / 0|ZeroDivisionError",
        "A = 7 % 0|ZeroDivisionError",
        "A = {'a': 1}['b']|KeyError",
        "A = [1][3]|IndexError",
        "A = int('x')|ValueError",
        "A, B = 1, 2, 3|ValueError",
        "A = 'abc'.index('x')|ValueError",
        "A = next(iter([]))|StopIteration",
        "A = json.loads('{')|JSONDecodeError",
        "A = (lambda: max([]))()|ValueError",
      })
  void whatCertainlyRaisesEndsTheImport(String before, String exception) {
    unknown(running("import json\n" + before + "\n", "'a'"), "importing it fails: " + exception);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "', '.join({'a', 'b'})",
        "'%s' % list({'a', 'b'})",
        "'%s' % [x for x in {'a', 'b'}]",
        "{'a', 'b'}.pop()",
        "next(iter({'a', 'b'}))",
      })
  void theOrderOfASetIsNoneToRelyOn(String expression) {
    assertThat(read(tree(running(expression))).unreadable()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "', '.join(sorted({'b', 'a'}))",
        "', '.join(sorted(x for x in {'b', 'a'}))",
        "str(len({'b', 'a'}))",
        "min({'b', 'a'})",
        "', '.join(sorted(list({'b', 'a'})))",
        "', '.join({'a'})",
        "str([x for x in {1, 2, 3}])",
      })
  void whatDoesNotHangOnItsOrderIsKnown(String expression) {
    assertThat(read(tree(running(expression))).unreadable()).isEmpty();
  }

  @Test
  void aGeneratorWithoutEndIsUnknown() {
    String endless = "def g():\n    while True:\n        yield migrations.RunSQL('a')\n";
    unknown(HEAD + endless + migration("[]", "g()"), "steps");
    unknown(HEAD + endless + migration("[]", "list(g())"), "steps");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A = []\nA.append(A)\n",
        "A = {}\nA['a'] = A\n",
        "A = []\nB = [A]\nA.append(B)\n",
        "class A:\n    pass\nA.a = A\n",
      })
  void whatHoldsItselfEnds(String before) {
    for (String sql : List.of("A", "str(A)", "A == A", "[A, A]")) {
      assertThat(read(tree(running(before, sql))).migrations()).hasSize(1);
    }
  }

  @Test
  void modulesThatImportEachOtherEnd() {
    TextTree tree =
        tree(running("from shop.a import A\nfrom shop.migrations import m0001_x\n", "A"))
            .with("shop/a.py", "from shop.b import B\nA = [B]\n")
            .with("shop/b.py", "from shop.a import A\nimport shop.migrations\nB = [A]\n");
    Reading reading = read(tree);
    assertThat(reading.migrations()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'auth'|dependencies: this is no list",
        "None|dependencies: this is no list",
        "3|dependencies: this is no list",
        "['auth.0001_initial']|a dependency that is no pair of texts",
        "('auth', '0001_initial')|a dependency that is no pair of texts",
        "[('auth', 1)]|a dependency that is no pair of texts",
        "{'auth': '0001_initial'}|a dependency that is no pair of texts",
      })
  void dependenciesThatDjangoCannotTakeAreUnknown(String dependencies, String reason) {
    unknown(HEAD + migration(dependencies, "[]"), reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(d for d in [('auth', '0001_initial')])",
        "{('auth', '0001_initial')}",
        "{('auth', '0001_initial'): 1}",
        "zip(['auth'], ['0001_initial'])",
        "[['auth', '0001_initial']]",
      })
  void djangoMakesAListOfWhateverDependenciesAre(String dependencies) {
    Reading reading = read(tree(HEAD + migration(dependencies, "[]")));
    assertThat(reading.unreadable()).isEmpty();
    assertThat(reading.migrations().firstEntry().getValue().dependencies())
        .containsExactly(new Dependency.OnMigration(new MigrationKey("auth", "0001_initial")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "migrations.RunSQL('a')",
        "{'a': migrations.RunSQL('a')}",
        "'abc'",
        "None",
        "[3]",
        "[migrations.RunSQL]",
        "lambda: []",
      })
  void operationsThatDjangoCannotTakeAreUnknown(String operations) {
    unknown(HEAD + migration("[]", operations), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(migrations.RunSQL('a'), migrations.RunSQL('b'))",
        "(migrations.RunSQL(x) for x in 'ab')",
        "map(migrations.RunSQL, ['a', 'b'])"
      })
  void operationsMayBeAnythingThatIsIterated(String operations) {
    Reading reading = read(tree(HEAD + migration("[]", operations)));
    assertThat(reading.unreadable()).isEmpty();
    assertThat(reading.migrations().firstEntry().getValue().operations()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "class Migration(object):|does not derive from Django's",
        "migrations = undefined;class Migration(migrations.Migration):|cannot be told",
        "raise RuntimeError('no');class Migration(migrations.Migration):|RuntimeError: no",
        "assert False;class Migration(migrations.Migration):|AssertionError",
        "if outside.A:; class Migration(migrations.Migration):|depends on outside.A",
        "while True: pass;class Migration(migrations.Migration):|the class Migration: evaluation",
      })
  void aClassThatIsNoMigrationIsUnknown(String head, String reason) {
    unknown(
        "import outside\n"
            + HEAD
            + head.replace(";", "\n")
            + "\n      dependencies = [('auth', '0001_initial')]\n",
        reason);
  }

  @Test
  void whatIsWrittenOfAFileThatCannotBeEvaluatedKeepsItsPlaceInTheGraph() {
    Reading reading =
        read(
            tree("while True: pass\n" + HEAD + migration("[('auth', '0002_b')]", "[]"))
                .with("shop/migrations/0002_y.py", HEAD + migration("[('shop', '0001_x')]", "[]")));
    assertThat(reading.graph().missing())
        .extracting(each -> each.to().toString())
        .doesNotContain("shop.0001_x");
    assertThat(reading.migrations().firstEntry().getValue().dependencies())
        .containsExactly(new Dependency.OnMigration(new MigrationKey("auth", "0002_b")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from x import migrations\n",
        "from . import migrations\n",
        "from shop import migrations\n",
      })
  void anotherModuleCalledMigrationsHasNoneOfDjangosOperations(String shadow) {
    String text =
        "from django.db import migrations as dj\n"
            + shadow
            + "class Migration(dj.Migration):\n    operations = [migrations.RunSQL('x')]\n";
    unknown(text, "an operation that is not Django's");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing\n",
        HEAD,
        HEAD + "Migration = 3\n",
        HEAD + "exec('class Migration(migrations.Migration): pass')\n",
      })
  void aFileWithoutTheClassIsToldWhereItIsTheOnlyOne(String text) {
    assertThat(read(tree(text)).unreadable())
        .extracting(Unreadable::reason)
        .containsExactly("no Migration class, at which Django refuses the whole project");
  }

  @Test
  void theLastOfTwoClassesCountsAsInPython() {
    String twice =
        HEAD
            + migration("[]", "[migrations.RunSQL('a')]")
            + migration("[]", "[migrations.RunSQL('b'), migrations.RunSQL('c')]");
    Reading reading = read(tree(twice));
    assertThat(reading.unreadable()).isEmpty();
    assertThat(reading.migrations().firstEntry().getValue().operations()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"if True", "try"})
  void aClassInABlockThatRunsIsRead(String block) {
    String text =
        HEAD
            + block
            + ":\n    class Migration(migrations.Migration):\n"
            + "        operations = [migrations.RunSQL('a')]\n"
            + (block.equals("try") ? "except Exception:\n    pass\n" : "");
    Reading reading = read(tree(text));
    assertThat(reading.migrations().firstEntry().getValue().operations()).hasSize(1);
  }

  @Test
  void bytesThatAreNoTextAreUnknownAndThoseOfAnotherEncodingAreNot() {
    byte[] latin = running("'caf\u00e9'").getBytes(StandardCharsets.ISO_8859_1);
    unknown(tree(latin), "bytes that do not fit");
    byte[] declared =
        ("# coding: latin-1\n" + running("'caf\u00e9'")).getBytes(StandardCharsets.ISO_8859_1);
    assertThat(read(tree(declared)).unreadable()).isEmpty();
    unknown(running("'a'") + "\0", "null bytes");
  }

  @Test
  void aLongListOfTextsIsReadThoughNoLoopMayTakeAsMuch() {
    String choices =
        IntStream.range(0, 9_000)
            .mapToObj("('%1$d', '%1$d'), "::formatted)
            .collect(Collectors.joining());
    String list = "CHOICES = [%s]\n".formatted(choices);
    Reading reading =
        read(tree(HEAD + list + migration("[]", "[migrations.RunSQL(CHOICES[8999][1])]")));
    assertThat(reading.unreadable()).isEmpty();
  }

  @Test
  void longFilesAreBoundedByTheirSteps() {
    unknown(
        HEAD + migration("[]", "[" + "migrations.RunSQL('SELECT 1'),\n".repeat(400_000) + "]"),
        "size of a collection");
    unknown(running("[" + "1,".repeat(500_000) + "]"), "size of a collection");
    unknown(running("x = 1\n".repeat(400_000), "x"), "steps");
  }
}
