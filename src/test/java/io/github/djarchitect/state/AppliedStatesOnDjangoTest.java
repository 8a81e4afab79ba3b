package io.github.djarchitect.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.djarchitect.files.Checkout;
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
import java.util.LinkedHashSet;
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
      from django.db.migrations.executor import MigrationExecutor
      from django.db.migrations.recorder import MigrationRecorder
      recorder = MigrationRecorder(connection)
      recorder.ensure_schema()
      for line in sys.stdin.read().splitlines():
          recorder.migration_qs.all().delete()
          for each in line.split():
              recorder.record_applied(*each.split("."))
          try:
              state = MigrationExecutor(connection)._create_project_state(
                  with_applied_migrations=True
              )
              print(" ".join(sorted(
                  f"{app}.{model}:{','.join(found.fields)}"
                  for (app, model), found in state.models.items()
              )))
          except Exception as e:
              print("raises", type(e).__name__)
      """;

  @TempDir private Path temp;

  @ParameterizedTest
  @EnumSource
  void everySetOfAppliedMigrationsGivesDjangosModels(DjangoEnvironment.Version version)
      throws Exception {
    Availability availability = DjangoEnvironment.of(version);
    assumeTrue(availability instanceof Availability.Ready, availability::toString);
    List<String> names = new ArrayList<>(List.of("ant.0001_a", "ant.0002_b", "ant.0003_c"));
    names.add("ant.0001_squashed_0002_b");
    names.add("bee.0001_d");
    migration("ant", "0001_a", "", "", create("Cat", "a"));
    migration("ant", "0002_b", "('ant', '0001_a')", "", add("b"));
    migration("ant", "0003_c", "('ant', '0002_b')", "", add("c"));
    migration(
        "ant",
        "0001_squashed_0002_b",
        "",
        "('ant', '0001_a'), ('ant', '0002_b')",
        create("Cat", "a") + ", " + add("b"));
    migration("bee", "0001_d", "('ant', '0002_b')", "", create("Dog", "d"));
    // squashed migrations of squashed ones are in Django since 6.0
    if (version.compareTo(DjangoEnvironment.Version.DJANGO_6_0) >= 0) {
      names.add("ant.0001_squashed_0003_c");
      migration(
          "ant",
          "0001_squashed_0003_c",
          "",
          "('ant', '0001_squashed_0002_b'), ('ant', '0003_c')",
          create("Cat", "a") + ", " + add("b") + ", " + add("c"));
    }
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
    List<String> django =
        ((Availability.Ready) availability)
            .environment()
            .runWithInput(
                temp,
                Map.of("PYTHONHASHSEED", "0"),
                sets.stream().map(set -> String.join(" ", set)).collect(Collectors.joining("\n")),
                "-c",
                DJANGO)
            .orFail()
            .stdout()
            .lines()
            .toList();

    Reading reading =
        MigrationReader.read(ProjectReader.read(Checkout.open(temp), ProjectOptions.DEFAULT));
    assertThat(django).hasSameSizeAs(sets);
    Map<String, String> ours = new TreeMap<>();
    Map<String, String> theirs = new TreeMap<>();
    for (int i = 0; i < sets.size(); i++) {
      // a history that Django cannot follow has no state to compare
      if (!django.get(i).startsWith("raises")) {
        theirs.put(sets.get(i).toString(), django.get(i));
        ours.put(sets.get(i).toString(), models(reading, sets.get(i)));
      }
    }
    assertThat(theirs).hasSizeGreaterThanOrEqualTo(20);
    assertThat(ours).isEqualTo(theirs);
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

  private static String models(Reading reading, List<String> applied) {
    Set<MigrationKey> keys = new LinkedHashSet<>();
    for (String each : applied) {
      keys.add(new MigrationKey(each.split("\\.", 2)[0], each.split("\\.", 2)[1]));
    }
    return StateSimulator.along(reading, reading.graph().ofDatabase(keys).appliedPlan())
        .state()
        .models()
        .values()
        .stream()
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
