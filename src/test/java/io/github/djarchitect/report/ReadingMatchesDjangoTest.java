package io.github.djarchitect.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.testing.DjangoEnvironment;
import io.github.djarchitect.testing.DjangoEnvironment.Availability;
import io.github.djarchitect.testing.DjangoEnvironment.Version;
import io.github.djarchitect.testing.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Graph and state of whole projects beside what Django's own loader makes of the same files.
 *
 * <p>The projects under {@code src/test/projects/reading} hold what people write by hand; the
 * checkouts in the folders that the system property {@value #FOLDERS} names are compared as well.
 */
class ReadingMatchesDjangoTest {
  static final String FOLDERS = "architect.test.repositories";

  private static final Path PROJECTS = Path.of("src", "test", "projects", "reading");

  @TempDir private Path temp;

  /** What each release of Django can load. */
  static Stream<Arguments> projects() {
    return Stream.of(
            "forms, 5.2",
            "forms, 6.0",
            "forms, 6.1",
            "python, 5.2",
            "python, 6.0",
            "python, 6.1",
            "shapes, 5.2",
            "shapes, 6.0",
            "shapes, 6.1",
            "library, 5.2",
            "library, 6.0",
            "library, 6.1",
            "graphs, 4.2",
            "graphs, 5.2",
            "graphs, 6.0",
            "graphs, 6.1",
            "fields, 4.2",
            "fields, 5.2",
            "fields, 6.0",
            "fields, 6.1",
            "arguments, 5.2",
            "arguments, 6.0",
            "arguments, 6.1",
            "values, 5.2",
            "values, 6.0",
            "values, 6.1",
            "expressions, 5.2",
            "expressions, 6.0",
            "expressions, 6.1",
            "indexes, 5.2",
            "indexes, 6.0",
            "indexes, 6.1",
            "operations, 5.2",
            "operations, 6.0",
            "operations, 6.1",
            "operations42, 4.2")
        .map(row -> row.split(", "))
        .map(row -> Arguments.of((Object[]) row));
  }

  @ParameterizedTest(name = "{0} on Django {1}")
  @MethodSource("projects")
  void everyValueIsDjangos(String name, String django) throws Exception {
    DjangoEnvironment environment = environment(django);
    Path project = copy(PROJECTS.resolve(name), django);
    for (String kind : List.of("graph", "state")) {
      Oracle.Comparison comparison =
          Oracle.in(temp.resolve(kind), environment)
              .compare(project, kind, answer(project, kind, django));
      assertThat(comparison.isWhole()).as(kind + " " + comparison.told()).isTrue();
    }
  }

  @ParameterizedTest(name = "{0} on Django {1}")
  @MethodSource("projects")
  void everyMigrationHasDjangosStateBehindIt(String name, String django) throws Exception {
    DjangoEnvironment environment = environment(django);
    Path project = copy(PROJECTS.resolve(name), django);
    Reading reading =
        MigrationReader.read(ProjectReader.read(Checkout.open(project), ProjectOptions.DEFAULT));
    Oracle.Comparison comparison =
        Oracle.in(temp.resolve("oracle"), environment)
            .compareEverywhere(project, everywhere(reading, django));
    assertThat(comparison.equal()).as(comparison.told()).isTrue();
    assertThat(comparison.told())
        .endsWith("states %d, equal %<d, not equal 0\n".formatted(reading.migrations().size()))
        .doesNotContain("unknown");
  }

  @Test
  @EnabledIfSystemProperty(named = FOLDERS, matches = ".+")
  void everyCheckoutOfTheNamedFoldersIsEqual() throws Exception {
    List<String> different = new ArrayList<>();
    int number = 0;
    for (String folder : System.getProperty(FOLDERS).split(java.io.File.pathSeparator)) {
      try (Stream<Path> checkouts = Files.list(Path.of(folder))) {
        for (Path checkout : checkouts.filter(Files::isDirectory).sorted().toList()) {
          for (String kind : List.of("graph", "state")) {
            Oracle.Comparison comparison =
                Oracle.in(temp.resolve(kind + number++), DjangoEnvironment.django52())
                    .compare(checkout, kind, answer(checkout, kind, "5.2"));
            System.err.printf("%s %s%n%s%n", checkout, kind, comparison.told());
            if (!comparison.equal()) {
              different.add(checkout + " " + kind);
            }
          }
          Reading reading =
              MigrationReader.read(
                  ProjectReader.read(Checkout.open(checkout), ProjectOptions.DEFAULT));
          Oracle.Comparison everywhere =
              Oracle.in(temp.resolve("everywhere" + number++), DjangoEnvironment.django52())
                  .compareEverywhere(checkout, everywhere(reading, "5.2"));
          System.err.printf("%s everywhere%n%s%n", checkout, everywhere.told());
          if (!everywhere.equal()) {
            different.add(checkout + " everywhere");
          }
        }
      }
    }
    assertThat(different).isEmpty();
  }

  private static Stream<String> everywhere(Reading reading, String django) {
    return reading.migrations().keySet().stream()
        .map(at -> StateJson.of(reading, StateSimulator.at(reading, at), at, django).toString());
  }

  static DjangoEnvironment environment(String django) {
    for (Version version : Version.values()) {
      if (version.series().equals(django)) {
        Availability availability = DjangoEnvironment.of(version);
        assumeTrue(availability instanceof Availability.Ready, availability::toString);
        return ((Availability.Ready) availability).environment();
      }
    }
    throw new IllegalArgumentException("no environment for Django " + django);
  }

  private Path copy(Path source, String django) throws IOException {
    Path project = temp.resolve("project");
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Path target = project.resolve(source.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    Files.writeString(project.resolve("requirements.txt"), "Django==" + django + "\n");
    return project;
  }

  private static String answer(Path project, String kind, String django) {
    Reading reading =
        MigrationReader.read(ProjectReader.read(Checkout.open(project), ProjectOptions.DEFAULT));
    return kind.equals("graph")
        ? GraphJson.of(reading, django).toString()
        : StateJson.of(reading, StateSimulator.at(reading, null), null, django).toString();
  }
}
