package io.github.djarchitect.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.djarchitect.testing.Interpreter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages real sources at random: nothing may throw, what is lost must be marked, and where CPython
 * still reads the result, both trees must be equal. The seed is printed; the system property
 * {@value #SEED} sets it.
 */
class PythonParserFuzzTest {
  static final String SEED = "architect.test.seed";

  private static final int FILES = 40;
  private static final int MAX_FILE_SIZE = 40_000;
  private static final int DAMAGES_PER_FILE = 25;

  private static final List<String> FRAGMENTS =
      List.of(
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          ";",
          "=",
          "\n",
          "\n    ",
          "\t",
          " ",
          "\\",
          "'",
          "\"",
          "'''",
          "f'",
          "f\"{",
          "#",
          "@",
          "*",
          "**",
          "lambda",
          "if ",
          "else",
          " for ",
          " in ",
          "def ",
          "class ",
          "match x:\n",
          "case ",
          "print x",
          "<<<<<<< HEAD\n",
          "=======\n",
          ">>>>>>> b\n",
          "`",
          "$",
          "\0",
          "\uFEFF",
          "0x",
          "1_",
          "é",
          "😀",
          "\\N{",
          ":=",
          "->",
          "\r",
          "\f",
          "async ",
          "await ",
          "yield ",
          "...",
          "!",
          "except",
          "with (",
          "import ",
          "type X");

  @TempDir private Path folder;

  @Test
  void damagedSourcesNeverThrowAndWhatIsLostIsMarked() throws Exception {
    long seed = Long.getLong(SEED, System.nanoTime());
    System.err.println("seed of the fuzz test: -D" + SEED + "=" + seed);
    Random random = new Random(seed);
    Interpreter python = Interpreter.atLeast(3, 12);
    List<Path> files = new ArrayList<>();
    int number = 0;
    for (Path source : sources(python, random)) {
      byte[] sound = Files.readAllBytes(source);
      for (int i = 0; i < DAMAGES_PER_FILE; i++) {
        byte[] damaged = damage(sound, random);
        Path file = folder.resolve("damaged%04d.py".formatted(number++));
        Files.write(file, damaged);
        files.add(file);
      }
    }
    Map<String, Integer> acceptedThoughRejected = new TreeMap<>();
    int rejected = 0;
    int equal = 0;
    Process process = startNormalForms(python, files);
    try (BufferedReader answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (Path file : files) {
        byte[] bytes = Files.readAllBytes(file);
        PythonModule module;
        try {
          module = PythonParser.parse(bytes);
        } catch (Throwable t) {
          throw new AssertionError("seed " + seed + ", " + keep(bytes), t);
        }
        checkSpans(module, bytes, seed);
        String[] answer = answers.readLine().split("\t", 4);
        if (answer[1].equals("rejected")) {
          rejected++;
          if (module.problems().isEmpty()) {
            String reason = answer[2].replaceAll("\\(<unknown>.*", "");
            acceptedThoughRejected.merge(reason, 1, Integer::sum);
          }
        } else if (!onlyUndecoded(module)) {
          if (!module.problems().isEmpty()) {
            fail("seed " + seed + ", " + module.problems().getFirst() + " in " + keep(bytes));
          }
          byte[] form = NormalForm.of(module).bytes();
          String hash = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(form));
          assertThat(hash).as(() -> "seed " + seed + ", " + keep(bytes)).isEqualTo(answer[3]);
          equal++;
        }
      }
    }
    System.err.printf(
        "%d damaged files: %d rejected by CPython, %d equal; read without a problem though"
            + " rejected: %s%n",
        files.size(), rejected, equal, acceptedThoughRejected);
    assertThat(rejected).isPositive();
    assertThat(equal).isPositive();
    // a few rules of CPython are not ours: what may be bound, which statement may stand where
    int accepted = acceptedThoughRejected.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(accepted).isLessThanOrEqualTo(rejected / 50);
  }

  /** In comments, CPython lets bytes pass that are no UTF-8; we report them. */
  private static boolean onlyUndecoded(PythonModule module) {
    return !module.problems().isEmpty()
        && module.problems().stream()
            .allMatch(
                problem -> problem.message().equals("bytes that do not fit the file's encoding"));
  }

  private static String keep(byte[] bytes) {
    try {
      Path kept = Files.createTempFile("damaged", ".py");
      return Files.write(kept, bytes).toString();
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void checkSpans(PythonModule module, byte[] bytes, long seed) {
    int length = module.source().text().length();
    Set<SyntaxProblem> problems = Collections.newSetFromMap(new IdentityHashMap<>());
    problems.addAll(module.problems());
    Walk.through(
        module.body(),
        node -> {
          Span span = node.span();
          boolean inside = 0 <= span.start() && span.start() <= span.end() && span.end() <= length;
          boolean sameLines =
              module.source().lineAt(span.start()) == span.startLine()
                  && span.startColumn() >= 0
                  && span.endColumn() >= 0;
          SyntaxProblem problem =
              switch (node) {
                case Expr.BadExpr bad -> bad.problem();
                case Stmt.BadStmt bad -> bad.problem();
                case Pattern.BadPattern bad -> bad.problem();
                default -> null;
              };
          if (!inside || !sameLines || (problem != null && module.problems().isEmpty())) {
            fail("seed " + seed + ", " + node + " in " + keep(bytes));
          }
        });
  }

  private Process startNormalForms(Interpreter python, List<Path> files) throws IOException {
    Path script = folder.resolve("normal_form.py");
    try (InputStream in = getClass().getResourceAsStream("/python/normal_form.py")) {
      Files.copy(in, script);
    }
    Path commands = folder.resolve("commands");
    Files.write(commands, files.stream().map(file -> "hash " + file).toList());
    return new ProcessBuilder(python.executable().toString(), script.toString())
        .redirectInput(commands.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<Path> sources(Interpreter python, Random random) throws IOException {
    Path library = Path.of(python.run("-c", "import os; print(os.path.dirname(os.__file__))"));
    List<Path> all = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(library)) {
      walk.filter(path -> path.toString().endsWith(".py"))
          .filter(path -> !path.toString().contains("site-packages"))
          .filter(path -> path.toFile().length() < MAX_FILE_SIZE)
          .sorted()
          .forEach(all::add);
    }
    Collections.shuffle(all, random);
    return all.subList(0, Math.min(FILES, all.size()));
  }

  // ---- damage ------------------------------------------------------------------------------

  private static byte[] damage(byte[] sound, Random random) {
    byte[] bytes = sound;
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      bytes = damageOnce(bytes, random);
    }
    return bytes;
  }

  private static byte[] damageOnce(byte[] bytes, Random random) {
    int a = place(bytes, random);
    int b = place(bytes, random);
    int size = 1 + random.nextInt(random.nextBoolean() ? 8 : 200);
    int end = Math.min(bytes.length, a + size);
    return switch (random.nextInt(6)) {
      case 0 -> join(slice(bytes, 0, a), slice(bytes, end, bytes.length)); // cut
      case 1 -> join(slice(bytes, 0, end), slice(bytes, a, bytes.length)); // duplicate
      case 2 -> { // swap two neighbouring stretches
        int mid = Math.min(end, a + 1 + random.nextInt(size));
        yield join(
            slice(bytes, 0, a),
            slice(bytes, mid, end),
            slice(bytes, a, mid),
            slice(bytes, end, bytes.length));
      }
      case 3 -> { // put in what Python knows
        String fragment = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
        yield join(
            slice(bytes, 0, a),
            fragment.getBytes(StandardCharsets.UTF_8),
            slice(bytes, a, bytes.length));
      }
      case 4 -> // copy a stretch to elsewhere
          join(slice(bytes, 0, b), slice(bytes, a, end), slice(bytes, b, bytes.length));
      default -> { // any byte
        byte[] copy = bytes.clone();
        if (copy.length > 0) {
          copy[Math.min(a, copy.length - 1)] = (byte) random.nextInt(256);
        }
        yield copy;
      }
    };
  }

  /** Half of the places lie between tokens. */
  private static int place(byte[] bytes, Random random) {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    if (random.nextBoolean()) {
      while (at > 0 && Character.isLetterOrDigit(bytes[at - 1])) {
        at--;
      }
    }
    return at;
  }

  private static byte[] slice(byte[] bytes, int from, int to) {
    return java.util.Arrays.copyOfRange(bytes, Math.min(from, to), to);
  }

  private static byte[] join(byte[]... parts) {
    int size = 0;
    for (byte[] part : parts) {
      size += part.length;
    }
    byte[] joined = new byte[size];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, joined, at, part.length);
      at += part.length;
    }
    return joined;
  }

  // ---- linear time -------------------------------------------------------------------------

  /** Sources that grow without bound in one direction. */
  private static final List<String> GROWING =
      List.of(
          "(",
          "[",
          "{",
          "f(",
          "x[",
          "{1:",
          "f'{",
          "f'{x:",
          "'",
          "'''",
          "\"\"\"\n",
          "f'''{\n",
          ")",
          "(]",
          "([",
          "x = (\n",
          "x = (1,\ny = 2\n",
          "def f(\n",
          "\\\n",
          "\\",
          "'\\N{",
          "f'\\N{",
          "f'{{",
          "f'}",
          "0x",
          "1_",
          "1e",
          "99999 ",
          "x",
          "é",
          "\0",
          "$ ",
          "# c\n",
          "\n",
          "  \n",
          " ",
          "\t",
          "\f",
          ";",
          ",",
          "a,",
          "a b ",
          "a; ",
          "if a:\n",
          "if a: ",
          "elif a:\n",
          "else:\n",
          " if a",
          "lambda:",
          "lambda x=",
          "not ",
          "-",
          "**",
          "2**",
          ".a",
          "@",
          "@a\n",
          "with (",
          "with (a):\n",
          "with (a as b c):\n b\n",
          "match ",
          "match x:\n case (",
          "match x:\n case a|",
          "case ",
          "print a\n",
          "<<<<<<< a\n",
          "x = [\n=======\n",
          "x = (\nif b:\n c\n",
          "class A:\n def f(self):\n  x = (\n",
          " a\n",
          "for x in ",
          "[a for ",
          "a if ",
          "a = ",
          "a := ",
          "import a.",
          "from ",
          "from a import (",
          "global a,",
          "def f(a,",
          "'a' ",
          "b'",
          "f'{a}' ",
          "f'{a!",
          "f'{a=",
          "async ",
          "await ",
          "yield ",
          "type X[",
          "try:\n a\n",
          "except:\n a\n",
          "return ",
          "{**",
          "*",
          "*a, ",
          "...",
          "from . import ",
          "'''\n(\n",
          "f'{x:{",
          "\r",
          "a\r\n",
          "=",
          "==",
          "a == ",
          "is not ",
          "not in ",
          "\uFEFF",
          "😀");

  @Test
  void timeGrowsWithTheLengthOfTheSourceOnly() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<String> worse = new ArrayList<>();
    for (String unit : GROWING) {
      String small = unit.repeat(20_000 / unit.length());
      String large = unit.repeat(640_000 / unit.length());
      PythonParser.parse(small);
      double ratio = Double.MAX_VALUE;
      // the least of a few: the compiler and the collector take turns too
      for (int attempt = 0; attempt < 4 && ratio > 100; attempt++) {
        long smallTime = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
          smallTime = Math.min(smallTime, time(threads, small));
        }
        ratio = Math.min(ratio, (double) time(threads, large) / Math.max(smallTime, 1_000_000));
      }
      // 32 times the length: 32 if linear, 1024 if quadratic
      if (ratio > 100) {
        worse.add("%s: %.0f".formatted(unit.replace("\n", "\\n"), ratio));
      }
    }
    assertThat(worse).isEmpty();
  }

  private static long time(ThreadMXBean threads, String text) {
    long before = threads.getCurrentThreadCpuTime();
    assertThat(PythonParser.parse(text).source().text()).isSameAs(text);
    return threads.getCurrentThreadCpuTime() - before;
  }
}
