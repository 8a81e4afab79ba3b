package io.github.djarchitect.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.StateSimulator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What migrations decide by something outside of them: settings, the environment, a database. */
class DecisionsTest {
  private static final String HEAD =
      """
      import os

      from django.conf import settings
      from django.db import OperationalError, connection, migrations, models

      """;

  private static final String PLAIN = "migrations.AddField('bee', 'a', models.IntegerField())";
  private static final String OTHER = "migrations.RunSQL('SELECT 1')";

  private static Reading read(String settings, String code) {
    TextTree tree =
        new TextTree()
            .with("manage.py", "os.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'\n")
            .with("site/__init__.py", "")
            .with("site/settings.py", settings)
            .with("bee/__init__.py", "")
            .with("bee/migrations/__init__.py", "")
            .with("bee/migrations/0001_initial.py", HEAD + code.stripIndent());
    return MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT));
  }

  private static Migration only(String settings, String code) {
    return read(settings, code).migrations().get(new MigrationKey("bee", "0001_initial"));
  }

  private static String deciding(String condition) {
    return """
    class Migration(migrations.Migration):
        operations = []
        if %s:
            operations.append(%s)
        else:
            operations.append(%s)
    """
        .formatted(condition, PLAIN, OTHER);
  }

  @Test
  void aSettingThatEveryFileGivesOneValueDecides() {
    Migration migration = only("HEAVY = True\n", deciding("settings.HEAVY"));
    assertThat(migration.variants()).isEmpty();
    assertThat(migration.operations()).singleElement().isInstanceOf(Operation.AddField.class);
  }

  @Test
  void aSettingInheritedByStarDecidesAsWell() {
    Reading reading =
        MigrationReader.read(
            ProjectReader.read(
                new TextTree()
                    .with("manage.py", "os.environ['DJANGO_SETTINGS_MODULE'] = 'site.settings'\n")
                    .with("site/__init__.py", "")
                    .with("site/base.py", "INSTALLED_APPS = ['bee']\nINSTALLED_APPS += ['cat']\n")
                    .with("site/settings.py", "from .base import *\n")
                    .with("bee/__init__.py", "")
                    .with("bee/migrations/__init__.py", "")
                    .with(
                        "bee/migrations/0001_initial.py",
                        HEAD + deciding("'cat' in settings.INSTALLED_APPS")),
                ProjectOptions.DEFAULT));
    assertThat(reading.migrations().get(new MigrationKey("bee", "0001_initial")).operations())
        .singleElement()
        .isInstanceOf(Operation.AddField.class);
  }

  @Test
  void whatTheEnvironmentMayChangeGivesBothAndItsDefaultIsLikely() {
    Migration migration =
        only("import os\n\nHEAVY = os.environ.get('HEAVY', False)\n", deciding("settings.HEAVY"));
    assertThat(migration.variants()).hasSize(2);
    assertThat(migration.variants().getFirst().when()).isEqualTo("settings.HEAVY");
    assertThat(migration.variants().getFirst().likely()).isFalse();
    assertThat(migration.variants().getLast().likely()).isTrue();
    assertThat(migration.variants().getLast().operations())
        .singleElement()
        .isInstanceOf(Operation.RunSql.class);
    // what is sure of neither is no operation to rely on
    assertThat(migration.operations())
        .singleElement()
        .isInstanceOfSatisfying(
            Operation.OpaqueOperation.class,
            opaque -> assertThat(opaque.state()).isInstanceOf(Operation.RunSql.class));
  }

  @Test
  void aModelWithFieldsThatNothingDecidesIsThereAndUncertain() {
    Reading reading =
        read(
            "",
            """
            from elsewhere import IS_LARGE


            class Migration(migrations.Migration):
                operations = [
                    migrations.CreateModel("Cow", [("id", models.AutoField(primary_key=True))] + (
                        [("a", models.IntegerField())] if IS_LARGE else []
                    )),
                    migrations.AlterField("cow", "a", models.TextField()),
                    migrations.RemoveField("cow", "b"),
                ]
            """);
    StateSimulator.Simulation simulation = StateSimulator.at(reading, null);
    assertThat(simulation.errors()).isEmpty();
    assertThat(simulation.state().model("bee", "Cow"))
        .hasValueSatisfying(
            cow -> {
              assertThat(cow.uncertain()).isTrue();
              assertThat(cow.field("a")).isPresent();
            });
  }

  @Test
  void filesThatDisagreeDecideNothing() {
    TextTree tree =
        new TextTree()
            .with("manage.py", "os.environ['DJANGO_SETTINGS_MODULE'] = 'settings.live'\n")
            .with("settings/__init__.py", "")
            .with("settings/live.py", "TESTING = False\n")
            .with("settings/tests.py", "TESTING = True\n")
            .with("bee/__init__.py", "")
            .with("bee/migrations/__init__.py", "")
            .with("bee/migrations/0001_initial.py", HEAD + deciding("settings.TESTING"));
    Migration migration =
        MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT))
            .migrations()
            .get(new MigrationKey("bee", "0001_initial"));
    assertThat(migration.variants())
        .extracting(Migration.Variant::likely)
        .containsExactly(false, true);
  }

  @Test
  void aSettingThatNoFileHasTakesTheDefaultOfGetattr() {
    Migration migration = only("", deciding("getattr(settings, 'NEVER', False)"));
    assertThat(migration.operations()).singleElement().isInstanceOf(Operation.RunSql.class);
  }

  @Test
  void theUserModelIsTextToBuildWithAndNoOtherSettingIs() {
    Migration migration =
        only(
            "AUTH_USER_MODEL = 'bee.Person'\nPASSWORD = 'hidden'\n",
            """
            class Migration(migrations.Migration):
                operations = [
                    migrations.RunSQL("%s_ptr" % settings.AUTH_USER_MODEL.split(".")[1].lower()),
                    migrations.RunSQL("ALTER ROLE x PASSWORD '%s'" % settings.PASSWORD),
                    migrations.RunSQL(f"{settings.PASSWORD}"),
                    migrations.RunSQL("{}".format(settings.PASSWORD)),
                    migrations.RunSQL("'" + settings.PASSWORD),
                ]
            """);
    List<Operation> operations = migration.operations();
    assertThat(((Operation.RunSql) operations.getFirst()).sql()).isEqualTo(Value.str("person_ptr"));
    assertThat(operations.subList(1, operations.size()))
        .hasSize(4)
        .allSatisfy(
            operation ->
                assertThat(((Operation.RunSql) operation).sql())
                    .isInstanceOfSatisfying(
                        Value.Unknown.class,
                        unknown ->
                            assertThat(unknown.reason())
                                .isEqualTo("a text built of settings.PASSWORD")));
    assertThat(operations.toString()).doesNotContain("hidden");
  }

  @Test
  void aQuestionToTheDatabaseIsAnsweredAsByOneWithNothingInIt() {
    Migration migration =
        only(
            "",
            """
            def newest():
                try:
                    return connection.cursor().execute("SELECT 1").fetchone()
                except OperationalError:
                    return None


            class Migration(migrations.Migration):
                operations = [%s] if newest() is None else [%s]
                replaces = [("bee", "0001_old")] + ([] if newest() is None else [("bee", "0002_old")])
            """
                .formatted(PLAIN, OTHER));
    assertThat(migration.variants()).filteredOn(Migration.Variant::likely).hasSize(1);
    assertThat(migration.replaces()).containsExactly(new MigrationKey("bee", "0001_old"));
  }

  @Test
  void aModuleThatOnlyABranchNeedsStaysEvaluated() {
    TextTree tree =
        new TextTree()
            .with("manage.py", "")
            .with("bee/__init__.py", "")
            .with("bee/migrations/__init__.py", "")
            .with("bee/migrations/helper.py", "KIND = 'a'\nSIZES = [1, 2]\n")
            .with(
                "bee/migrations/0001_initial.py",
                HEAD
                    + """
                    from . import helper

                    if connection.vendor == "oracle":
                        size = helper.SIZES[0]
                    else:
                        size = helper.SIZES[1]


                    class Migration(migrations.Migration):
                        operations = [migrations.RunSQL(helper.KIND)]
                    """);
    Migration migration =
        MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT))
            .migrations()
            .get(new MigrationKey("bee", "0001_initial"));
    assertThat(((Operation.RunSql) migration.operations().getFirst()).sql())
        .isEqualTo(Value.str("a"));
  }

  @Test
  void aClassOfTheProjectThatRefinesAnOperationIsKnownToTheStateAlone() {
    Migration migration =
        only(
            "",
            """
            class Quiet(migrations.AddField):
                def database_forwards(self, app_label, schema_editor, from_state, to_state):
                    pass


            class Short(migrations.AddField):
                def __init__(self, name):
                    super().__init__("bee", name, models.IntegerField())


            class Migration(migrations.Migration):
                operations = [
                    Quiet("bee", "q", models.IntegerField()),
                    Short("s"),
                ]
            """);
    assertThat(migration.operations().getFirst())
        .isInstanceOfSatisfying(
            Operation.OpaqueOperation.class,
            quiet -> assertThat(quiet.state()).isInstanceOf(Operation.AddField.class));
    assertThat(migration.operations().getLast()).isInstanceOf(Operation.AddField.class);
    assertThat(migration.ownClasses()).containsValue("bee.migrations.0001_initial.Short");
  }
}
