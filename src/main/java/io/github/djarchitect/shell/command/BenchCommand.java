package io.github.djarchitect.shell.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.Compaction;
import io.github.djarchitect.agent.Prompt;
import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.ToolCall;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.agent.Toolbox;
import io.github.djarchitect.agent.tool.Asker;
import io.github.djarchitect.agent.tool.Desk;
import io.github.djarchitect.agent.tool.Toolset;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.report.Columns;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.CommonOptions;
import io.github.djarchitect.shell.Format;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code architect bench}: the figures of the README, measured here. Times are medians of whole
 * processes; each stands beside an empty JVM of the same run, since machines differ.
 */
public final class BenchCommand implements Command {
  private static final int RUNS = 7;
  private static final int MIGRATIONS = 1_000;

  /** Read in one process, from as many repositories as there are, in this heap. */
  private static final int MANY = 25_000;

  private static final String HEAP = "-Xmx600m";
  private static final int LARGEST = 100_000;

  /**
   * One figure with what it is held against.
   *
   * @param value absent: not measured in this run
   */
  private record Figure(String what, @Nullable Double value, String unit, @Nullable String limit) {
    Figure(String what, double value, String unit, @Nullable String limit) {
      this(what, (Double) value, unit, limit);
    }
  }

  @Override
  public Spec spec() {
    return Spec.of(
        "bench",
        "",
        "The figures of the README, measured here; takes some minutes.",
        0,
        List.of(
            CommonOptions.value("repo", "DIR", "the project for the tools' results"),
            CommonOptions.value("runs", "N", "processes for each figure, 7 unless said"),
            CommonOptions.value(
                "repositories", "DIR", "a folder of checkouts to read 25,000 migrations of"),
            CommonOptions.value(
                "largest", "N", "migrations of the largest project, 100,000 unless said")));
  }

  @Override
  public int run(Invocation invocation) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    int runs = invocation.number("runs").map(Long::intValue).orElse(RUNS);
    if (runs < 1) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "There is nothing to measure with --runs %d.".formatted(runs),
          "Give 1 or more.");
    }
    int largest = invocation.number("largest").map(Long::intValue).orElse(LARGEST);
    List<Figure> figures = new ArrayList<>();
    try (Scratch scratch = Scratch.create("architect-bench")) {
      Path folder = scratch.folder();
      Path large = Files.createDirectory(folder.resolve("large"));
      BenchProject.write(large, MIGRATIONS);
      Path small = Files.createDirectory(folder.resolve("small"));
      BenchProject.write(small, 20);
      times(invocation, runs, small, large, figures);
      folding(invocation, runs, large, figures);
      many(invocation, figures);
      growth(invocation, largest, figures);
      usages(invocation, large, figures);
      tokens(invocation, large, figures);
    } catch (IOException e) {
      throw new ArchitectException(
          ArchitectException.Kind.USAGE,
          "The measurement needs a temporary folder (%s).".formatted(e.getMessage()),
          "Check that java.io.tmpdir may be written.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ArchitectException.Kind.INTERRUPTED.exitCode();
    }
    print(invocation, format, figures);
    return 0;
  }

  // Times

  private static void times(
      Invocation invocation, int runs, Path small, Path large, List<Figure> figures)
      throws IOException, InterruptedException {
    invocation.progress("measuring %d processes of each ...".formatted(runs));
    double empty = median(runs, () -> seconds(java(false, "io.github.djarchitect.Nothing")));
    figures.add(new Figure("an empty JVM", empty * 1000, "ms", null));
    double version = median(runs, () -> seconds(program("version")));
    figures.add(new Figure("version", version * 1000, "ms", null));
    figures.add(new Figure("version, empty JVMs", version / empty, "times", "at most 3"));
    OptionalDouble prompt = prompt(runs, small);
    if (prompt.isPresent()) {
      figures.add(new Figure("first prompt", prompt.getAsDouble() * 1000, "ms", null));
      figures.add(
          new Figure(
              "first prompt, empty JVMs", prompt.getAsDouble() / empty, "times", "at most 8"));
    } else {
      invocation.progress("no program 'script' here, so the first prompt is not measured");
    }
    String name = "review of %,d migrations, cold".formatted(MIGRATIONS);
    double review =
        median(
            Math.max(3, runs / 2),
            () ->
                seconds(
                    program("review", large.toString(), "--target", "postgresql:16", "--quiet")));
    figures.add(new Figure(name, review * 1000, "ms", null));
  }

  // Reading

  /** From a cold JVM to the state behind all migrations. */
  private static void folding(Invocation invocation, int runs, Path large, List<Figure> figures)
      throws IOException, InterruptedException {
    invocation.progress("reading %,d migrations, cold ...".formatted(MIGRATIONS));
    int times = Math.max(3, runs / 2);
    List<String> state = program("state", large.toString(), "--format", "json", "--quiet");
    double folded = median(times, () -> seconds(state));
    double parsed =
        median(times, () -> seconds(program("measure", "parse", large.toString(), "--quiet")));
    String name = "state of %,d migrations, cold".formatted(MIGRATIONS);
    figures.add(new Figure(name, folded * 1000, "ms", "under 1,000"));
    figures.add(new Figure(name + ", processes that only parse", folded / parsed, "times", null));
  }

  /** Many repositories in one process, generated ones and those of a folder. */
  private static void many(Invocation invocation, List<Figure> figures)
      throws IOException, InterruptedException {
    invocation.progress("reading %,d migrations in one process ...".formatted(MANY));
    String number = String.valueOf(MANY);
    many("generated", measured(HEAP, "generated", "APPS", "500", number, "0"), figures);
    Optional<Path> folder = invocation.option("repositories").map(invocation::path);
    List<String> words = new ArrayList<>(List.of("repositories", number));
    if (folder.isPresent()) {
      try (Stream<Path> checkouts = Files.list(folder.get())) {
        checkouts.filter(Files::isDirectory).sorted().map(Path::toString).forEach(words::add);
      }
    }
    many(
        "of repositories",
        words.size() > 2 ? measured(HEAP, words.toArray(String[]::new)) : null,
        figures);
  }

  private static void many(
      String kind, MeasureCommand.@Nullable Measured measured, List<Figure> figures) {
    String name =
        "%,d migrations %s, one process"
            .formatted(measured == null ? MANY : measured.count(), kind);
    figures.add(
        new Figure(
            name, measured == null ? null : measured.seconds() * 1000, "ms", "under 10,000"));
    if (measured != null) {
      figures.add(new Figure(name + ", heap", measured.heapBytes() / 1e6, "MB", "under 600"));
      figures.add(
          new Figure(
              name + ", bare parses", measured.seconds() / measured.parseSeconds(), "times", null));
    }
  }

  /** What one migration costs in projects ten and a hundred times as large. */
  private static void growth(Invocation invocation, int largest, List<Figure> figures)
      throws IOException, InterruptedException {
    for (BenchProject.Shape shape : BenchProject.Shape.values()) {
      double first = 0;
      double last = 0;
      for (int size = Math.min(MIGRATIONS, largest); size <= largest; size *= 10) {
        invocation.progress("reading %,d migrations, %s ...".formatted(size, shape.label()));
        MeasureCommand.Measured measured =
            measured(
                null,
                "generated",
                shape.name(),
                String.valueOf(size),
                String.valueOf(Math.max(size, 10 * MIGRATIONS)),
                "10");
        last = measured.seconds() / measured.count();
        first = first == 0 ? last : first;
        String name = "one migration of %,d, %s".formatted(size, shape.label());
        figures.add(new Figure(name, last * 1e6, "µs", null));
        figures.add(
            new Figure(
                name + ", bare parses",
                measured.seconds() / measured.parseSeconds(),
                "times",
                null));
        if (size * 10L > largest) {
          figures.add(new Figure(name + ", heap", measured.heapBytes() / 1e6, "MB", null));
          figures.add(new Figure("growth, " + shape.label(), last / first, "times", "at most 2"));
        }
      }
    }
  }

  private static void usages(Invocation invocation, Path large, List<Figure> figures)
      throws IOException, InterruptedException {
    MeasureCommand.Measured measured =
        measured(null, "usages", project(invocation, large).toString());
    String name = "find_usages over %,d files".formatted(measured.count());
    figures.add(new Figure(name, measured.count() / measured.seconds(), "files/s", null));
    figures.add(
        new Figure(
            name + ", bare parses", measured.seconds() / measured.parseSeconds(), "times", null));
  }

  /** What a process of its own measured. */
  private static MeasureCommand.Measured measured(@Nullable String option, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = program("measure", "--quiet");
    command.addAll(List.of(arguments));
    if (option != null) {
      command.add(1, option);
    }
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    process.getOutputStream().close();
    String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("a measurement ended with " + process.exitValue());
    }
    return MeasureCommand.Measured.of(line);
  }

  private interface Run {
    double seconds() throws IOException, InterruptedException;
  }

  private static double median(int runs, Run run) throws IOException, InterruptedException {
    run.seconds();
    double[] all = new double[runs];
    for (int i = 0; i < runs; i++) {
      all[i] = run.seconds();
    }
    Arrays.sort(all);
    return all[runs / 2];
  }

  private static double seconds(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    long start = System.nanoTime();
    builder.start().waitFor();
    return (System.nanoTime() - start) / 1e9;
  }

  /** From the start of a process under a pseudo-terminal to the chat's first prompt. */
  private static OptionalDouble prompt(int runs, Path repo)
      throws IOException, InterruptedException {
    boolean script = Files.isExecutable(Path.of("/usr/bin/script"));
    if (!script) {
      return OptionalDouble.empty();
    }
    List<String> chat =
        new ArrayList<>(program("chat", "--provider", "built-in", "--repo", repo.toString()));
    // what the launcher said of this process's own streams does not hold for the chat's
    chat.removeIf(word -> word.startsWith("-Darchitect.std"));
    chat.addAll(
        1,
        List.of(
            "-Darchitect.stdin=terminal",
            "-Darchitect.stdout.terminal=true",
            "-Darchitect.stderr.terminal=true"));
    String quoted =
        String.join(
            " ", chat.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").toList());
    return OptionalDouble.of(median(runs, () -> untilPrompt("exec " + quoted)));
  }

  private static double untilPrompt(String command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("/usr/bin/script", "-qefc", command, "/dev/null");
    builder.redirectErrorStream(true);
    builder.environment().put("TERM", "xterm-256color");
    long start = System.nanoTime();
    Process process = builder.start();
    StringBuilder seen = new StringBuilder();
    try (InputStream out = process.getInputStream()) {
      byte[] buffer = new byte[4096];
      while (seen.indexOf("> ") < 0) {
        int count = out.read(buffer);
        if (count < 0) {
          throw new IOException("the chat ended before its prompt");
        }
        seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      process.getOutputStream().write(4);
      process.getOutputStream().flush();
      process.getOutputStream().close();
      process.waitFor();
      return seconds;
    }
  }

  private static List<String> program(String... arguments) {
    List<String> command = java(true, "io.github.djarchitect.Main");
    command.addAll(List.of(arguments));
    return command;
  }

  /** This very JVM with its own options; the start-up cache only for the program itself. */
  private static List<String> java(boolean cached, String main) {
    List<String> command = new ArrayList<>();
    command.add(
        ProcessHandle.current()
            .info()
            .command()
            .orElse(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (cached || !option.startsWith("-XX:AOT")) {
        command.add(option);
      }
    }
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    return command;
  }

  // Tokens

  private static void tokens(Invocation invocation, Path large, List<Figure> figures) {
    Path repo = project(invocation, large);
    Workspace workspace =
        Workspace.open(repo, WorkspaceOptions.DEFAULT, invocation.console().clock());
    Ledger ledger = new Ledger();
    Toolbox toolbox =
        new Toolbox(Toolset.of(new Desk(workspace, Asker.NOBODY), ledger), ledger, Redactor.SHAPES);
    long fixed = Compaction.tokens(Prompt.load("architect", Map.of("situation", "")));
    for (ToolSpec spec : toolbox.specs()) {
      fixed += Compaction.tokens(spec.text()) + Compaction.tokens(spec.parameters().toString());
    }
    figures.add(new Figure("prompt and tools", fixed, "tokens", null));
    int call = 0;
    for (ToolSpec spec : toolbox.specs()) {
      String result =
          toolbox
              .execute(
                  new ToolCall("b" + ++call, spec.name(), example(spec.name())), new Cancellation())
              .json()
              .toString();
      figures.add(
          new Figure("result of " + spec.name(), Compaction.tokens(result), "tokens", null));
    }
  }

  /** The project that is named, else the example, else the generated one. */
  private static Path project(Invocation invocation, Path large) {
    Path examples = invocation.console().folder().resolve("examples/shop");
    return invocation
        .option("repo")
        .map(invocation::path)
        .orElse(Files.isDirectory(examples) ? examples : large);
  }

  /** The arguments of the example in a tool's own description. */
  private static String example(String tool) {
    try (InputStream in = BenchCommand.class.getResourceAsStream("/tools/" + tool + ".json")) {
      return new ObjectMapper().readTree(in).path("example").path("arguments").toString();
    } catch (IOException e) {
      throw new UncheckedIOException("tools/" + tool + ".json", e);
    }
  }

  // Answer

  private static void print(Invocation invocation, Format format, List<Figure> figures) {
    if (format == Format.JSON) {
      ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "architect/bench/1");
      ArrayNode list = root.putArray("figures");
      for (Figure figure : figures) {
        list.addObject()
            .put("what", figure.what())
            .put("value", figure.value())
            .put("unit", figure.unit())
            .put("limit", figure.limit());
      }
      invocation.answer().println(root);
      return;
    }
    Columns columns = new Columns(List.of("what", "", "", "limit"));
    for (Figure figure : figures) {
      String value =
          figure.value() == null
              ? "not run"
              : String.format(
                  Locale.ROOT, figure.unit().equals("times") ? "%.1f" : "%,.0f", figure.value());
      columns.add(
          List.of(
              figure.what(), value, figure.unit(), figure.limit() == null ? "" : figure.limit()));
    }
    columns
        .render(Math.max(80, invocation.console().width()))
        .forEach(invocation.answer()::println);
  }
}
