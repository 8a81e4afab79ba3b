package io.github.djarchitect.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * States that Django passes through without looking, or would fail on: what cannot be told of them
 * is unknown, with its place, and the rest is told.
 */
class OddStatesTest {
  private static final String MODELS =
      """
      migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
      migrations.CreateModel(
          "Book",
          [
              ("id", models.BigAutoField(primary_key=True)),
              ("title", models.CharField(max_length=20)),
              ("year", models.IntegerField(db_index=True)),
              ("shelf", models.ForeignKey("lib.shelf", models.CASCADE)),
          ],
          options={"unique_together": {("title", "year"), ("title", "shelf")}},
      ),
      """;

  @Test
  void aRemovedFieldLeavesTheOtherConstraintsOfItsTableTold() {
    ProjectState state =
        folded(
                MODELS,
                "migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField('book',"
                    + " 'year')])")
            .after();

    TableShape books =
        TableShape.of(state, "lib_book", Vendor.POSTGRESQL, DjangoVersion.DEFAULT).orElseThrow();

    assertThat(books.parts())
        .extracting(part -> part.named().columns())
        .contains(List.of("title", "shelf_id"))
        .doesNotContain(List.of("year"), List.of("title", "year"), List.of("title"));
    assertThat(books.unknown())
        .containsExactly("unique_together of [title, year]: the model Book has no field \"year\"");
    assertThat(
            TableShape.all(
                state,
                state.model("lib", "book").orElseThrow().key(),
                Vendor.POSTGRESQL,
                DjangoVersion.DEFAULT))
        .containsExactly(books);
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void operationsOnWhatCannotBeToldAreUnknownWithTheirPlace(Vendor vendor) {
    for (String operation :
        List.of(
            // Django has no column for the field that the constraint names
            "migrations.AlterUniqueTogether('book', {('title', 'gone')})",
            "migrations.AlterIndexTogether('book', {('title', 'gone')})",
            "migrations.AddIndex('book', models.Index(fields=['gone'], name='i'))",
            "migrations.AddConstraint('book', models.UniqueConstraint(fields=['gone'], name='u'))",
            "migrations.AddField('book', 'ours', models.ForeignKey('lib.none', models.CASCADE))",
            "migrations.AddField('book', 'ours', models.ManyToManyField('lib.none'))",
            "migrations.AddField('book', 'long', models.CharField(max_length=10**30))",
            "migrations.CreateModel('Loop', [('a', models.OneToOneField('lib.loop', models.CASCADE,"
                + " primary_key=True))])",
            "migrations.CreateModel('Odd', [('id', models.AutoField(primary_key=True))],"
                + " {'db_table': print})",
            "migrations.RemoveIndex('book', 'none')",
            "migrations.RemoveConstraint('book', 'none')",
            "migrations.RenameIndex('book', new_name='a', old_fields=('title', 'gone'))")) {
      Folded folded = folded(MODELS, operation);
      Migration migration = folded.second();
      assertThat(
              unknown(
                  SchemaEditor.forwards(migration, folded.before(), vendor, DjangoVersion.DEFAULT)))
          .as("%s on %s", operation, vendor)
          .isNotEmpty()
          .allSatisfy(each -> assertThat(each.place().path()).startsWith("lib/migrations/"));
      assertThat(
              unknown(
                  SchemaEditor.backwards(
                      migration, folded.before(), vendor, DjangoVersion.DEFAULT)))
          .as("%s on %s, backwards", operation, vendor)
          .allSatisfy(each -> assertThat(each.place().path()).startsWith("lib/migrations/"));
      for (ModelState model : folded.after().models().values()) {
        TableShape.all(folded.after(), model.key(), vendor, DjangoVersion.DEFAULT);
      }
      assertThat(
              TableShape.of(folded.after(), "lib_book", vendor, DjangoVersion.DEFAULT)
                  .orElseThrow()
                  .columns())
          .as("%s on %s", operation, vendor)
          .filteredOn(column -> column.unknown() == null)
          .extracting(TableShape.Column::name)
          .contains("id", "title", "year", "shelf_id");
    }
  }

  private static List<Statement.UnknownStatement> unknown(MigrationSql sql) {
    return sql.statements().stream()
        .map(EmittedStatement::statement)
        .flatMap(
            statement ->
                statement instanceof Statement.UnknownStatement unknown
                    ? Stream.of(unknown)
                    : Stream.empty())
        .toList();
  }

  private record Folded(ProjectState before, Migration second, ProjectState after) {}

  /** The states around a second migration. */
  private static Folded folded(String first, String second) {
    List<Folded> visited = new ArrayList<>();
    StateSimulator.walk(
        MigrationReader.read(
            ProjectReader.read(
                TextTree.of(
                    """
                    --- manage.py
                    --- lib/__init__.py
                    --- lib/migrations/__init__.py
                    --- lib/migrations/0001_initial.py
                    %s--- lib/migrations/0002_odd.py
                    %s\
                    """
                        .formatted(
                            module("", first), module("(\"lib\", \"0001_initial\")", second))),
                ProjectOptions.DEFAULT)),
        (migration, before, after) -> visited.add(new Folded(before, migration, after)));
    assertThat(visited).hasSize(2);
    return visited.getLast();
  }

  private static String module(String dependency, String operations) {
    return """
    from django.db import migrations, models

    class Migration(migrations.Migration):
        dependencies = [%s]
        operations = [
    %s
        ]
    """
        .formatted(dependency, operations.indent(8));
  }
}
