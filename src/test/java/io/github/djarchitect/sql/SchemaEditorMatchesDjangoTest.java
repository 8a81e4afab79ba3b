package io.github.djarchitect.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.testing.DjangoEnvironment;
import io.github.djarchitect.testing.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the schema editor predicts, character by character against the {@code sqlmigrate} of a real
 * Django whose database stands where the migration finds it. What the editor leaves unknown is
 * counted, and may not become more; what it renders must be equal.
 */
class SchemaEditorMatchesDjangoTest {
  private static final long SEED = Long.getLong("seed", 20260101L);

  @ParameterizedTest
  @EnumSource
  void postgresqlForwardsAndBackwards(DjangoEnvironment.Version version, @TempDir Path temp)
      throws Exception {
    Comparison comparison =
        compare(environment(version), temp, Vendor.POSTGRESQL, Postgres.database().databaseUrl());
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.unknownPercent()).isLessThan(0.5);
  }

  @ParameterizedTest
  @EnumSource
  void sqliteForwardsAndBackwards(DjangoEnvironment.Version version, @TempDir Path temp)
      throws Exception {
    Comparison comparison =
        compare(environment(version), temp, Vendor.SQLITE, temp.resolve("db.sqlite3").toString());
    assertThat(comparison.differences()).isEmpty();
    assertThat(comparison.unknownPercent()).isLessThan(0.5);
  }

  /** Django 5.2 must be there; another series whose Python is missing is reported as not run. */
  private static DjangoEnvironment environment(DjangoEnvironment.Version version) {
    return switch (DjangoEnvironment.of(version)) {
      case DjangoEnvironment.Availability.Ready(DjangoEnvironment ready) -> ready;
      case DjangoEnvironment.Availability.NotRun(String why) -> {
        assumeThat(version).as(why).isEqualTo(DjangoEnvironment.Version.DJANGO_5_2);
        throw new IllegalStateException(why);
      }
    };
  }

  private record Comparison(int equal, Map<String, String> unknown, List<String> differences) {
    double unknownPercent() {
      return 100.0 * unknown.size() / Math.max(1, equal + unknown.size() + differences.size());
    }
  }

  private static Comparison compare(
      DjangoEnvironment environment, Path temp, Vendor vendor, String url) throws IOException {
    DjangoVersion version = DjangoVersion.parse(environment.version().series());
    Path directory = Files.createDirectory(temp.resolve("cases"));
    Map<String, List<String>> apps =
        new MigrationCases(vendor == Vendor.POSTGRESQL, version, SEED).apps();
    for (Map.Entry<String, List<String>> app : apps.entrySet()) {
      Path migrations = Files.createDirectories(directory.resolve(app.getKey(), "migrations"));
      Files.createFile(migrations.getParent().resolve("__init__.py"));
      Files.createFile(migrations.resolve("__init__.py"));
      for (int i = 0; i < app.getValue().size(); i++) {
        Files.writeString(
            migrations.resolve("%04d_step.py".formatted(i + 1)), app.getValue().get(i));
      }
    }
    Files.writeString(directory.resolve("manage.py"), "");
    JsonNode django =
        new ObjectMapper()
            .readTree(
                environment
                    .run(
                        directory,
                        Map.of(),
                        Path.of("src/test/resources/django/render_migrations.py")
                            .toAbsolutePath()
                            .toString(),
                        directory.toString(),
                        url)
                    .orFail()
                    .stdout());
    Reading reading =
        MigrationReader.read(ProjectReader.read(Checkout.open(directory), ProjectOptions.DEFAULT));
    assertThat(reading.unreadable()).isEmpty();
    Comparing comparing = new Comparing(reading, vendor, version);
    for (String app : apps.keySet()) {
      assertThat(django.has(app)).as(app).isTrue();
      comparing.app(app, django.get(app));
    }
    System.err.printf(
        "Django %s, %s: %d migrations of %d apps, seed %d: %d renderings equal"
            + " (%d of them to what is sent, not to what sqlmigrate shows), %d unknown, %d"
            + " different%n",
        version,
        vendor.spelling(),
        apps.values().stream().mapToInt(List::size).sum(),
        apps.size(),
        SEED,
        comparing.equal,
        comparing.onlySent,
        comparing.unknown.size(),
        comparing.differences.size());
    comparing.unknown.forEach((what, why) -> System.err.println("  unknown: " + what + ": " + why));
    return new Comparison(comparing.equal, comparing.unknown, comparing.differences);
  }

  private static final class Comparing {
    private final Reading reading;
    private final Vendor vendor;
    private final DjangoVersion django;
    private int equal;
    private int onlySent;
    private final Map<String, String> unknown = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    Comparing(Reading reading, Vendor vendor, DjangoVersion django) {
      this.django = django;
      this.reading = reading;
      this.vendor = vendor;
    }

    /** The app's migrations in order, the names in the database carried from one to the next. */
    void app(String app, JsonNode steps) {
      SchemaContext context = new SchemaContext("BigAutoField", null, DatabaseObjects.EMPTY);
      ProjectState state = ProjectState.EMPTY;
      for (JsonNode step : steps) {
        MigrationKey key = new MigrationKey(app, step.get("name").asText());
        Migration migration = reading.migration(key).orElseThrow();
        SchemaEditor.Rendering forwards =
            SchemaEditor.forwards(migration, state, vendor, django, context);
        check(key + " forwards", forwards.sql(), step.get("forwards"), step.path("forwards_sent"));
        context = context.withDatabase(forwards.after());
        if (step.has("backwards")) {
          check(
              key + " backwards",
              SchemaEditor.backwards(migration, state, vendor, django, context).sql(),
              step.get("backwards"),
              step.path("backwards_sent"));
        }
        state = StateSimulator.apply(state, migration);
      }
    }

    private void check(String what, MigrationSql ours, JsonNode shown, JsonNode sent) {
      Optional<Statement.UnknownStatement> open =
          ours.statements().stream()
              .map(EmittedStatement::statement)
              .filter(Statement.UnknownStatement.class::isInstance)
              .map(Statement.UnknownStatement.class::cast)
              .findFirst();
      if (open.isPresent()) {
        unknown.put(what, open.get().reason());
        return;
      }
      List<String> texts = texts(ours);
      if (shown.has("error")) {
        differences.add(
            "%s%n  Django refuses: %s%n  here: %s"
                .formatted(what, shown.get("error").asText(), texts));
      } else if (same(texts, shown)) {
        equal++;
      } else if (same(texts, sent)) {
        equal++;
        onlySent++;
      } else {
        differences.add(
            "%s%n  Django: %s%n  here:   %s"
                .formatted(
                    what,
                    String.join("\n          ", lines(shown)),
                    String.join("\n          ", texts)));
      }
    }

    private static List<String> lines(JsonNode rendering) {
      List<String> lines = new ArrayList<>();
      rendering.path("sql").forEach(line -> lines.add(line.asText()));
      lines.removeIf(line -> line.startsWith("--"));
      return lines;
    }

    private static boolean same(List<String> texts, JsonNode rendering) {
      List<String> expected = lines(rendering);
      if (!texts.isEmpty() && texts.getFirst().contains("_primary_")) {
        // Django builds the tables that refer to a key anew in the order of a set of classes
        expected = expected.stream().sorted().toList();
        texts = texts.stream().sorted().toList();
      }
      boolean same = rendering.has("sql") && expected.size() == texts.size();
      for (int i = 0; same && i < texts.size(); i++) {
        same = pattern(texts.get(i)).matcher(expected.get(i)).matches();
      }
      return same;
    }

    /** Each text once, though it may have several effects. */
    private static List<String> texts(MigrationSql sql) {
      List<String> texts = new ArrayList<>();
      for (EmittedStatement emitted : sql.texts()) {
        String text = emitted.statement().sql();
        if (!text.startsWith("--")) {
          texts.add(text.endsWith(";") ? text : text + ";");
        }
      }
      return texts;
    }

    /** A value that only exists when the migration runs matches any text in quotes. */
    private static Pattern pattern(String text) {
      StringBuilder pattern = new StringBuilder();
      int at = 0;
      for (int open = text.indexOf("'<"); open >= 0; open = text.indexOf("'<", at)) {
        int close = text.indexOf(">'", open);
        pattern.append(Pattern.quote(text.substring(at, open))).append("'[^']*'");
        at = close + 2;
      }
      return Pattern.compile(pattern + Pattern.quote(text.substring(at)), Pattern.DOTALL);
    }
  }
}
