package io.github.djarchitect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** NOTICE names what the packaged program ships in lib/. */
class NoticeTest {
  /** The build writes it, since the tests' own class path holds more than is shipped. */
  private static final String RUNTIME = "/runtime-class-path";

  @Test
  void everyLibraryThatIsShippedIsNamedAndNoOther() throws IOException {
    assertThat(named()).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(shipped());
  }

  private static List<String> named() throws IOException {
    return Files.readAllLines(Path.of("NOTICE")).stream()
        .filter(line -> line.startsWith("    "))
        .flatMap(line -> Arrays.stream(line.strip().split(", ", -1)))
        .map(library -> library.replaceFirst(" \\(.*\\)$", ""))
        .toList();
  }

  private static List<String> shipped() throws IOException {
    try (var in = NoticeTest.class.getResourceAsStream(RUNTIME)) {
      assertThat(in).as(RUNTIME).isNotNull();
      String classPath = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
      return Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
          .map(jar -> Path.of(jar).getFileName().toString().replaceFirst("-\\d.*\\.jar$", ""))
          .toList();
    }
  }
}
