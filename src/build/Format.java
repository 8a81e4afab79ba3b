import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The formatter behind {@code mvn verify} (check) and {@code mvn process-sources -Pformat} (write).
 *
 * <p>Run on the JDK that compiles the project, not on Maven's own, because the formatter uses
 * javac's parser and must know the language level of the sources.
 */
final class Format {
  private Format() {}

  public static void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    List<Path> off = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    int files = 0;
    for (String root : List.of("src/main/java", "src/test/java", "src/build")) {
      if (!Files.isDirectory(Path.of(root))) {
        continue;
      }
      try (Stream<Path> walk = Files.walk(Path.of(root))) {
        for (Path file : walk.filter(p -> p.toString().endsWith(".java")).sorted().toList()) {
          files++;
          String before = Files.readString(file);
          try {
            String after = new Formatter().formatSourceAndFixImports(before);
            if (!after.equals(before)) {
              off.add(file);
              if (write) {
                Files.writeString(file, after);
              }
            }
          } catch (FormatterException e) {
            broken.add(file + ": " + e.getMessage());
          }
        }
      }
    }
    broken.forEach(System.err::println);
    if (write) {
      System.err.printf("format: %d of %d files rewritten%n", off.size(), files);
    } else if (!off.isEmpty()) {
      off.forEach(file -> System.err.println("not formatted: " + file));
      System.err.println("Run: mvn -q process-sources -Pformat");
    }
    if (!broken.isEmpty() || (!write && !off.isEmpty())) {
      System.exit(1);
    }
  }
}
