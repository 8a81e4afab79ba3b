package io.github.djarchitect.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.conflict.Conflict.Kind;
import io.github.djarchitect.conflict.Conflict.Relation;
import io.github.djarchitect.files.TreeWriter;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two branches behind one first migration with a Book: what they do to each other, and the way out.
 */
class ConflictsTest {
  private static final String MODELS =
      """
      from django.db import models


      class Book(models.Model):
          title = models.CharField(max_length=%s)
          pages = models.IntegerField()
      """;

  @TempDir Path root;

  @BeforeEach
  void aProject() throws IOException {
    Files.writeString(root.resolve("manage.py"), "");
    Files.createDirectories(root.resolve("shop/migrations"));
    Files.writeString(root.resolve("shop/__init__.py"), "");
    Files.writeString(root.resolve("shop/migrations/__init__.py"), "");
    Files.writeString(root.resolve("shop/models.py"), MODELS.formatted("100"));
    migration(
        "0001_initial",
        null,
        """
        migrations.CreateModel("Book", [
            ("id", models.AutoField(primary_key=True)),
            ("title", models.CharField(max_length=100)),
            ("pages", models.IntegerField()),
        ])\
        """);
  }

  @Test
  void strangersAreMerged() {
    branches(
        "migrations.AddField('book', 'isbn', models.TextField(default=''))",
        "migrations.CreateModel('Shelf', [('id', models.AutoField(primary_key=True))])");

    Conflict conflict = conflict();

    assertThat(conflict.relation()).isEqualTo(Relation.INDEPENDENT);
    assertThat(recommended(conflict).kind()).isEqualTo(Kind.MERGE);
    assertThat(leavesAfter(conflict)).containsExactly("0003_merge_0002_a_0002_b");
  }

  @Test
  void aFieldThatOneSideRemovesAndTheOtherAltersContradicts() {
    branches(
        "migrations.RemoveField('book', 'pages')",
        "migrations.AlterField('book', 'pages', models.BigIntegerField())");

    assertThat(conflict().relation()).isEqualTo(Relation.CONTRADICTORY);
  }

  @Test
  void theSameColumnAddedTwiceIsDoneOnce() {
    String both = "migrations.AddField('book', 'isbn', models.TextField(default=''))";
    branches(both, both);

    Conflict conflict = conflict();

    assertThat(conflict.relation()).isEqualTo(Relation.DUPLICATE);
    assertThat(recommended(conflict).kind()).isEqualTo(Kind.EDIT);
    assertThat(leavesAfter(conflict)).hasSize(1);
  }

  @Test
  void whatBothSetDifferentlyTheMergeSetsAsTheModelHasIt() throws IOException {
    Files.writeString(root.resolve("shop/models.py"), MODELS.formatted("300"));
    branches(
        "migrations.AlterField('book', 'title', models.CharField(max_length=200))",
        "migrations.AlterField('book', 'title', models.CharField(max_length=300))");

    Conflict conflict = conflict();

    assertThat(conflict.relation()).isEqualTo(Relation.CONTRADICTORY);
    assertThat(conflict.resolutions())
        .filteredOn(each -> each.kind() == Kind.MERGE)
        .singleElement()
        .satisfies(
            merge -> assertThat(merge.files().getFirst().content()).contains("max_length=300"));
  }

  @Test
  void codeThatNeedsWhatTheOtherSideTakesAwayMattersInOrder() {
    branches(
        "migrations.RunPython(fill, migrations.RunPython.noop)",
        "migrations.RemoveField('book', 'pages')");

    Conflict conflict = conflict();

    assertThat(conflict.relation()).isEqualTo(Relation.ORDER_MATTERS);
    assertThat(recommended(conflict).kind()).isEqualTo(Kind.REBASE);
    assertThat(recommended(conflict).base()).isEqualTo(new MigrationKey("shop", "0002_a"));
  }

  @Test
  void whatIsSharedStaysWhereItIs() {
    branches(
        "migrations.RenameField('book', 'pages', 'leaves')",
        "migrations.AlterField('book', 'pages', models.BigIntegerField())");
    MigrationKey first = new MigrationKey("shop", "0002_a");
    MigrationKey second = new MigrationKey("shop", "0002_b");

    for (MigrationKey shared : List.of(first, second)) {
      assertThat(conflict(new Conflicts.Shared(Set.of(shared), true)).resolutions())
          .allSatisfy(each -> assertThat(each.moved()).doesNotContain(shared));
    }
  }

  @Test
  void whatIsWrongInAnotherAppDoesNotHideTheWayOut() throws IOException {
    Files.createDirectories(root.resolve("broken/migrations"));
    Files.writeString(root.resolve("broken/__init__.py"), "");
    Files.writeString(root.resolve("broken/migrations/__init__.py"), "");
    Files.writeString(
        root.resolve("broken/migrations/0001_initial.py"),
        text(null, "migrations.RemoveField('nothing', 'like_it')").replace("'shop'", "'broken'"));
    branches(
        "migrations.AddField('book', 'isbn', models.TextField(default=''))",
        "migrations.CreateModel('Shelf', [('id', models.AutoField(primary_key=True))])");

    assertThat(recommended(conflict()).kind()).isEqualTo(Kind.MERGE);
  }

  private void branches(String a, String b) {
    migration("0002_a", "0001_initial", a);
    migration("0002_b", "0001_initial", b);
  }

  private void migration(String name, @Nullable String on, String operation) {
    try {
      Files.writeString(root.resolve("shop/migrations/" + name + ".py"), text(on, operation));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(@Nullable String on, String operation) {
    return """
    from django.db import migrations, models


    def fill(apps, schema_editor):
        apps.get_model("shop", "Book").objects.filter(pages=0).update(pages=1)


    class Migration(migrations.Migration):
        dependencies = [%s]
        operations = [
    %s,
        ]
    """
        .formatted(on == null ? "" : "('shop', '" + on + "')", operation.indent(8).stripTrailing());
  }

  @Test
  void aLeafThatHangsOnAMissingFileIsNoConflictAndSaidToBeOpen() {
    migration("0003_b", "0002_gone", "migrations.AddField('book', 'isbn', models.TextField())");

    Workspace workspace = Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    assertThat(workspace.reading().graph().conflicts()).containsKey("shop");
    assertThat(
            Conflicts.of(
                workspace.reading(),
                Conflicts.Shared.UNKNOWN,
                ProjectOptions.DEFAULT,
                Optional.empty()))
        .isEmpty();
    assertThat(Conflicts.undecided(workspace.reading(), Optional.empty()))
        .singleElement()
        .satisfies(
            open -> {
              assertThat(open.place().path()).isEqualTo("shop/migrations/0003_b.py");
              assertThat(open.reason()).contains("shop.0002_gone, which is not there");
            });
    assertThat(Conflicts.undecided(workspace.reading(), Optional.of("other"))).isEmpty();
  }

  @Test
  void aFieldThatBothSidesAddDifferentlyHasNoWayOutByItself() {
    branches(
        "migrations.AddField('book', 'isbn', models.TextField(null=True))",
        "migrations.AddField('book', 'isbn', models.CharField(max_length=13, null=True))");

    assertThat(conflict().relation()).isEqualTo(Relation.CONTRADICTORY);
    assertThat(conflict().resolutions()).isEmpty();
  }

  @Test
  void whatOneSideTakesAwayIsNotAlteredBehindIt() {
    branches(
        "migrations.RemoveField('book', 'pages')",
        "migrations.AlterField('book', 'pages', models.BigIntegerField())");

    assertThat(conflict().resolutions())
        .isNotEmpty()
        .allSatisfy(way -> assertThat(way.base()).isEqualTo(new MigrationKey("shop", "0002_b")));
  }

  private Conflict conflict() {
    return conflict(Conflicts.Shared.UNKNOWN);
  }

  private Conflict conflict(Conflicts.Shared shared) {
    Workspace workspace = Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC());
    List<Conflict> found =
        Conflicts.of(workspace.reading(), shared, ProjectOptions.DEFAULT, Optional.of("shop"));
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  private static Conflict.Resolution recommended(Conflict conflict) {
    return conflict.resolutions().stream()
        .filter(Conflict.Resolution::recommended)
        .findFirst()
        .orElseThrow();
  }

  /** The leaves once the recommended files are really written. */
  private List<String> leavesAfter(Conflict conflict) {
    new TreeWriter(root).write(recommended(conflict).files());
    return Workspace.open(root, WorkspaceOptions.DEFAULT, Clock.systemUTC())
        .reading()
        .graph()
        .leaves()
        .get("shop")
        .stream()
        .map(MigrationKey::name)
        .toList();
  }
}
