package io.github.djarchitect.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.AppliedHistory;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.testing.DjangoEnvironment;
import io.github.djarchitect.testing.DjangoEnvironment.Availability;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The models of a database that has some migrations and not others, beside what Django's executor
 * takes it to have: every set of a history with a squashed migration of each kind.
 */
class AppliedStatesOnDjangoTest {
  private static final String DJANGO =
      """
      import json, sys
      from django.conf import settings
      settings.configure(
          INSTALLED_APPS=["ant", "bee"],
          DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
          DEFAULT_AUTO_FIELD="django.db.models.AutoField",
      )
      import django
      django.setup()
      from django.db import connection
      from django.db.migrations.exceptions import InconsistentMigrationHistory
      from django.db.migrations.executor import MigrationExecutor
      from django.db.migrations.loader import MigrationLoader
      from django.db.migrations.recorder import MigrationRecorder
      order = json.loads(sys.argv[1])
      def told(state):
          return " ".join(sorted(
              f"{app}.{model}:{','.join(found.fields)}"
              for (app, model), found in state.models.items()
          ))
      def attempt(function):
          try:
              return function()
          except Exception as e:
              return f"raises {type(e).__name__}"
      def history(loader):
          try:
              loader.check_consistent_history(connection)
          except InconsistentMigrationHistory as e:
              return str(e)
      load = MigrationLoader.load_disk
      def load_disk(self):
          load(self)
          # before 6.1 the names of an app's migrations are a set
          self.disk_migrations = {
              tuple(k.split(".")): self.disk_migrations[tuple(k.split("."))] for k in order
          }
      MigrationLoader.load_disk = load_disk
      recorder = MigrationRecorder(connection)
      recorder.ensure_schema()
      for line in sys.stdin.read().splitlines():
          recorder.migration_qs.all().delete()
          for each in line.split():
              recorder.record_applied(*each.split("."))
          try:
              executor = MigrationExecutor(connection)
          except Exception as e:
              print(json.dumps({"applied": f"raises {type(e).__name__}", "at": {}, "history": None}))
              continue
          loader = executor.loader
          print(json.dumps({
              "applied": attempt(
                  lambda: told(executor._create_project_state(with_applied_migrations=True))
              ),
              "at": {
                  ".".join(key): attempt(lambda: told(loader.project_state(key)))
                  for key in sorted(loader.graph.nodes)
              },
              "history": history(loader),
          }))
      """;

  @TempDir private Path temp;

  @ParameterizedTest
  @EnumSource
  void everySetOfAppliedMigrationsGivesDjangosModels(DjangoEnvironment.Version version)
      throws Exception {
    Availability availability = DjangoEnvironment.of(version);
    assumeTrue(availability instanceof Availability.Ready, availability::toString);
    List<String> names = history();
    Files.writeString(temp.resolve("manage.py"), "");
    Files.writeString(temp.resolve("requirements.txt"), "Django==%s\n".formatted(version.series()));
    List<List<String>> sets = new ArrayList<>();
    for (int bits = 0; bits < 1 << names.size(); bits++) {
      List<String> set = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        if ((bits >> i & 1) == 1) {
          set.add(names.get(i));
        }
      }
      sets.add(set);
    }
    DjangoEnvironment environment = ((Availability.Ready) availability).environment();
    List<JsonNode> django = asked(environment, names, sets);
    Reading reading =
        MigrationReader.read(ProjectReader.read(Checkout.open(temp), ProjectOptions.DEFAULT));
    assertThat(django).hasSameSizeAs(sets);
    Map<String, String> ours = new TreeMap<>();
    Map<String, String> theirs = new TreeMap<>();
    int inconsistent = 0;
    for (int i = 0; i < sets.size(); i++) {
      String set = sets.get(i).toString();
      MigrationGraph graph = reading.graph().ofDatabase(keys(sets.get(i)));
      // a history that Django cannot follow has no state to compare
      String applied = django.get(i).path("applied").asText();
      if (!applied.startsWith("raises")) {
        theirs.put(set, applied);
        ours.put(set, models(StateSimulator.along(reading, graph.appliedPlan())));
      }
      for (var each : django.get(i).path("at").properties()) {
        theirs.put(set + " at " + each.getKey(), each.getValue().asText());
        ours.put(
            set + " at " + each.getKey(),
            models(StateSimulator.at(reading, graph, key(each.getKey()))));
      }
      String message = django.get(i).path("history").asText("");
      List<AppliedHistory.OutOfOrder> outOfOrder =
          AppliedHistory.of(reading, graph, keys(sets.get(i))).outOfOrder();
      if (message.isEmpty()) {
        assertThat(outOfOrder).as(set).isEmpty();
      } else {
        inconsistent++;
        assertThat(outOfOrder)
            .as(set)
            .extracting(AppliedHistory.OutOfOrder::message)
            .contains(
                "InconsistentMigrationHistory: "
                    + message.replaceFirst(" on database 'default'\\.$", ""));
      }
    }
    assertThat(theirs).hasSizeGreaterThanOrEqualTo(500);
    assertThat(inconsistent).isGreaterThan(20);
    assertThat(ours).isEqualTo(theirs);
  }

  @ParameterizedTest
  @EnumSource
  void anOrderThatDjangoDoesNotKeepIsTold(DjangoEnvironment.Version version) throws Exception {
    Availability availability = DjangoEnvironment.of(version);
    assumeTrue(availability instanceof Availability.Ready, availability::toString);
    List<String> names = history();
    Files.writeString(temp.resolve("manage.py"), "");
    Files.writeString(temp.resolve("requirements.txt"), "Django==%s\n".formatted(version.series()));
    DjangoEnvironment environment = ((Availability.Ready) availability).environment();
    List<List<String>> empty = List.of(List.of("other.0001_initial"));

    JsonNode forth = asked(environment, names, empty).getFirst();
    JsonNode back = asked(environment, names.reversed(), empty).getFirst();

    Reading reading =
        MigrationReader.read(ProjectReader.read(Checkout.open(temp), ProjectOptions.DEFAULT));
    assertThat(forth.path("applied").asText()).isEmpty();
    if (back.equals(forth)) {
      assertThat(reading.graph().nestedWithoutOrder()).isEmpty();
    } else {
      assertThat(back.path("applied").asText()).isEqualTo("raises NodeNotFoundError");
      assertThat(reading.graph().nestedWithoutOrder())
          .containsExactly(
              new MigrationGraph.Nested(
                  key("ant.0001_squashed_0003_c"), key("ant.0001_squashed_0002_b")),
              new MigrationGraph.Nested(
                  key("ant.0001_twice_0004_d"), key("ant.0001_squashed_0003_c")));
    }
  }

  /** Migrations with squashed ones of squashed ones, the innermost first. */
  private List<String> history() throws Exception {
    migration("ant", "0001_a", "", "", create("Cat", "a"));
    migration("ant", "0002_b", "('ant', '0001_a')", "", add("b"));
    migration("ant", "0003_c", "('ant', '0002_b')", "", add("c"));
    migration("ant", "0004_d", "('ant', '0003_c')", "", add("d"));
    migration("bee", "0001_d", "('ant', '0002_b')", "", create("Dog", "d"));
    String two = create("Cat", "a") + ", " + add("b");
    String three = two + ", " + add("c");
    migration("ant", "0001_squashed_0002_b", "", "('ant', '0001_a'), ('ant', '0002_b')", two);
    migration(
        "ant",
        "0001_squashed_0003_c",
        "",
        "('ant', '0001_squashed_0002_b'), ('ant', '0003_c')",
        three);
    migration(
        "ant",
        "0001_twice_0004_d",
        "",
        "('ant', '0001_squashed_0003_c'), ('ant', '0004_d')",
        three + ", " + add("d"));
    return List.of(
        "ant.0001_a",
        "ant.0002_b",
        "ant.0003_c",
        "ant.0004_d",
        "ant.0001_squashed_0002_b",
        "ant.0001_squashed_0003_c",
        "ant.0001_twice_0004_d",
        "bee.0001_d");
  }

  private List<JsonNode> asked(
      DjangoEnvironment environment, List<String> order, List<List<String>> sets) throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<JsonNode> answers = new ArrayList<>();
    for (String line :
        environment
            .runWithInput(
                temp,
                Map.of("PYTHONHASHSEED", "0"),
                sets.stream().map(set -> String.join(" ", set)).collect(Collectors.joining("\n"))
                    + "\n",
                "-c",
                DJANGO,
                json.writeValueAsString(order))
            .orFail()
            .stdout()
            .lines()
            .toList()) {
      answers.add(json.readTree(line));
    }
    return answers;
  }

  @Test
  void aListingNamesASquashedMigrationWithoutThoseThatItReplaces() throws Exception {
    migration("ant", "0001_a", "", "", create("Cat", "a"));
    migration("ant", "0002_b", "('ant', '0001_a')", "", add("b"));
    migration(
        "ant",
        "0001_squashed_0002_b",
        "",
        "('ant', '0001_a'), ('ant', '0002_b')",
        create("Cat", "a"));
    Files.writeString(temp.resolve("manage.py"), "");
    Reading reading =
        MigrationReader.read(ProjectReader.read(Checkout.open(temp), ProjectOptions.DEFAULT));
    MigrationKey squashed = new MigrationKey("ant", "0001_squashed_0002_b");
    MigrationKey first = new MigrationKey("ant", "0001_a");

    assertThat(reading.graph().ofListing(Set.of(squashed)).appliedPlan()).containsExactly(squashed);
    assertThat(reading.graph().ofDatabase(Set.of(squashed)).appliedPlan()).isEmpty();
    assertThat(reading.graph().ofListing(Set.of(first)).appliedPlan()).containsExactly(first);
    assertThat(
            reading
                .graph()
                .ofListing(Set.of(first, new MigrationKey("ant", "0002_b")))
                .appliedPlan())
        .containsExactly(squashed);
  }

  private static Set<MigrationKey> keys(List<String> names) {
    return names.stream().map(AppliedStatesOnDjangoTest::key).collect(Collectors.toSet());
  }

  private static MigrationKey key(String name) {
    return new MigrationKey(name.split("\\.", 2)[0], name.split("\\.", 2)[1]);
  }

  private static String models(StateSimulator.Simulation simulation) {
    return simulation.state().models().values().stream()
        .map(
            model ->
                model.key()
                    + ":"
                    + model.fields().stream()
                        .map(field -> field.name())
                        .collect(Collectors.joining(",")))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private static String create(String model, String field) {
    return "migrations.CreateModel('%s', [('%s', models.AutoField(primary_key=True))])"
        .formatted(model, field);
  }

  private static String add(String field) {
    return "migrations.AddField('Cat', '%s', models.IntegerField(null=True))".formatted(field);
  }

  private void migration(
      String app, String name, String dependencies, String replaces, String operations)
      throws Exception {
    Path folder = Files.createDirectories(temp.resolve(app).resolve("migrations"));
    Files.writeString(temp.resolve(app).resolve("__init__.py"), "");
    Files.writeString(folder.resolve("__init__.py"), "");
    Files.writeString(
        folder.resolve(name + ".py"),
        """
        from django.db import migrations, models


        class Migration(migrations.Migration):
            replaces = [%s]
            dependencies = [%s]
            operations = [%s]
        """
            .formatted(replaces, dependencies, operations));
  }
}
