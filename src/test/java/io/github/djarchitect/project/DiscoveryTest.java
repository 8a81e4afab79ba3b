package io.github.djarchitect.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.report.GraphText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken for the project of a checkout, under which names, and what is left out and why. */
class DiscoveryTest {
  private static final String MIGRATION =
      "from django.db import migrations\n\n\nclass Migration(migrations.Migration):\n"
          + "    operations = []\n";

  @TempDir private Path folder;

  private void write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** An app of one migration. */
  private void app(String directory) throws IOException {
    write(directory + "/__init__.py", "");
    migrations(directory + "/migrations");
  }

  private void migrations(String directory) throws IOException {
    write(directory + "/__init__.py", "");
    write(directory + "/0001_initial.py", MIGRATION);
  }

  private void config(String app, String classes) throws IOException {
    write(
        app + "/apps.py",
        "from django.apps import AppConfig\n" + classes.replace(";", "\n") + "\n");
  }

  private Project read() {
    return read(ProjectOptions.DEFAULT);
  }

  private Project read(ProjectOptions options) {
    return ProjectReader.read(Checkout.open(folder), options);
  }

  private Reading reading() {
    return MigrationReader.read(read());
  }

  /** {@code label directory module}, each that has migrations. */
  private static List<String> taken(Project project) {
    return project.apps().stream()
        .filter(app -> app.migrationsDirectory() != null)
        .map(
            app ->
                "%s %s %s"
                    .formatted(app.label(), app.migrationsDirectory(), app.migrationsModule()))
        .toList();
  }

  private static List<String> left(Project project) {
    return GraphText.left(project);
  }

  @Test
  void anAppIsNamedAfterItsFolder() throws IOException {
    write("manage.py", "");
    app("shop");
    assertThat(taken(read())).containsExactly("shop shop/migrations shop.migrations");
    assertThat(left(read())).isEmpty();
  }

  @Test
  void packagesAroundAnAppArePartOfItsModule() throws IOException {
    write("src/manage.py", "");
    write("src/site/__init__.py", "");
    write("src/site/apps/__init__.py", "");
    app("src/site/apps/shop");
    assertThat(taken(read()))
        .containsExactly("shop src/site/apps/shop/migrations site.apps.shop.migrations");
  }

  @Test
  void anAppThatIsANamespacePackageGivesItsMigrationsItsName() throws IOException {
    write("manage.py", "");
    migrations("shop/migrations");
    assertThat(taken(read())).containsExactly("shop shop/migrations shop.migrations");
  }

  @Test
  void migrationsWithoutInitAreNoneToDjango() throws IOException {
    write("manage.py", "");
    app("shop");
    write("blog/__init__.py", "");
    write("blog/migrations/0001_initial.py", MIGRATION);
    assertThat(taken(read())).containsExactly("shop shop/migrations shop.migrations");
    assertThat(left(read()))
        .containsExactly(
            "left out: blog/migrations: no __init__.py, so Django sees no migrations in it");
  }

  /** The rules of {@code AppConfig.create}: the only one, the one that says so, else none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "class ShopConfig(AppConfig):; name = 'shop'|shop",
        "class ShopConfig(AppConfig):; name = 'x.store'|store",
        "class ShopConfig(AppConfig):; name = 'shop'; label = 'store'|store",
        "class A(AppConfig):; label = 'a';class B(AppConfig):; label = 'b'; default = True|b",
        "class A(AppConfig):; label = 'a'; default = False;class B(AppConfig):; label = 'b'|b",
        "class A(AppConfig):; label = 'a';class B(AppConfig):; label = 'b'|shop",
        "class A(AppConfig):; label = 'a'; default = False|shop",
        "NAME = 'store';class ShopConfig(AppConfig):; name = 'shop'; label = NAME|store",
        "P = 'my';class ShopConfig(AppConfig):; name = 'shop'; label = f'{P}_shop'|my_shop",
        "class ShopConfig(AppConfig):; name = __name__.rpartition('.')[0]|shop",
        "class BaseConfig(AppConfig):; label = 'a'; default = False;"
            + "class ShopConfig(BaseConfig):; name = 'shop'; default = True|a",
        "class BaseConfig(AppConfig):; label = 'a'; default = False;"
            + "class ShopConfig(BaseConfig):; name = 'shop'|shop",
        "from shop.names import NAME;class ShopConfig(AppConfig):; name = 'shop'; label ="
            + " NAME|kiosk",
        "class ShopConfig(AppConfig):; name = 'shop'; label = unheard_of()|shop",
      })
  void aConfigurationNamesItsApp(String classes, String label) throws IOException {
    write("manage.py", "");
    write("shop/names.py", "NAME = 'kiosk'\n");
    app("shop");
    config("shop", classes);
    assertThat(taken(read())).containsExactly(label + " shop/migrations shop.migrations");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSTALLED_APPS = ['shop.apps.B']",
        "INSTALLED_APPS = []\nINSTALLED_APPS += ('shop.apps.B',)",
        "INSTALLED_APPS = []\nINSTALLED_APPS.append('shop.apps.B')",
        "OWN = ['shop.apps.B']\nINSTALLED_APPS = ['django.contrib.auth', *OWN]",
        "def own():\n    return ['shop.apps.B']\nINSTALLED_APPS = own()",
      })
  void settingsChooseAmongConfigurations(String settings) throws IOException {
    write("manage.py", "");
    write("site/settings/base.py", settings + "\n");
    app("shop");
    config(
        "shop",
        "class A(AppConfig):; label = 'a'; default = True;class B(AppConfig):; label = 'b'");
    assertThat(taken(read())).containsExactly("b shop/migrations shop.migrations");
  }

  /** Whatever the module is called that an entry of the program or a tool names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "manage.py|os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.conf')",
        "site/wsgi.py|os.environ['DJANGO_SETTINGS_MODULE'] = 'site.conf'",
        "pytest.ini|DJANGO_SETTINGS_MODULE = site.conf",
        "pyproject.toml|DJANGO_SETTINGS_MODULE = \"site.conf\"",
        ".env|DJANGO_SETTINGS_MODULE=site.conf",
      })
  void settingsOfAnyNameCount(String path, String line) throws IOException {
    write("manage.py", "");
    write(path, line + "\n");
    write("site/__init__.py", "");
    write(
        "site/conf.py",
        "AUTH_USER_MODEL = 'shop.User'\nMIGRATION_MODULES = {'shop': 'site.shop_migrations'}\n"
            + "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql'}}\n");
    app("shop");
    migrations("site/shop_migrations");
    Project project = read();
    assertThat(taken(project)).containsExactly("shop site/shop_migrations site.shop_migrations");
    assertThat(left(project))
        .containsExactly(
            "left out: shop/migrations: MIGRATION_MODULES has site.shop_migrations for" + " shop");
    assertThat(project.authUserModel().value()).isEqualTo("shop.User");
    assertThat(project.targets()).extracting(Detected::value).contains("mysql");
  }

  /** The name of a configuration says nothing where it derives from one. */
  @Test
  void aConfigurationThatDerivesFromAnotherIsOneWhateverItIsCalled() throws IOException {
    write("manage.py", "");
    app("shop");
    config(
        "shop",
        "class Base(AppConfig):;    label = 'a';class Shop(Base):;    name = 'shop'; label = 'b'; default = True"
            .replace("; ", ";    "));
    assertThat(taken(read())).containsExactly("b shop/migrations shop.migrations");
  }

  @Test
  void aFileWithADotInItsNameIsNoMigration() throws IOException {
    write("manage.py", "");
    app("shop");
    write("shop/migrations/0002_b.bak.py", MIGRATION);
    write("shop/migrations/0002_b.cpython-313.py", MIGRATION);
    assertThat(read().apps().getFirst().migrationFiles())
        .containsExactly("shop/migrations/0001_initial.py");
  }

  /** Everybody has a file of their own that takes over what is in the repository. */
  @Test
  void settingsThatTakeOverFromOthersNeedNotBeThere() throws IOException {
    write("manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site.conf.settings')\n");
    write("site/conf/base.py", "INSTALLED_APPS = ['shop']\nAUTH_USER_MODEL = 'shop.User'\n");
    write("site/conf/other.py", "AUTH_USER_MODEL = 'other.User'\n");
    write("site/conf/settings.py.example", "from .base import *\n");
    app("shop");
    assertThat(read().authUserModel().value()).isEqualTo("shop.User");
  }

  @Test
  void deadMigrationsBesideThoseInUseAreLeftOut() throws IOException {
    write("manage.py", "");
    app("shop");
    migrations("shop/migrations_old");
    assertThat(taken(read())).containsExactly("shop shop/migrations shop.migrations");
    assertThat(left(read()))
        .containsExactly(
            "left out: shop/migrations_old: the label shop is taken by shop/migrations");
  }

  @Test
  void aCopyOfAnAppIsLeftOutWhereverItStands() throws IOException {
    write("manage.py", "");
    app("attic/shop");
    app("shop");
    assertThat(taken(read())).containsExactly("shop shop/migrations shop.migrations");
    assertThat(left(read()))
        .containsExactly(
            "left out: attic/shop/migrations: the label shop is taken by shop/migrations");
  }

  @Test
  void theCopyThatSettingsListIsTheApp() throws IOException {
    write("manage.py", "");
    write("site/settings.py", "INSTALLED_APPS = ['vendor.shop']\n");
    write("vendor/__init__.py", "");
    app("vendor/shop");
    app("shop");
    assertThat(taken(read())).containsExactly("shop vendor/shop/migrations vendor.shop.migrations");
  }

  @Test
  void projectsWithTheSameLabelAreNumbered() throws IOException {
    for (String project : List.of("one", "two")) {
      write(project + "/manage.py", "");
      app(project + "/shop");
    }
    write("two/shop/migrations/0002_more.py", MIGRATION);
    app("two/blog");
    assertThat(taken(read()))
        .containsExactly(
            "blog two/blog/migrations blog.migrations", "shop two/shop/migrations shop.migrations");
    assertThat(left(read()))
        .containsExactly("another project, --project 1: shop (one/shop/migrations)");
    Project one = read(new ProjectOptions(1, Map.of(), Map.of()));
    assertThat(taken(one)).containsExactly("shop one/shop/migrations shop.migrations");
    assertThat(left(one))
        .containsExactly(
            "another project, --project 0: blog (two/blog/migrations), shop"
                + " (two/shop/migrations)");
  }

  @Test
  void whatAUserNamesIsTakenAndNothingElse() throws IOException {
    write("manage.py", "");
    app("shop");
    migrations("shop/migrations_old");
    assertThat(taken(read(new ProjectOptions(0, Map.of("old", "shop/migrations_old/"), Map.of()))))
        .containsExactly("old shop/migrations_old shop.migrations_old");
  }

  @Test
  void appsWithoutMigrationsAreAppsAllTheSame() throws IOException {
    write("manage.py", "");
    app("shop");
    write("blog/__init__.py", "");
    write(
        "blog/models.py",
        "from django.db import models\n\n\n"
            + "class Post(models.Model):\n"
            + "    t = models.TextField()\n");
    Project project = read();
    assertThat(project.apps()).extracting(App::label).containsExactly("blog", "shop");
    assertThat(taken(project)).containsExactly("shop shop/migrations shop.migrations");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "myenv/pyvenv.cfg",
        "front/node_modules/x.txt",
        "lib/site-packages/x.txt",
        ".tox/x"
      })
  void whatIsInstalledInTheCheckoutIsNoneOfTheProject(String mark) throws IOException {
    write("manage.py", "");
    write(".gitignore", "/myenv\nnode_modules\n");
    write(mark, "");
    app("shop");
    app(mark.substring(0, mark.lastIndexOf('/')) + "/guardian");
    assertThat(taken(read())).containsExactly("shop shop/migrations shop.migrations");
  }

  @Test
  void filesThatGitIgnoresCountAsTheyDoForDjango() throws IOException {
    write("manage.py", "");
    write(".gitignore", "local_settings.py\n");
    write("site/local_settings.py", "AUTH_USER_MODEL = 'shop.Member'\n");
    app("shop");
    assertThat(read().authUserModel().value()).isEqualTo("shop.Member");
  }

  @Test
  void linkedFoldersAreNotEnteredAndLoopsEnd() throws IOException {
    write("manage.py", "");
    app("shop");
    Files.createSymbolicLink(folder.resolve("shop/again"), folder);
    Files.createSymbolicLink(folder.resolve("copy"), folder.resolve("shop"));
    assertThat(taken(read())).containsExactly("shop shop/migrations shop.migrations");
  }

  @Test
  void aSubmoduleCountsWhereItIsCheckedOutAndIsSaidWhereItIsNot() throws IOException {
    write("manage.py", "");
    write(
        ".gitmodules",
        "[submodule \"a\"]\n"
            + "\tpath = parts/shop\n"
            + "\turl = x\n"
            + "[submodule \"b\"]\n"
            + "\tpath = parts/blog\n");
    app("parts/shop");
    write("parts/shop/.git", "gitdir: ../../.git/modules/a\n");
    Files.createDirectories(folder.resolve("parts/blog"));
    assertThat(taken(read())).containsExactly("shop parts/shop/migrations shop.migrations");
    assertThat(left(read()))
        .containsExactly(
            "left out: parts/blog: a submodule that is not checked out, so which apps are in it is"
                + " not known");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "from south.db import db;class Migration(object):; def forwards(self, orm):;  print"
            + " 1|South",
        "from alembic import op;revision = '1';down_revision = None|Alembic",
        "from infi.clickhouse_orm import migrations;operations = []|ClickHouse",
        "from yoyo import step;steps = []|yoyo",
      },
      quoteCharacter = '~')
  void migrationsOfOtherToolsAreNoneOfDjangos(String text, String tool) throws IOException {
    write("manage.py", "");
    app("shop");
    write("stats/__init__.py", "");
    write("stats/migrations/__init__.py", "");
    write("stats/migrations/0001_initial.py", text.replace(";", "\n") + "\n");
    assertThat(taken(read())).containsExactly("shop shop/migrations shop.migrations");
    assertThat(left(read()))
        .singleElement()
        .asString()
        .startsWith("left out: stats/migrations: migrations of " + tool);
  }

  @Test
  void numberedFilesOfSomethingElseAreNothing() throws IOException {
    write("manage.py", "");
    app("shop");
    write("notes/0001_first.py", "print('first')\n");
    assertThat(taken(read())).containsExactly("shop shop/migrations shop.migrations");
    assertThat(left(read())).isEmpty();
  }

  /** {@code pkgutil} lists both, and the import of either fails. */
  @Test
  void whatIsNamedLikeAMigrationAndIsNoFileIsUnknown() throws Exception {
    write("manage.py", "");
    app("shop");
    Files.createDirectories(folder.resolve("shop/migrations/0010_folder.py"));
    Path pipe = folder.resolve("shop/migrations/0011_pipe.py");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThat(reading().unreadable())
        .extracting(each -> each.place().path() + ": " + each.reason())
        .containsExactly(
            "shop/migrations/0010_folder.py: a folder, and no file",
            "shop/migrations/0011_pipe.py: not a regular file");
  }

  @Test
  void aPackageAmongMigrationsIsNone() throws IOException {
    write("manage.py", "");
    app("shop");
    write("shop/migrations/0002_split/__init__.py", MIGRATION);
    write("shop/migrations/_helpers.py", "X = 1\n");
    assertThat(reading().migrations().keySet())
        .extracting(Object::toString)
        .containsExactly("shop.0001_initial");
    assertThat(reading().unreadable()).isEmpty();
  }

  @Test
  void aFileThatVanishesIsSaid() throws IOException {
    write("manage.py", "");
    app("shop");
    write("shop/migrations/0002_more.py", MIGRATION);
    Project project = read();
    Files.delete(folder.resolve("shop/migrations/0002_more.py"));
    assertThat(MigrationReader.read(project).unreadable())
        .singleElement()
        .returns("the file is gone", each -> each.reason());
  }

  @Test
  void aFileThatCannotBeReadIsAMigrationAllTheSame() throws IOException {
    write("manage.py", "");
    app("shop");
    Files.createSymbolicLink(
        folder.resolve("shop/migrations/0002_more.py"), Path.of("/etc/hostname"));
    Reading reading = reading();
    assertThat(reading.migrations()).hasSize(2);
    assertThat(reading.unreadable())
        .singleElement()
        .returns("a link that leads out of the repository", each -> each.reason());
  }

  @Test
  void settingsThatLeaveAnAppUnmigratedAreSaid() throws IOException {
    write("manage.py", "");
    write("site/settings.py", "MIGRATION_MODULES = {'shop': None}\n");
    app("shop");
    app("blog");
    assertThat(taken(read())).containsExactly("blog blog/migrations blog.migrations");
    assertThat(left(read()))
        .containsExactly(
            "left out: shop/migrations: MIGRATION_MODULES has None for shop, so Django takes the"
                + " app as unmigrated");
  }

  @Test
  void aRenamedFolderOfMigrationsIsOneWhereSettingsSaySo() throws IOException {
    write("manage.py", "");
    write("site/settings.py", "MIGRATION_MODULES = {'shop': 'shop.db_changes'}\n");
    write("shop/__init__.py", "");
    migrations("shop/db_changes");
    assertThat(taken(read())).containsExactly("shop shop/db_changes shop.db_changes");
  }

  @Test
  void everyDatabaseOfTheSettingsCounts() throws IOException {
    write("manage.py", "");
    write(
        "site/settings.py",
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql'},\n"
            + "    'log': {'ENGINE': 'django.db.backends.mysql'}}\n"
            + "DATABASE_ROUTERS = ['site.routers.Log']\n");
    app("shop");
    assertThat(read().targets())
        .extracting(Detected::value)
        .containsExactlyInAnyOrder("postgresql", "mysql");
  }
}
