package io.github.djarchitect.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.autodetect.Makemigrations;
import io.github.djarchitect.autodetect.PendingChanges;
import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.testing.DjangoEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What makemigrations would add, beside what Django's own autodetector finds in the same files: a
 * project with an app for each edit, whose migrations Django wrote for the models before it.
 */
class MakemigrationsMatchesDjangoTest {
  private static final long SEED = 20_261_128;

  private static final int PAIRS = 120;

  private static final int MIXES = 150;

  /** How many are in one project: Django compares all models of a project with each other. */
  private static final int APPS = 200;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final ObjectMapper SORTED =
      new ObjectMapper()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(SerializationFeature.INDENT_OUTPUT);

  /** How a default that is asked for is told on either side. */
  private static final String ASKED = "<asked>";

  @TempDir private Path temp;

  @ParameterizedTest(name = "on Django {0}")
  @ValueSource(strings = {"4.2", "5.2", "6.0", "6.1"})
  void everyOperationIsDjangos(String django) throws IOException {
    DjangoEnvironment environment = ReadingMatchesDjangoTest.environment(django);
    String[] parts = django.split("\\.");
    int release = Integer.parseInt(parts[0]) * 10 + Integer.parseInt(parts[1]);
    ModelEdits edits = ModelEdits.of(release, SEED, PAIRS, MIXES);
    List<String> different = new ArrayList<>();
    int compared = 0;
    List<ModelEdits.Edit> all = edits.edits();
    for (int from = 0; from < all.size(); from += APPS) {
      List<ModelEdits.Edit> some = all.subList(from, Math.min(from + APPS, all.size()));
      compared += compare(some, django, environment, different);
    }
    System.err.printf(
        "Django %s, seed %d, edits by kind %s, %d migrations compared%n",
        django, SEED, edits.axes(), compared);
    assertThat(compared).isGreaterThan(all.size());
    assertThat(different).isEmpty();
  }

  private int compare(
      List<ModelEdits.Edit> edits,
      String django,
      DjangoEnvironment environment,
      List<String> different)
      throws IOException {
    String name = edits.getFirst().label();
    Path script = scripts(temp.resolve("scripts_" + name)).resolve("pending_changes.py");
    Path project = Files.createDirectories(temp.resolve("project_" + name));
    write(project, edits, django);
    environment.run(temp, Map.of(), script.toString(), project.toString(), "write").orFail();
    for (ModelEdits.Edit edit : edits) {
      Files.writeString(project.resolve(edit.label()).resolve("models.py"), edit.after());
    }
    JsonNode theirs =
        JSON.readTree(
            environment
                .run(temp, Map.of(), script.toString(), project.toString(), "detect")
                .orFail()
                .stdout());
    Reading reading =
        MigrationReader.read(ProjectReader.read(Checkout.open(project), ProjectOptions.DEFAULT));
    int compared = 0;
    for (PendingChanges.Renames renames : PendingChanges.Renames.values()) {
      PendingChanges changes =
          Makemigrations.of(reading, StateSimulator.at(reading, null).state(), django, renames);
      changes.unknown().forEach(each -> different.add(each.toString()));
      Map<String, ArrayNode> ours = byApp(MakemigrationsJson.of(reading, changes, django));
      JsonNode answer = theirs.path(renames == PendingChanges.Renames.YES ? "yes" : "no");
      for (ModelEdits.Edit edit : edits) {
        JsonNode expected = answer.path(edit.label());
        JsonNode found = ours.get(edit.label());
        compared += expected.size();
        String one = expected.isMissingNode() ? "nothing" : text(expected);
        String other = found == null ? "nothing" : text(found);
        if (!one.equals(other)) {
          different.add(
              "%s, renames %s%nDjango: %s%nours: %s".formatted(edit.label(), renames, one, other));
        }
      }
    }
    return compared;
  }

  private Path scripts(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name :
        List.of(
            "/django/pending_changes.py",
            "/oracle/truth_repository.py",
            "/oracle/truth_stubs.py",
            "/oracle/truth_values.py")) {
      try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name))) {
        Files.copy(in, folder.resolve(name.substring(name.lastIndexOf('/') + 1)));
      }
    }
    return folder;
  }

  private static void write(Path project, List<ModelEdits.Edit> edits, String django)
      throws IOException {
    StringBuilder apps = new StringBuilder();
    for (ModelEdits.Edit edit : edits) {
      Path app = Files.createDirectories(project.resolve(edit.label()).resolve("migrations"));
      Files.writeString(app.resolve("__init__.py"), "");
      Files.writeString(app.resolveSibling("__init__.py"), "");
      Files.writeString(app.resolveSibling("models.py"), edit.before());
      apps.append("    \"").append(edit.label()).append("\",\n");
    }
    Files.writeString(project.resolve("requirements.txt"), "Django==" + django + "\n");
    Files.writeString(
        project.resolve("settings.py"),
        """
        SECRET_KEY = "x"
        USE_TZ = True
        USE_I18N = False
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
        SILENCED_SYSTEM_CHECKS = ["auth.E003", "fields.E304", "fields.E305", "models.E028"]
        INSTALLED_APPS = [
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.postgres",
        %s]
        """
            .formatted(apps));
  }

  private static Map<String, ArrayNode> byApp(ObjectNode answer) {
    Map<String, ArrayNode> byApp = new TreeMap<>();
    for (JsonNode migration : answer.path("migrations")) {
      byApp
          .computeIfAbsent(migration.path("app").asText(), _ -> JSON.createArrayNode())
          .add(withAsked(migration));
    }
    return byApp;
  }

  /** Defaults that are asked for, and calls of the project, stand as the other side has them. */
  private static JsonNode withAsked(JsonNode node) {
    node.findParents("stub")
        .forEach(
            each -> {
              JsonNode stub = ((ObjectNode) each).remove("stub");
              if (stub.isTextual()) {
                ((ObjectNode) each).set("call", stub);
              }
            });
    for (JsonNode operation : node.path("operations")) {
      if (operation.path("field").path("kwargs") instanceof ObjectNode kwargs
          && kwargs.path("default").path("unknown").path("reason").asText().contains("asks for")) {
        kwargs.put("default", ASKED);
      }
    }
    return node;
  }

  /** In the order of keys, which no side keeps. */
  private static String text(JsonNode node) throws IOException {
    return SORTED.writeValueAsString(SORTED.treeToValue(node, Object.class));
  }
}
