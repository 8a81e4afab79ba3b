package io.github.djarchitect.testing;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What Django itself makes of a checkout's migrations, and where an answer of ours parts from it.
 *
 * <p>The scripts execute migration modules under a real Django; what those import of the project or
 * of packages is a stub that records how it is used.
 */
public final class Oracle {
  private static final List<String> SCRIPTS =
      List.of(
          "compare.py",
          "django_truth.py",
          "everywhere.py",
          "truth_repository.py",
          "truth_stubs.py",
          "truth_values.py");

  private final DjangoEnvironment environment;
  private final Path folder;

  private Oracle(DjangoEnvironment environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  /**
   * @param folder an empty one, for the scripts and what they write
   */
  public static Oracle in(Path folder, DjangoEnvironment environment) throws IOException {
    Files.createDirectories(folder);
    for (String script : SCRIPTS) {
      try (InputStream resource = Oracle.class.getResourceAsStream("/oracle/" + script)) {
        if (resource == null) {
          throw new IllegalStateException("missing test resource /oracle/" + script);
        }
        Files.copy(resource, folder.resolve(script));
      }
    }
    return new Oracle(environment, folder);
  }

  /**
   * Sets an answer of the {@code graph} or {@code state} command beside Django's.
   *
   * @param kind {@code graph} or {@code state}
   * @param options further ones of the oracle
   */
  public Comparison compare(Path repository, String kind, String ours, String... options)
      throws IOException {
    String[] arguments = new String[3 + options.length];
    arguments[0] = folder.resolve("django_truth.py").toString();
    arguments[1] = kind;
    arguments[2] = repository.toString();
    System.arraycopy(options, 0, arguments, 3, options.length);
    ProcessResult truth = environment.run(folder, Map.of(), arguments);
    if (!truth.succeeded()) {
      return new Comparison(false, "Django could not be asked:\n" + truth.stderr());
    }
    Path theirs = Files.writeString(folder.resolve(kind + ".truth.json"), truth.stdout());
    Path product = Files.writeString(folder.resolve(kind + ".ours.json"), ours);
    ProcessResult compared =
        environment.run(
            folder,
            Map.of(),
            folder.resolve("compare.py").toString(),
            theirs.toString(),
            product.toString(),
            "--kind",
            kind,
            "--max-unknown",
            "100");
    return new Comparison(compared.succeeded(), compared.stdout() + compared.stderr());
  }

  /**
   * Sets answers of {@code state --at}, one a line, beside what Django's loader has at each of
   * those migrations.
   */
  public Comparison compareEverywhere(Path repository, Stream<String> ours) throws IOException {
    Path product = folder.resolve("everywhere.ours.jsonl");
    try (BufferedWriter writer = Files.newBufferedWriter(product)) {
      // one at a time: together they do not fit into memory
      for (Iterator<String> lines = ours.iterator(); lines.hasNext(); ) {
        writer.write(lines.next());
        writer.write('\n');
      }
    }
    ProcessResult compared =
        environment.run(
            folder,
            Map.of(),
            folder.resolve("everywhere.py").toString(),
            repository.toString(),
            product.toString());
    return new Comparison(compared.succeeded(), compared.stdout() + compared.stderr());
  }

  /**
   * @param equal whether nothing differs; what is unknown does not
   * @param told figures and differences, as the script gives them
   */
  public record Comparison(boolean equal, String told) {
    /** Whether nothing is unknown either. */
    public boolean isWhole() {
      return equal && told.contains("unknown 0,");
    }
  }
}
