package io.github.djarchitect.python;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.testing.DjangoEnvironment;
import io.github.djarchitect.testing.Interpreter;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares whole trees, with every constant and position, with those of CPython's {@code ast}.
 *
 * <p>The files are the standard library of the interpreter at hand, Django, and the folders named
 * by the system property {@value #FOLDERS}.
 */
class PythonParserMatchesCPythonTest {
  static final String FOLDERS = "architect.test.python.folders";

  private static final int CONTEXT = 200;

  /** Since 3.12 the places inside f-strings are those of the source. */
  private static Interpreter python;

  private static Path script;

  @TempDir private static Path folder;

  @BeforeAll
  static void findPython() throws IOException {
    python = Interpreter.atLeast(3, 12);
    script = folder.resolve("normal_form.py");
    try (InputStream resource =
        PythonParserMatchesCPythonTest.class.getResourceAsStream("/python/normal_form.py")) {
      Files.copy(resource, script);
    }
  }

  @Test
  void everyTreeOfTheStandardLibraryIsEqual() throws Exception {
    Path library = Path.of(python.run("-c", "import os; print(os.path.dirname(os.__file__))"));
    Comparison comparison = compare(pythonFiles(library));
    System.err.printf("Python %s standard library: %s%n", python.version(), comparison);
    assertThat(comparison.equal).isGreaterThan(1000);
    assertThat(comparison.rejected).hasSizeLessThan(20);
    assertThat(comparison.differences).isEmpty();
    // CPython knows the cookie "utf8" behind a byte order mark by the name "utf-8" only
    assertThat(comparison.acceptedThoughRejected)
        .allMatch(reason -> reason.contains("utf8 with BOM"));
  }

  @Test
  void everyTreeOfDjangoIsEqual() throws Exception {
    String django =
        DjangoEnvironment.django52()
            .run(folder, Map.of(), "-c", "import django; print(django.__path__[0])")
            .stdout()
            .strip();
    Comparison comparison = compare(pythonFiles(Path.of(django)));
    System.err.printf("Django: %s%n", comparison);
    assertThat(comparison.equal).isGreaterThan(800);
    assertThat(comparison.differences).isEmpty();
    assertThat(comparison.acceptedThoughRejected).isEmpty();
  }

  @Test
  @EnabledIfSystemProperty(named = FOLDERS, matches = ".+")
  void everyTreeOfTheNamedFoldersIsEqual() throws Exception {
    List<Path> files = new ArrayList<>();
    for (String named : System.getProperty(FOLDERS).split(File.pathSeparator)) {
      files.addAll(pythonFiles(Path.of(named)));
    }
    Comparison comparison = compare(files);
    System.err.printf("named folders: %s%n", comparison);
    assertThat(comparison.differences).isEmpty();
    assertThat(comparison.equal + comparison.rejected.size()).isEqualTo(files.size());
  }

  @Test
  void everySnippetIsEqual() throws Exception {
    List<Path> files = new ArrayList<>();
    Path snippetFolder = Files.createDirectory(folder.resolve("snippets"));
    int number = 0;
    for (byte[] snippet : PythonSnippets.bytes()) {
      files.add(Files.write(snippetFolder.resolve("snippet%03d.py".formatted(number++)), snippet));
    }
    Comparison comparison = compare(files);
    assertThat(comparison.differences).isEmpty();
    assertThat(comparison.rejected).isEmpty();
    assertThat(comparison.equal).isEqualTo(files.size());
  }

  private static final class Comparison {
    int equal;
    long nodes;
    final List<String> rejected = new ArrayList<>();
    final List<String> acceptedThoughRejected = new ArrayList<>();
    final List<String> differences = new ArrayList<>();

    @Override
    public String toString() {
      return "%d files equal, %d nodes, %d rejected by CPython, %d different"
          .formatted(equal, nodes, rejected.size(), differences.size());
    }
  }

  private static Comparison compare(List<Path> files) throws Exception {
    Comparison comparison = new Comparison();
    Process process = start();
    Thread feeder = Thread.ofVirtual().start(() -> feed(process, files));
    try (BufferedReader answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (Path file : files) {
        PythonModule module = PythonParser.parse(Files.readAllBytes(file));
        String[] answer = answers.readLine().split("\t", 4);
        assertThat(answer[0]).isEqualTo(file.toString());
        if (answer[1].equals("rejected")) {
          comparison.rejected.add(answer[0] + " " + answer[2]);
          if (module.problems().isEmpty()) {
            comparison.acceptedThoughRejected.add(answer[0] + " " + answer[2]);
          }
          continue;
        }
        NormalForm.Written written = NormalForm.of(module);
        if (hash(written.bytes()).equals(answer[3]) && module.problems().isEmpty()) {
          comparison.equal++;
          comparison.nodes += written.nodes();
        } else if (comparison.differences.size() < 20) {
          comparison.differences.add(difference(file, module, written.text()));
        } else {
          comparison.differences.add(file.toString());
        }
      }
    }
    feeder.join();
    assertThat(process.waitFor()).isZero();
    return comparison;
  }

  private static Process start() throws IOException {
    return new ProcessBuilder(python.executable().toString(), script.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void feed(Process process, List<Path> files) {
    try (PrintWriter commands =
        new PrintWriter(new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8)))) {
      files.forEach(file -> commands.print("hash " + file + "\n"));
    }
  }

  private static String hash(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
  }

  /** Both normal forms around the first char in which they differ. */
  private static String difference(Path file, PythonModule module, String ours) throws Exception {
    if (!module.problems().isEmpty()) {
      SyntaxProblem problem = module.problems().getFirst();
      return file + ":" + problem.span().startLine() + " " + problem.message();
    }
    Process process = start();
    try (PrintWriter commands =
        new PrintWriter(new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8)))) {
      commands.print("dump " + file + "\n");
    }
    byte[] answer;
    try (InputStream in = process.getInputStream();
        ByteArrayOutputStream copy = new ByteArrayOutputStream()) {
      in.transferTo(copy);
      answer = copy.toByteArray();
    }
    int newline = 0;
    while (answer[newline] != '\n') {
      newline++;
    }
    String theirs =
        new String(answer, newline + 1, answer.length - newline - 1, StandardCharsets.UTF_16BE);
    int at = 0;
    while (at < Math.min(ours.length(), theirs.length()) && ours.charAt(at) == theirs.charAt(at)) {
      at++;
    }
    int from = Math.max(0, at - CONTEXT);
    return "%s%n  CPython: %s%n  ours:    %s%n"
        .formatted(file, around(theirs, from, at), around(ours, from, at));
  }

  private static String around(String text, int from, int at) {
    return text.substring(from, Math.min(text.length(), at + CONTEXT))
        .replace('\0', '|')
        .replace("\n", "\\n");
  }

  private static List<Path> pythonFiles(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(path -> path.toString().endsWith(".py"))
          .filter(path -> !root.relativize(path).toString().contains("site-packages"))
          .filter(Files::isRegularFile)
          .filter(path -> !path.toString().contains("\n"))
          .sorted()
          .toList();
    }
  }
}
