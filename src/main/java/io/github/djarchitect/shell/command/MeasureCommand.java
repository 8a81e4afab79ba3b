package io.github.djarchitect.shell.command;

import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.shell.Command;
import io.github.djarchitect.shell.Invocation;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.usage.Sought;
import io.github.djarchitect.usage.UsageReport;
import io.github.djarchitect.usage.Usages;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * What {@code bench} starts as a process of its own, so that one measurement does not warm up the
 * next: work to time from outside, or figures on one line.
 */
public final class MeasureCommand implements Command {
  /** So many arguments hold the folders of any one measurement. */
  private static final int MOST_ARGUMENTS = 10_000;

  @Override
  public Spec spec() {
    return Spec.of("measure", "WHAT ...", "One measurement; bench calls it.", MOST_ARGUMENTS);
  }

  @Override
  public int run(Invocation invocation) {
    switch (invocation.argument(0).orElse("")) {
      case "parse" -> {
        SourceTree tree = Checkout.open(folder(invocation, 1));
        parse(tree, migrations(ProjectReader.read(tree, ProjectOptions.DEFAULT)));
      }
      case "repositories" -> answer(invocation, repositories(invocation));
      case "generated" ->
          answer(
              invocation,
              generated(
                  BenchProject.Shape.valueOf(invocation.argument(1).orElseThrow()),
                  Integer.parseInt(invocation.argument(2).orElseThrow()),
                  Integer.parseInt(invocation.argument(3).orElseThrow()),
                  Integer.parseInt(invocation.argument(4).orElseThrow())));
      case "usages" -> answer(invocation, usages(folder(invocation, 1)));
      default -> throw new IllegalArgumentException("bench asks for what there is");
    }
    return 0;
  }

  /** What was measured of one kind of work; times in seconds. */
  record Measured(long count, double seconds, double parseSeconds, long heapBytes) {
    /** The answer of a process that measured. */
    static Measured of(String line) {
      String[] words = line.strip().split(" ");
      return new Measured(
          Long.parseLong(words[0]),
          Double.parseDouble(words[1]),
          Double.parseDouble(words[2]),
          Long.parseLong(words[3]));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d %.6f %.6f %d", count, seconds, parseSeconds, heapBytes);
    }
  }

  private static void answer(Invocation invocation, Measured measured) {
    invocation.answer().println(measured.toString());
  }

  private static Path folder(Invocation invocation, int index) {
    return invocation.argument(index).map(invocation::path).orElseThrow();
  }

  /**
   * Folders in turn, and again from the first, until so many migrations are folded: as many at once
   * as there are cores, since no checkout knows of another.
   */
  private static Measured repositories(Invocation invocation) {
    int wanted = Integer.parseInt(invocation.argument(1).orElseThrow());
    List<Path> folders =
        IntStream.iterate(2, i -> invocation.argument(i).isPresent(), i -> i + 1)
            .mapToObj(i -> folder(invocation, i))
            .toList();
    int readers = Runtime.getRuntime().availableProcessors();
    AtomicInteger taken = new AtomicInteger();
    AtomicLong count = new AtomicLong();
    Queue<Sources> read = new ConcurrentLinkedQueue<>();
    Runnable reader =
        () -> {
          while (count.get() < wanted) {
            int next = taken.getAndIncrement();
            if (next >= folders.size() && count.get() == 0) {
              return; // no migrations in any of them
            }
            Sources sources = folded(Checkout.open(folders.get(next % folders.size())));
            count.addAndGet(sources.migrations());
            read.add(sources);
          }
        };
    long start = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(readers)) {
      IntStream.range(0, readers)
          .mapToObj(_ -> CompletableFuture.runAsync(reader, pool))
          .toList()
          .forEach(CompletableFuture::join);
    }
    double seconds = since(start);
    double parse = 0;
    for (Sources sources : read) {
      parse += parse(sources.tree(), sources.paths());
    }
    return new Measured(count.get(), seconds, parse, peakHeap());
  }

  /**
   * Projects of one size after each other until so many migrations are folded.
   *
   * @param before so many small projects come first and do not count: where sizes are compared,
   *     what the JVM takes to become quick is no part of it
   */
  private static Measured generated(BenchProject.Shape shape, int size, int wanted, int before) {
    for (int i = 0; i < before; i++) {
      folded(new BenchProject(shape, 500));
    }
    long count = 0;
    double seconds = 0;
    double parse = 0;
    while (count < wanted) {
      Measured one = measured(new BenchProject(shape, size));
      count += one.count();
      seconds += one.seconds();
      parse += one.parseSeconds();
    }
    return new Measured(count, seconds, parse, peakHeap());
  }

  private static Measured measured(SourceTree tree) {
    long start = System.nanoTime();
    Sources sources = folded(tree);
    double seconds = since(start);
    return new Measured(sources.migrations(), seconds, parse(sources.tree(), sources.paths()), 0);
  }

  /** What was read: of a reading itself nothing is kept, which would fill the memory. */
  private record Sources(SourceTree tree, List<String> paths, int migrations) {}

  private static Sources folded(SourceTree tree) {
    Reading reading = MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT));
    StateSimulator.at(reading, null);
    return new Sources(tree, migrations(reading.project()), reading.migrations().size());
  }

  private static Measured usages(Path folder) {
    SourceTree tree = Checkout.open(folder);
    Reading reading = MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT));
    Sought sought = commonest(StateSimulator.at(reading, null).state().models());
    long start = System.nanoTime();
    UsageReport report = Usages.find(tree, sought);
    double seconds = since(start);
    List<String> python = tree.paths().stream().filter(path -> path.endsWith(".py")).toList();
    return new Measured(report.filesLookedAt(), seconds, parse(tree, python), peakHeap());
  }

  /** The field whose name most models have, which is the most to look for. */
  private static Sought commonest(Map<ModelKey, ModelState> models) {
    Map<String, Integer> names = new TreeMap<>();
    models
        .values()
        .forEach(
            model -> model.fields().forEach(field -> names.merge(field.name(), 1, Integer::sum)));
    names.remove("id");
    String name =
        names.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse("name");
    return new Sought.FieldNamed(name, null);
  }

  private static List<String> migrations(Project project) {
    return project.apps().stream().map(App::migrationFiles).flatMap(List::stream).toList();
  }

  /** The parser alone on one thread: reading the bytes does not count. */
  private static double parse(SourceTree tree, List<String> paths) {
    double seconds = 0;
    for (String path : paths) {
      if (tree.read(path) instanceof SourceTree.FileContent.Present present) {
        long start = System.nanoTime();
        PythonParser.parse(present.bytes());
        seconds += since(start);
      }
    }
    return seconds;
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private static long peakHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
