package io.github.djarchitect.autodetect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.StateSimulator;
import io.github.djarchitect.testing.DjangoEnvironment;
import io.github.djarchitect.testing.DjangoEnvironment.Availability;
import io.github.djarchitect.testing.DjangoEnvironment.Version;
import io.github.djarchitect.testing.DjangoProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Indexes, constraints and database defaults that models.py and the migrations declare alike or
 * otherwise, given to Django's own autodetector and to ours.
 */
class DeclarationsOnDjangoTest {
  private enum Says {
    SAME,
    OTHER,
    /** Other to Django, and more than reading settles. */
    OPEN
  }

  /** One model: what its Meta declares, what the migration does; a field {@code d} if any. */
  private record Case(String models, String migration, Says says, String bases, String field) {
    private Case(String models, String migration, Says says) {
      this(models, migration, says, "models.Model", "");
    }
  }

  private static final List<Case> CASES = new ArrayList<>();

  private static void index(String models, String migration, Says says) {
    both("indexes", models, migration, says);
  }

  private static void constraint(String models, String migration, Says says) {
    both("constraints", models, migration, says);
  }

  /** Each declaration on each side. */
  private static void both(String option, String one, String other, Says says) {
    CASES.add(new Case(list(option, one), list(option, other), says));
    if (!one.equals(other)) {
      CASES.add(new Case(list(option, other), list(option, one), says));
    }
  }

  private static void oneWay(String models, String migration, Says says) {
    CASES.add(new Case(list("indexes", models), list("indexes", migration), says));
  }

  private static String list(String option, String items) {
    return items.isEmpty() ? "" : option + " = [" + items + "]";
  }

  private static void unique(String one, String other, Says says) {
    constraint(
        "models.UniqueConstraint(name=\"MODEL_u\", " + one + ")",
        other.isEmpty() ? "" : "models.UniqueConstraint(name=\"MODEL_u\", " + other + ")",
        says);
  }

  private static void condition(String one, String other, Says says) {
    index(
        "models.Index(fields=[\"a\"], name=\"MODEL_i\", condition=" + one + ")",
        "models.Index(fields=[\"a\"], name=\"MODEL_i\", condition=" + other + ")",
        says);
  }

  private static void expression(String one, String other, Says says) {
    index(
        "models.Index(" + one + ", name=\"MODEL_i\")",
        "models.Index(" + other + ", name=\"MODEL_i\")",
        says);
  }

  private static void inherited(String bases, String models, String migration, Says says) {
    CASES.add(new Case(models, migration, says, bases, ""));
  }

  /** A default on one side, another or none on the other, both ways. */
  private static void dbDefault(String field, String one, String other, Says says) {
    String first = "models." + field + "(" + one + ")";
    String second = "models." + field + "(" + other + ")";
    CASES.add(new Case("", "", says, "models.Model", first + "|" + second));
    CASES.add(new Case("", "", says, "models.Model", second + "|" + first));
  }

  static {
    String plain = "models.Index(fields=[\"a\"], name=\"MODEL_i\")";
    index(plain, plain, Says.SAME);
    index(plain, "", Says.OTHER);
    index(plain, "models.Index(fields=(\"a\",), name=\"MODEL_i\")", Says.SAME);
    index(plain, "models.Index(fields=[\"-a\"], name=\"MODEL_i\")", Says.OTHER);
    index(plain, "models.Index(fields=[\"a\", \"b\"], name=\"MODEL_i\")", Says.OTHER);
    index(plain, "models.Index(fields=[\"a\"], name=\"MODEL_j\")", Says.OTHER);
    index(plain, plain + ", models.Index(fields=[\"b\"], name=\"MODEL_j\")", Says.OTHER);
    index(
        plain + ", models.Index(fields=[\"b\"], name=\"MODEL_j\")",
        "models.Index(fields=[\"b\"], name=\"MODEL_j\"), " + plain,
        Says.SAME);
    index(
        plain,
        "models.Index(fields=[\"a\"], name=\"MODEL_i\", db_tablespace=\"fast\")",
        Says.OTHER);
    index(
        plain,
        "models.Index(fields=[\"a\"], name=\"MODEL_i\", db_tablespace=None, opclasses=(),"
            + " condition=None, include=None)",
        Says.SAME);
    index(
        plain,
        "models.Index(fields=[\"a\"], name=\"MODEL_i\", opclasses=[\"text_pattern_ops\"])",
        Says.OTHER);
    index(plain, "models.Index(fields=[\"a\"], name=\"MODEL_i\", include=[\"b\"])", Says.OTHER);
    index(
        "models.Index(fields=[\"a\"], name=\"MODEL_i\", include=(\"b\",))",
        "models.Index(fields=[\"a\"], name=\"MODEL_i\", include=[\"b\"])",
        Says.SAME);
    // generated names
    oneWay("models.Index(fields=[\"a\"])", "GENERATED(\"models.Index\", \"a\")", Says.SAME);
    oneWay("models.Index(fields=[\"-a\"])", "GENERATED(\"models.Index\", \"-a\")", Says.SAME);
    oneWay("models.Index(fields=[\"-a\"])", "GENERATED(\"models.Index\", \"a\")", Says.OTHER);
    oneWay(
        "models.Index(fields=[\"owner\", \"-named\"])",
        "GENERATED(\"models.Index\", \"owner\", \"-named\")",
        Says.SAME);
    oneWay("models.Index(fields=[\"id\"])", "GENERATED(\"models.Index\", \"id\")", Says.SAME);
    oneWay(
        "models.Index(fields=[\"a\"])",
        "models.Index(fields=[\"a\"], name=\"MODEL_i\")",
        Says.OTHER);
    oneWay("models.Index(fields=[\"a\"])", "", Says.OTHER);
    for (String each : List.of("Gin", "Gist", "Brin", "BTree", "Hash", "SpGist", "Bloom")) {
      String name = "pg." + each + "Index";
      oneWay(name + "(fields=[\"a\"])", "GENERATED(\"" + name + "\", \"a\")", Says.SAME);
      index(name + "(fields=[\"a\"], name=\"MODEL_i\")", plain, Says.OTHER);
    }
    oneWay(
        "models.Index(fields=[\"a\"], name=\"%(app_label)s_%(class)s_i\")",
        "models.Index(fields=[\"a\"], name=\"pets_MODEL_i\")", Says.SAME);
    oneWay(
        "models.Index(fields=[\"a\"], name=\"%(class)s_i\")",
        "models.Index(fields=[\"a\"], name=\"other_i\")", Says.OTHER);
    index(
        "pg.GinIndex(fields=[\"a\"], name=\"MODEL_i\", fastupdate=False)",
        "pg.GinIndex(fields=[\"a\"], name=\"MODEL_i\")",
        Says.OTHER);
    index(
        "pg.GinIndex(fields=[\"a\"], name=\"MODEL_i\", fastupdate=None)",
        "pg.GinIndex(fields=[\"a\"], name=\"MODEL_i\")",
        Says.SAME);
    index(
        "pg.BrinIndex(fields=[\"a\"], name=\"MODEL_i\", pages_per_range=4)",
        "pg.BrinIndex(fields=[\"a\"], name=\"MODEL_i\", pages_per_range=8)",
        Says.OTHER);
    index(
        "pg.BloomIndex(fields=[\"a\"], name=\"MODEL_i\", columns=())",
        "pg.BloomIndex(fields=[\"a\"], name=\"MODEL_i\")",
        Says.SAME);
    // expressions
    expression("\"a\"", "models.F(\"a\")", Says.SAME);
    expression("Lower(\"a\")", "Lower(\"a\")", Says.SAME);
    expression("Lower(\"a\")", "functions.Lower(\"a\")", Says.SAME);
    expression("Lower(\"a\")", "Upper(\"a\")", Says.OTHER);
    expression("Lower(\"a\")", "Lower(\"b\")", Says.OTHER);
    expression("Lower(\"a\")", "Lower(\"a\"), \"b\"", Says.OTHER);
    expression("Lower(\"a\").desc()", "models.OrderBy(Lower(\"a\"), descending=True)", Says.SAME);
    expression("models.F(\"a\").asc()", "models.OrderBy(models.F(\"a\"))", Says.SAME);
    expression("Lower(\"a\").desc()", "Lower(\"a\").asc()", Says.OPEN);
    expression("Lower(\"a\").desc()", "Lower(\"a\")", Says.OTHER);
    expression(
        "models.F(\"n\") * 2",
        "expressions.CombinedExpression(models.F(\"n\"), \"*\", models.Value(2))",
        Says.SAME);
    expression("models.F(\"n\") * 2", "models.F(\"n\") * 3", Says.OTHER);
    expression("models.F(\"n\") * 2", "models.F(\"n\") + 2", Says.OTHER);
    expression("2 - models.F(\"n\")", "models.F(\"n\") - 2", Says.OTHER);
    expression("Cast(\"n\", models.TextField())", "Cast(\"n\", models.TextField())", Says.SAME);
    expression(
        "Cast(\"n\", models.CharField(max_length=5))",
        "Cast(\"n\", models.CharField(max_length=6))",
        Says.SAME);
    expression(
        "Cast(\"n\", models.CharField(max_length=5))",
        "Cast(\"n\", models.TextField())",
        Says.OTHER);
    expression(
        "pg.OpClass(\"a\", name=\"x_ops\")", "pg.OpClass(\"a\", name=\"y_ops\")", Says.OTHER);
    // conditions
    condition("models.Q(n=1)", "models.Q((\"n\", 1))", Says.SAME);
    condition("models.Q(n=1)", "models.Q(n=2)", Says.OTHER);
    condition("models.Q(n=1)", "None", Says.OTHER);
    condition("models.Q(n=1)", "models.Q(n=1, b=\"x\")", Says.OTHER);
    condition("models.Q(n=1, b=\"x\")", "models.Q((\"b\", \"x\"), (\"n\", 1))", Says.SAME);
    condition(
        "models.Q(n=1) & models.Q(b=\"x\")", "models.Q((\"n\", 1), (\"b\", \"x\"))", Says.SAME);
    condition(
        "models.Q(n=1) & models.Q(b=\"x\")", "models.Q((\"b\", \"x\"), (\"n\", 1))", Says.OTHER);
    condition(
        "models.Q(n=1) | models.Q(b=\"x\")",
        "models.Q((\"n\", 1), (\"b\", \"x\"), _connector=\"OR\")",
        Says.SAME);
    condition(
        "models.Q(n=1) | models.Q(b=\"x\")", "models.Q((\"n\", 1), (\"b\", \"x\"))", Says.OTHER);
    condition("~models.Q(n=1)", "models.Q((\"n\", 1), _negated=True)", Says.SAME);
    condition("~models.Q(n=1)", "models.Q(n=1)", Says.OTHER);
    condition(
        "models.Q(n=1) | models.Q(b=\"x\", a=\"y\")",
        "models.Q((\"n\", 1), models.Q((\"a\", \"y\"), (\"b\", \"x\")), _connector=\"OR\")",
        Says.SAME);
    condition(
        "models.Q(n=1) & ~models.Q(b=\"x\")",
        "models.Q((\"n\", 1), models.Q((\"b\", \"x\"), _negated=True))",
        Says.SAME);
    condition("models.Q(a__in=[\"x\", \"y\"])", "models.Q((\"a__in\", [\"x\", \"y\"]))", Says.SAME);
    condition("models.Q(a__in=[\"x\", \"y\"])", "models.Q((\"a__in\", [\"x\"]))", Says.OTHER);
    condition("models.Q(b=models.F(\"a\"))", "models.Q((\"b\", models.F(\"a\")))", Says.SAME);
    condition("models.Q(b=models.F(\"a\"))", "models.Q((\"b\", models.F(\"b\")))", Says.OTHER);
    condition("models.Q(a=State.OPEN)", "models.Q((\"a\", \"open\"))", Says.SAME);
    condition("models.Q(a=State.OPEN)", "models.Q((\"a\", \"shut\"))", Says.OTHER);
    condition(
        "models.Q(a__in=tuple(STATES))", "models.Q((\"a__in\", (\"open\", \"shut\")))", Says.SAME);
    condition("models.Q(n=True)", "models.Q(n=False)", Says.OTHER);
    // unique constraints
    unique("fields=[\"a\"]", "fields=(\"a\",)", Says.SAME);
    unique("fields=[\"a\"]", "", Says.OTHER);
    unique("fields=[\"a\", \"b\"]", "fields=[\"b\", \"a\"]", Says.OTHER);
    unique("fields=[\"a\"]", "fields=[\"b\"]", Says.OTHER);
    unique("fields=[\"a\"]", "fields=[\"a\"], condition=models.Q(n=1)", Says.OTHER);
    unique("fields=[\"a\"]", "fields=[\"a\"], deferrable=models.Deferrable.DEFERRED", Says.OTHER);
    unique(
        "fields=[\"a\"], deferrable=models.Deferrable.DEFERRED",
        "fields=[\"a\"], deferrable=models.Deferrable[\"DEFERRED\"]",
        Says.SAME);
    unique(
        "fields=[\"a\"], deferrable=models.Deferrable.DEFERRED",
        "fields=[\"a\"], deferrable=models.Deferrable.IMMEDIATE",
        Says.OTHER);
    unique("fields=[\"a\"]", "fields=[\"a\"], nulls_distinct=False", Says.OTHER);
    unique("fields=[\"a\"]", "fields=[\"a\"], nulls_distinct=True", Says.OTHER);
    unique("fields=[\"a\"]", "fields=[\"a\"], nulls_distinct=None", Says.SAME);
    unique("fields=[\"a\"]", "fields=[\"a\"], include=[\"b\"]", Says.OTHER);
    unique("fields=[\"a\"]", "fields=[\"a\"], opclasses=[\"text_ops\"]", Says.OTHER);
    unique("fields=[\"a\"]", "fields=[\"a\"], violation_error_message=\"No.\"", Says.OTHER);
    unique("fields=[\"a\"]", "fields=[\"a\"], violation_error_code=\"no\"", Says.OTHER);
    unique(
        "fields=[\"a\"], violation_error_message=lazy(\"No.\")",
        "fields=[\"a\"], violation_error_message=\"No.\"",
        Says.SAME);
    unique(
        "fields=[\"a\"]",
        "fields=[\"a\"], violation_error_message=\"Constraint “%(name)s” is violated.\"",
        Says.SAME);
    constraint(
        "models.UniqueConstraint(Lower(\"a\"), \"b\", name=\"MODEL_u\")",
        "models.UniqueConstraint(Lower(\"a\"), models.F(\"b\"), name=\"MODEL_u\")",
        Says.SAME);
    constraint(
        "models.UniqueConstraint(Lower(\"a\"), name=\"MODEL_u\")",
        "models.UniqueConstraint(fields=[\"a\"], name=\"MODEL_u\")",
        Says.OTHER);
    constraint(
        "models.UniqueConstraint(fields=[\"a\"], name=\"MODEL_u\")",
        "models.UniqueConstraint(fields=[\"a\"], name=\"MODEL_v\")",
        Says.OTHER);
    // check constraints
    constraint(
        "models.CheckConstraint(condition=models.Q(n__gt=1), name=\"MODEL_c\")",
        "models.CheckConstraint(condition=models.Q((\"n__gt\", 1)), name=\"MODEL_c\")",
        Says.SAME);
    constraint(
        "models.CheckConstraint(condition=models.Q(n__gt=1), name=\"MODEL_c\")", "", Says.OTHER);
    constraint(
        "models.CheckConstraint(condition=models.Q(n__gt=1), name=\"MODEL_c\")",
        "models.CheckConstraint(condition=models.Q(n__gte=1), name=\"MODEL_c\")",
        Says.OTHER);
    constraint(
        "models.CheckConstraint(condition=models.Q(n__gt=1), name=\"MODEL_c\")",
        "models.CheckConstraint(condition=models.Q(n__gt=1), name=\"MODEL_c\","
            + " violation_error_message=\"No.\")",
        Says.OTHER);
    // exclusion constraints
    String exclusion =
        "pg.ExclusionConstraint(name=\"MODEL_x\", expressions=[(\"a\", RangeOperators.EQUAL)]%s)";
    constraint(
        exclusion.formatted(""),
        exclusion.formatted("").replace("RangeOperators.EQUAL", "\"=\""),
        Says.SAME);
    constraint(exclusion.formatted(""), "", Says.OTHER);
    constraint(
        exclusion.formatted(""), exclusion.formatted("").replace("EQUAL", "OVERLAPS"), Says.OTHER);
    constraint(
        exclusion.formatted(""), exclusion.formatted("").replace("\"a\"", "\"b\""), Says.OTHER);
    constraint(exclusion.formatted(""), exclusion.formatted(", index_type=\"GIST\""), Says.SAME);
    constraint(exclusion.formatted(""), exclusion.formatted(", index_type=\"SPGIST\""), Says.OTHER);
    constraint(
        exclusion.formatted(""), exclusion.formatted(", condition=models.Q(n=1)"), Says.OTHER);
    constraint(
        exclusion.formatted(""),
        exclusion.formatted(", deferrable=models.Deferrable.DEFERRED"),
        Says.OTHER);
    constraint(exclusion.formatted(""), exclusion.formatted(", include=[\"b\"]"), Says.OTHER);
    // bases
    String base = "indexes = [models.Index(fields=[\"a\"], name=\"MODEL_base\")]";
    String unnamed = "indexes = [GENERATED(\"models.Index\", \"a\")]";
    inherited("Named", "", base, Says.SAME);
    inherited("Named", "", "", Says.OTHER);
    inherited("Named", "ordering = [\"a\"]", "ordering = [\"a\"]", Says.SAME);
    inherited("Named", "ordering = [\"a\"]", "ordering = [\"a\"]\n        " + base, Says.OTHER);
    inherited("Unnamed", "", unnamed, Says.SAME);
    inherited("Unnamed", "", "", Says.OTHER);
    inherited("Deeper", "", base, Says.SAME);
    inherited("Deeper", "", "", Says.OTHER);
    inherited("Named, Unnamed", "", base, Says.SAME);
    inherited("Named, Unnamed", "", unnamed, Says.OTHER);
    inherited("Bare, Named", "", "", Says.SAME);
    inherited("Bare, Named", "", base, Says.OTHER);
    inherited("Named", "class Meta(Named.Meta):", base, Says.SAME);
    inherited("Named", "class Meta(Named.Meta):", "", Says.OTHER);
    inherited(
        "Named",
        "class Meta(Named.Meta):\n"
            + "        indexes = Named.Meta.indexes + [models.Index(fields=[\"b\"],"
            + " name=\"MODEL_k\")]",
        "indexes = [models.Index(fields=[\"a\"], name=\"MODEL_base\"),"
            + " models.Index(fields=[\"b\"], name=\"MODEL_k\")]",
        Says.SAME);
    inherited(
        "Named",
        "class Meta(Named.Meta):\n"
            + "        indexes = Named.Meta.indexes + [models.Index(fields=[\"b\"],"
            + " name=\"MODEL_k\")]",
        base,
        Says.OTHER);
    inherited(
        "models.Model",
        "db_table = \"mine\"\n        indexes = [models.Index(fields=[\"a\"])]",
        "db_table = \"mine\"\n        indexes = [GENERATED(\"models.Index\", \"a\")]",
        Says.SAME);
    inherited("models.Model", "managed = False\n        " + base, "managed = False", Says.SAME);
    inherited("models.Model", "managed = False", "managed = False\n        " + base, Says.SAME);
    inherited("models.Model", "app_label = \"pets\"\n        " + base, "", Says.OTHER);
    inherited(
        "models.Model",
        "indexes = [own(models.Index(fields=[\"a\"], name=\"MODEL_base\"))]",
        base,
        Says.SAME);
    // database defaults
    dbDefault("IntegerField", "", "db_default=1", Says.OTHER);
    dbDefault("IntegerField", "null=True", "null=True, db_default=None", Says.OTHER);
    dbDefault("IntegerField", "db_default=1", "db_default=1", Says.SAME);
    dbDefault("IntegerField", "db_default=1", "db_default=2", Says.OTHER);
    dbDefault("IntegerField", "db_default=ONE", "db_default=1", Says.SAME);
    dbDefault("TextField", "db_default=\"x\"", "db_default=\"y\"", Says.OTHER);
    dbDefault("TextField", "db_default=State.OPEN", "db_default=\"open\"", Says.SAME);
    dbDefault("TextField", "db_default=State.OPEN", "db_default=\"shut\"", Says.OTHER);
    dbDefault("BooleanField", "db_default=True", "db_default=False", Says.OTHER);
    dbDefault("DateTimeField", "db_default=Now()", "db_default=functions.Now()", Says.SAME);
    dbDefault("DateTimeField", "db_default=Now()", "", Says.OTHER);
    dbDefault("FloatField", "db_default=Pi()", "db_default=functions.Random()", Says.OTHER);
    dbDefault(
        "FloatField", "db_default=models.Value(1.5)", "db_default=models.Value(2.5)", Says.OTHER);
    dbDefault(
        "FloatField", "db_default=models.Value(1.5)", "db_default=models.Value(1.5)", Says.SAME);
    dbDefault("FloatField", "db_default=models.Value(1.5)", "db_default=1.5", Says.OPEN);
    dbDefault(
        "TextField",
        "db_default=Lower(models.Value(\"x\"))",
        "db_default=Upper(models.Value(\"x\"))",
        Says.OTHER);
  }

  private static final String IMPORTS =
      """
      import django.contrib.postgres.indexes as indexes
      from django.contrib.postgres import constraints
      from django.contrib.postgres.fields import RangeOperators
      from django.db import models
      from django.db.models import expressions, functions
      from django.db.models.functions import Cast, Lower, Now, Pi, Upper
      from django.utils.translation import gettext_lazy as lazy

      ONE = 1
      STATES = ["open", "shut"]


      class State(models.TextChoices):
          OPEN = "open"
          SHUT = "shut"


      def own(index):
          return index
      """;

  private static final String ABSTRACT =
      """


      class Fields(models.Model):
          a = models.TextField()
          b = models.TextField()
          n = models.IntegerField()
          owner = models.ForeignKey("Target", models.CASCADE, related_name="+")
          named = models.TextField(db_column="other_column")

          class Meta:
              abstract = True


      class Bare(models.Model):
          class Meta:
              abstract = True


      class Named(models.Model):
          class Meta:
              abstract = True
              indexes = [models.Index(fields=["a"], name="%(class)s_base")]


      class Unnamed(models.Model):
          class Meta:
              abstract = True
              indexes = [models.Index(fields=["a"])]


      class Deeper(Named):
          class Meta(Named.Meta):
              abstract = True


      class Target(models.Model):
          pass
      """;

  private static final String ID =
      "(\"id\", models.BigAutoField(auto_created=True, primary_key=True, serialize=False,"
          + " verbose_name=\"ID\")),";

  private static final String FIELDS =
      "(\"a\", models.TextField()), (\"b\", models.TextField()), (\"n\", models.IntegerField()),"
          + " (\"owner\", models.ForeignKey(to=\"pets.target\", on_delete=models.CASCADE,"
          + " related_name=\"+\")), (\"named\", models.TextField(db_column=\"other_column\")),";

  @TempDir private Path temp;

  private static String model(int number) {
    return "m%03d".formatted(number);
  }

  private static String code(String text, int number) {
    return text.replace("MODEL", model(number))
        .replace("pg.ExclusionConstraint", "constraints.ExclusionConstraint")
        .replace("pg.", "indexes.");
  }

  /** Options of a Meta as the entries of a migration's dictionary. */
  private static String options(String meta) {
    StringBuilder options = new StringBuilder();
    for (String line : meta.split("\n *")) {
      int equals = line.indexOf(" = ");
      if (equals > 0 && !line.startsWith("app_label")) {
        options.append(
            "\"%s\": %s, ".formatted(line.substring(0, equals), line.substring(equals + 3)));
      }
    }
    return options.toString();
  }

  private DjangoProject project(DjangoEnvironment environment) throws Exception {
    Path source = Files.createDirectories(temp.resolve("source"));
    Files.writeString(
        source.resolve("manage.py"),
        """
        import os, sys
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")
        from django.core.management import execute_from_command_line
        execute_from_command_line(sys.argv)
        """);
    Files.writeString(
        source.resolve("site_settings.py"),
        """
        SECRET_KEY = "k"
        INSTALLED_APPS = ["pets"]
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        """);
    StringBuilder models = new StringBuilder(IMPORTS + ABSTRACT);
    StringBuilder operations =
        new StringBuilder("migrations.CreateModel(\"Target\", [" + ID + "]),\n");
    for (int i = 0; i < CASES.size(); i++) {
      Case each = CASES.get(i);
      String[] fields = each.field().split("\\|", -1);
      models.append(
          "\n\nclass %s(%s):\n"
              .formatted(
                  model(i).toUpperCase(Locale.ROOT),
                  each.bases().equals("models.Model") ? "Fields" : each.bases() + ", Fields"));
      String meta = code(each.models(), i);
      String head = meta.startsWith("class ") ? "" : "class Meta:\n        ";
      models.append(fields.length == 2 ? "    d = " + fields[0] + "\n" : "    pass\n");
      if (!meta.isEmpty()) {
        models.append("\n    " + head + meta + (meta.endsWith(":") ? "\n        pass" : "") + "\n");
      }
      operations.append(
          "        migrations.CreateModel(\"%s\", [%s%s%s], options={%s}),%n"
              .formatted(
                  model(i).toUpperCase(Locale.ROOT),
                  ID,
                  FIELDS,
                  fields.length == 2 ? "(\"d\", " + fields[1] + ")," : "",
                  options(code(each.migration(), i))));
    }
    return DjangoProject.copyOf(source, temp, environment)
        .write("pets/__init__.py", "")
        .write("pets/migrations/__init__.py", "")
        .write("pets/models.py", models.toString())
        .write(
            "pets/migrations/0001_initial.py",
            IMPORTS
                + "from django.db import migrations\n\n\n"
                + "class Migration(migrations.Migration):\n    initial = True\n"
                + "    operations = [\n        "
                + operations
                + "    ]\n");
  }

  @ParameterizedTest
  @EnumSource(names = {"DJANGO_5_2", "DJANGO_6_0"})
  void whatDjangoFindsIsFound(Version version) throws Exception {
    Availability availability = DjangoEnvironment.of(version);
    assumeTrue(availability instanceof Availability.Ready, availability::toString);
    DjangoProject project = project(((Availability.Ready) availability).environment());
    generateNames(project);
    Set<String> ofDjango =
        new TreeSet<>(
            project
                .shell(
                    """
                    from django.apps import apps
                    from django.db.migrations.autodetector import MigrationAutodetector
                    from django.db.migrations.loader import MigrationLoader
                    from django.db.migrations.state import ProjectState
                    changes = MigrationAutodetector(
                        MigrationLoader(None).project_state(), ProjectState.from_apps(apps)
                    ).changes(MigrationLoader(None).graph)
                    for migration in changes.get("pets", []):
                        for operation in migration.operations:
                            model = getattr(operation, "model_name", "") or operation.name
                            print(model.lower())
                    """)
                .orFail()
                .stdout()
                .lines()
                .toList());
    Map<String, String> ofOurs = new LinkedHashMap<>();
    Reading reading =
        MigrationReader.read(
            ProjectReader.read(Checkout.open(project.root()), ProjectOptions.DEFAULT));
    for (ModelDifference each :
        ModelDifferences.of(reading, StateSimulator.at(reading, null).state(), Set.of("pets"))) {
      ofOurs.put(each.model().name(), each.message());
    }
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < CASES.size(); i++) {
      Case each = CASES.get(i);
      boolean django = ofDjango.contains(model(i));
      boolean ours = ofOurs.containsKey(model(i));
      if (django != (each.says() != Says.SAME) || ours != (each.says() == Says.OTHER)) {
        wrong.add("%s: Django %s, ours %s; %s".formatted(each, django, ours, ofOurs.get(model(i))));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(ofOurs.keySet()).allMatch(name -> name.matches("m\\d{3}"));
  }

  /** The names that Django's own index generates, in the places of the migration that ask. */
  private static void generateNames(DjangoProject project) {
    project
        .shell(
            """
            import pathlib, re
            from types import SimpleNamespace
            from django.apps import apps
            from django.contrib.postgres import indexes
            from django.db import models

            path = pathlib.Path("pets/migrations/0001_initial.py")
            lines = []
            for line in path.read_text().splitlines():
                model = re.search(r'CreateModel\\("(M\\d+)"', line)
                def generated(found):
                    kind, *fields = eval("(" + found.group(1) + ",)")
                    kind = kind.replace("pg.", "indexes.")
                    index = eval(kind)(fields=fields)
                    index.set_name_with_model(apps.get_model("pets", model.group(1)))
                    return f"{kind}(fields={fields!r}, name={index.name!r})"
                line = re.sub(r"GENERATED\\(([^)]*)\\)", generated, line)
                lines.append(line)
            path.write_text("\\n".join(lines) + "\\n")
            """)
        .orFail();
  }
}
