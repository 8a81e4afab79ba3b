package io.github.djarchitect.hazard.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.testing.DjangoEnvironment;
import io.github.djarchitect.testing.DjangoProject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Everything that Django's own historical models have is known, so that none of it is flagged. */
class HistoricalNamesOnDjangoTest {
  private static final Path SHOP = Path.of("examples", "shop");

  /** Prints {@code kind app.model name} for what a migration's models and managers have. */
  private static final String NAMES =
      """
      from django.db.migrations.loader import MigrationLoader
      apps = MigrationLoader(None).project_state().apps
      for app in ("accounts", "catalog", "customers", "orders"):
          for model in apps.get_app_config(app).get_models():
              label = model._meta.label_lower
              has = dir(model)
              has += [f.attname for f in model._meta.concrete_fields]
              for kind, names in (
                  ("row", has),
                  ("manager", dir(model.objects)),
                  ("queryset", dir(model.objects.all())),
              ):
                  for name in names:
                      if not name.startswith("_"):
                          print(kind, label, name)
              for field in model._meta.get_fields():
                  print("lookup", label, field.name)
      """;

  @TempDir private Path temp;

  @ParameterizedTest
  @EnumSource(names = {"DJANGO_5_2", "DJANGO_6_0"})
  void whatDjangoHasIsThere(DjangoEnvironment.Version version) {
    DjangoEnvironment.Availability available = DjangoEnvironment.of(version);
    Assumptions.assumeTrue(
        available instanceof DjangoEnvironment.Availability.Ready, available.toString());
    DjangoEnvironment environment =
        ((DjangoEnvironment.Availability.Ready) available).environment();
    ProjectState state =
        StateSimulator.at(
                MigrationReader.read(
                    ProjectReader.read(Checkout.open(SHOP), ProjectOptions.DEFAULT)),
                null)
            .state();
    List<String> lines =
        DjangoProject.copyOf(SHOP, temp, environment)
            .onStrictSqlite()
            .shell(NAMES)
            .orFail()
            .stdout()
            .lines()
            .toList();

    Map<String, Integer> seen = new TreeMap<>();
    TreeSet<String> unknown = new TreeSet<>();
    for (String line : lines) {
      String[] parts = line.split(" ");
      if (parts.length != 3
          || !List.of("row", "manager", "queryset", "lookup").contains(parts[0])) {
        continue;
      }
      seen.merge(parts[0], 1, Integer::sum);
      HistoricalModel model =
          HistoricalModel.of(state, ModelKey.parse(parts[1]), true).orElseThrow();
      boolean known =
          switch (parts[0]) {
            case "row" -> model.attribute(parts[2]);
            case "lookup" -> model.missing(parts[2]) == null;
            default -> HistoricalNames.isOfDjango(parts[2]) || model.manages(parts[2]);
          };
      if (!known) {
        unknown.add(line);
      }
    }

    assertThat(unknown).isEmpty();
    assertThat(seen.keySet()).containsExactly("lookup", "manager", "queryset", "row");
    assertThat(seen.values()).allMatch(count -> count > 20);
  }
}
