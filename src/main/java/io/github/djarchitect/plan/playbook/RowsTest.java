package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.Imports;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.codegen.SampleRow;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.state.ModelKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Django test that goes with a plan: rows are made before its first migration, read after its
 * last, and read again on the way back.
 */
final class RowsTest {
  private static final String TEMPLATE =
      """
      \"""The rows of <label> keep what they say while <old> <becomes>.\"""

      <imports>

      BEFORE = [<before>]
      AFTER = [<after>]

      # what the old column says, and what stands in its place afterwards
      ROWS = [
      <rows>
      ]


      class <class>(TransactionTestCase):
          def setUp(self):
              # the migrations that other tests count on
              leaves = MigrationExecutor(connection).loader.graph.leaf_nodes()
              self.addCleanup(self.migrate, leaves)

          def migrate(self, targets):
              MigrationExecutor(connection).migrate(targets)
              return MigrationExecutor(connection).loader.project_state(targets).apps

          def test_rows_survive_both_ways(self):
              apps = self.migrate(BEFORE)
              model = apps.get_model(<app>, <model>)
      <parents>
              for n, (before, _) in enumerate(ROWS):
                  model.objects.create(<arguments>)

              model = self.migrate(AFTER).get_model(<app>, <model>)
              after = model.objects.order_by("pk").values_list(<fields>)
              self.assertEqual(list(after), [kept for _, kept in ROWS])

              model = self.migrate(BEFORE).get_model(<app>, <model>)
              again = model.objects.order_by("pk").values_list(<oldField>, flat=True)
              self.assertEqual(list(again), [before for before, _ in ROWS])
      """;

  /**
   * A row of the test.
   *
   * @param before Python source of the old column's value
   * @param after Python source of a tuple: what stands in its place
   */
  record Row(String before, String after) {}

  private RowsTest() {}

  /** Values of a column that keeps its type. */
  static List<Row> samples(Field field) {
    List<String> values = SampleRow.values(field);
    return values.stream().map(value -> new Row(value, "(" + value + ",)")).toList();
  }

  /**
   * The test; nothing where a row of the model cannot be made up.
   *
   * @param before the newest migration before the plan
   * @param after the plan's last
   * @param fields that hold the value afterwards
   */
  static List<Proposal.TestFile> of(
      PlanInput input,
      Subject subject,
      MigrationKey before,
      MigrationKey after,
      String becomes,
      List<String> fields,
      List<Row> rows) {
    Imports imports =
        new Imports()
            .from("django.db", "connection")
            .from("django.db.migrations.executor", "MigrationExecutor")
            .from("django.test", "TransactionTestCase");
    SampleRow sample =
        new SampleRow(
            input.state(), ModelKey.parse(input.project().authUserModel().value()), imports);
    String old = subject.named().name();
    Optional<List<String>> others = sample.arguments(subject.model(), old);
    if (others.isEmpty() || rows.isEmpty()) {
      return List.of();
    }
    String model = subject.model().name();
    String name = PythonText.snakeCase(model) + "_" + old;
    String arguments =
        "\n"
            + " ".repeat(16)
            + old
            + "=before,\n"
            + others.get().stream()
                .map(each -> " ".repeat(16) + each + ",\n")
                .collect(Collectors.joining())
            + " ".repeat(12);
    String text =
        TEMPLATE
            .replace("<label>", subject.app().label() + "." + model)
            .replace("<becomes>", becomes)
            .replace("<imports>", imports.render().strip())
            .replace("<before>", nodes(input, before, sample.parentApps()))
            .replace("<after>", node(after))
            .replace(
                "<rows>",
                rows.stream()
                    .map(row -> "    (%s, %s),".formatted(row.before(), row.after()))
                    .collect(Collectors.joining("\n")))
            .replace("<class>", PythonText.camelCase(name) + "RowsTest")
            .replace("<app>", PythonText.quote(subject.app().label()))
            .replace("<model>", PythonText.quote(model))
            .replace(
                "<parents>\n",
                sample.parents().stream()
                    .map(line -> " ".repeat(8) + line + "\n")
                    .collect(Collectors.joining()))
            .replace("<arguments>", arguments)
            .replace(
                "<fields>",
                fields.stream().map(PythonText::quote).collect(Collectors.joining(", ")))
            .replace("<oldField>", PythonText.quote(old))
            .replace("<old>", old);
    return List.of(new Proposal.TestFile(path(input, subject, name), text));
  }

  /**
   * The state to make rows in: a migration's own state has other apps as they were when it was
   * written, the tables have them as they are today.
   */
  private static String nodes(PlanInput input, MigrationKey own, Set<String> apps) {
    return Stream.concat(
            Stream.of(own),
            apps.stream()
                .filter(app -> !app.equals(own.app()))
                .flatMap(
                    app ->
                        input.reading().graph().leaves().getOrDefault(app, List.of()).stream()
                            .limit(1)))
        .map(RowsTest::node)
        .collect(Collectors.joining(", "));
  }

  private static String node(MigrationKey key) {
    return "(%s, %s)".formatted(PythonText.quote(key.app()), PythonText.quote(key.name()));
  }

  private static String path(PlanInput input, Subject subject, String name) {
    String directory = subject.app().directory();
    String folder = directory.isEmpty() ? "" : directory + "/";
    boolean packaged =
        input.project().tree().read(folder + "tests/__init__.py")
            instanceof SourceTree.FileContent.Present;
    return folder
        + (packaged ? "tests/" : "")
        + "test_"
        + name.toLowerCase(Locale.ROOT)
        + "_rows.py";
  }
}
