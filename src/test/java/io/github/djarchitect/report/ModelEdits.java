package io.github.djarchitect.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Edits of models, as the files before and after: every kind of field added, removed, renamed and
 * made another; options, indexes, constraints, relations, inheritance; and several at once, drawn
 * by a seed.
 */
final class ModelEdits {
  private static final String HEAD =
      """
      import datetime
      import decimal
      import enum
      import uuid

      from django.contrib.auth.models import AbstractBaseUser, AbstractUser, Group, PermissionsMixin, User, UserManager
      from django.conf import settings
      from django.contrib.auth import get_user_model
      from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
      from django.contrib.contenttypes.models import ContentType
      from django.contrib.postgres.fields import ArrayField, DateRangeField, HStoreField
      from django.contrib.postgres.indexes import BrinIndex, GinIndex
      from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator, RegexValidator
      from django.db import models
      from django.db.models import Case, F, Q, Value, When
      from django.db.models.functions import Lower, Now, Upper
      from django.utils import timezone
      from django.utils.translation import gettext_lazy as _


      def make_code():
          return "x"


      class Status(models.TextChoices):
          DRAFT = "draft", _("Draft")
          DONE = "done", _("Done")


      class Level(models.IntegerChoices):
          LOW = 1
          HIGH = 2


      class Grade(enum.IntEnum):
          FIRST = 1
          SECOND = 2
          LAST = SECOND


      """;

  /** Fields of one column, each under the name {@code f}. */
  private static final List<String> FIELDS =
      List.of(
          "models.IntegerField(choices=[(g.value, g.name) for g in Grade], default=1)",
          "models.CharField(max_length=20)",
          "models.CharField(max_length=30, null=True, blank=True)",
          "models.CharField(_(\"title\"), max_length=20, unique=True, help_text=_(\"Shown\"))",
          "models.CharField(max_length=20, choices=Status.choices, default=Status.DRAFT)",
          "models.CharField(max_length=20, choices=[(\"a\", \"A\"), (\"b\", \"B\")],"
              + " db_index=True)",
          "models.CharField(max_length=20, default=make_code, validators=[MinLengthValidator(2)])",
          "models.CharField(max_length=20, db_column=\"g\", editable=False, verbose_name=\"The"
              + " f\")",
          "models.CharField(max_length=20, validators=[RegexValidator(r\"^a+$\", \"only a\")])",
          "models.CharField(max_length=20, db_collation=\"C\", error_messages={\"unique\":"
              + " \"No\"})",
          "models.TextField()",
          "models.TextField(blank=True, default=\"\")",
          "models.EmailField()",
          "models.EmailField(max_length=100, unique=True)",
          "models.URLField()",
          "models.SlugField()",
          "models.SlugField(max_length=80, unique=True, allow_unicode=True)",
          "models.UUIDField(default=uuid.uuid4, editable=False)",
          "models.UUIDField(default=uuid.uuid4, unique=True)",
          "models.IntegerField()",
          "models.IntegerField(null=True)",
          "models.IntegerField(default=1, choices=Level.choices)",
          "models.PositiveIntegerField(default=0, validators=[MinValueValidator(1),"
              + " MaxValueValidator(9)])",
          "models.BigIntegerField(db_index=True)",
          "models.SmallIntegerField(default=-1)",
          "models.FloatField(default=1.5)",
          "models.DecimalField(max_digits=8, decimal_places=2)",
          "models.DecimalField(max_digits=10, decimal_places=3, default=decimal.Decimal(\"1.5\"))",
          "models.BooleanField()",
          "models.BooleanField(default=False)",
          "models.BooleanField(null=True)",
          "models.DateField()",
          "models.DateField(null=True, blank=True, unique_for_date=\"name\")",
          "models.DateTimeField(auto_now_add=True)",
          "models.DateTimeField(auto_now=True)",
          "models.DateTimeField(default=timezone.now)",
          "models.DateTimeField(default=datetime.datetime(2020, 1, 1))",
          "models.TimeField(auto_now_add=True)",
          "models.DurationField(default=datetime.timedelta(days=1))",
          "models.BinaryField(null=True)",
          "models.GenericIPAddressField(protocol=\"ipv4\")",
          "models.JSONField(default=dict, blank=True)",
          "models.FileField(upload_to=\"files\")",
          "models.FileField(upload_to=\"files/%Y\", max_length=200, blank=True)",
          "models.FilePathField(path=\"/tmp\", match=\".*\")",
          "ArrayField(models.CharField(max_length=10), default=list)",
          "ArrayField(models.IntegerField(), size=3, null=True)",
          "HStoreField(null=True)",
          "DateRangeField(null=True)",
          "models.ForeignKey(Other, on_delete=models.CASCADE)",
          "models.ForeignKey(\"Other\", on_delete=models.SET_NULL, null=True,"
              + " related_name=\"mine\")",
          "models.ForeignKey(Other, models.PROTECT, to_field=\"code\", db_index=False)",
          "models.ForeignKey(\"self\", on_delete=models.CASCADE, null=True, blank=True)",
          "models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)",
          "models.ForeignKey(get_user_model(), on_delete=models.CASCADE, null=True)",
          "models.ForeignKey(Third, on_delete=models.DO_NOTHING, db_constraint=False,"
              + " limit_choices_to={\"n\": 1})",
          "models.OneToOneField(Other, on_delete=models.CASCADE, related_name=\"+\")",
          "models.OneToOneField(\"Third\", on_delete=models.RESTRICT, null=True)",
          "models.ManyToManyField(Other)",
          "models.ManyToManyField(\"Third\", blank=True, related_name=\"%(class)s_set\")",
          "models.ManyToManyField(\"self\", symmetrical=False)",
          "models.ManyToManyField(User, related_name=\"+\")");

  /** The same of Django 5.0 and newer. */
  private static final List<String> NEWER_FIELDS =
      List.of(
          "models.GeneratedField(expression=Case(When(n__gt=1, then=Value(1)), default=Value(0)),"
              + " output_field=models.IntegerField(), db_persist=True)",
          "models.IntegerField(db_default=3)",
          "models.DateTimeField(db_default=Now())",
          "models.CharField(max_length=20, db_default=\"x\", db_comment=\"How\")",
          "models.CharField(max_length=20, choices=Status)",
          "models.GeneratedField(expression=F(\"n\") * 2, output_field=models.IntegerField(),"
              + " db_persist=True)",
          "models.GeneratedField(expression=Lower(\"name\"),"
              + " output_field=models.CharField(max_length=50), db_persist=True)");

  private static final List<String> OPTIONS =
      List.of(
          "ordering = [\"name\"]",
          "ordering = (\"-name\", \"n\")",
          "ordering = [F(\"name\").desc(nulls_last=True)]",
          "verbose_name = \"thing\"",
          "verbose_name_plural = _(\"things\")",
          "db_table = \"own_table\"",
          "db_table_comment = \"All of them\"",
          "unique_together = [(\"name\", \"n\")]",
          "unique_together = (\"name\", \"n\")",
          "unique_together = {(\"name\", \"n\"), (\"n\", \"other\")}",
          "get_latest_by = \"n\"",
          "permissions = [(\"can_do\", \"Can do\")]",
          "default_permissions = (\"add\",)",
          "default_related_name = \"mains\"",
          "select_on_save = True",
          "managed = False",
          "order_with_respect_to = \"other\"",
          "base_manager_name = \"objects\"",
          "required_db_features = [\"gis_enabled\"]",
          "indexes = [models.Index(fields=[\"name\"])]",
          "indexes = [models.Index(fields=[\"name\", \"-n\"], name=\"main_name_n\")]",
          "indexes = [models.Index(fields=[\"name\", \"-n\"], name=\"main_other_name\")]",
          "indexes = [models.Index(Lower(\"name\"), name=\"main_lower\"),"
              + " BrinIndex(fields=[\"n\"])]",
          "indexes = [models.Index(fields=[\"n\"], name=\"main_part\", condition=Q(n__gt=1))]",
          "indexes = [models.Index(fields=[\"n\"], name=\"main_cover\", include=[\"name\"])]",
          "indexes = [GinIndex(fields=[\"name\"], opclasses=[\"gin_trgm_ops\"],"
              + " name=\"main_trgm\")]",
          "constraints = [models.UniqueConstraint(fields=[\"name\", \"n\"], name=\"main_unique\")]",
          "constraints = [models.UniqueConstraint(fields=[\"n\", \"name\"], name=\"main_unique\")]",
          "constraints = [models.UniqueConstraint(Lower(\"name\"), \"n\","
              + " name=\"main_unique_lower\")]",
          "constraints = [models.UniqueConstraint(fields=[\"n\"], condition=Q(name=\"a\"),"
              + " name=\"%(app_label)s_%(class)s_n\")]",
          "constraints = [models.CheckConstraint(CONDITION=Q(n__gte=0), name=\"main_positive\")]",
          "constraints = [models.CheckConstraint(CONDITION=Q(n__gte=0) & ~Q(name=\"\"),"
              + " name=\"main_positive\")]",
          "constraints = [models.CheckConstraint(CONDITION=Q(n__gte=0), name=\"main_positive\","
              + " violation_error_message=\"No\")]",
          "constraints = [models.UniqueConstraint(fields=[\"name\"], name=\"main_unique\","
              + " deferrable=models.Deferrable.DEFERRED)]");

  /** Models of one file before and after, where more changes than one field or option. */
  private static final Map<String, String[]> WHOLE = whole();

  record Edit(String label, String before, String after) {}

  private final boolean newer;
  private final String condition;
  private final List<Edit> edits = new ArrayList<>();
  private final Map<String, Integer> axes = new LinkedHashMap<>();

  private ModelEdits(boolean newer, boolean hasCondition) {
    this.newer = newer;
    this.condition = hasCondition ? "condition" : "check";
  }

  /**
   * @param release {@code 52} for Django 5.2
   * @param pairs how many pairs of fields are drawn beside each field with its neighbour
   * @param mixes how many edits of several things at once are drawn
   */
  static ModelEdits of(int release, long seed, int pairs, int mixes) {
    ModelEdits all = new ModelEdits(release >= 50, release >= 51);
    all.fields(new Random(seed), pairs);
    all.options(new Random(seed + 1));
    WHOLE.forEach((name, files) -> all.add("whole", files[0], files[1]));
    if (release >= 52) {
      all.composite();
    }
    all.mixes(new Random(seed + 2), mixes);
    return all;
  }

  List<Edit> edits() {
    return edits;
  }

  /** How many edits there are of each kind. */
  Map<String, Integer> axes() {
    return axes;
  }

  private void add(String axis, String before, String after) {
    axes.merge(axis, 1, Integer::sum);
    edits.add(
        new Edit(
            "app%04d_%s".formatted(edits.size(), axis),
            HEAD + before.replace("CONDITION", condition),
            HEAD + after.replace("CONDITION", condition)));
  }

  private List<String> allFields() {
    List<String> all = new ArrayList<>(FIELDS);
    if (newer) {
      all.addAll(NEWER_FIELDS);
    }
    return all;
  }

  private void fields(Random random, int pairs) {
    List<String> all = allFields();
    for (int i = 0; i < all.size(); i++) {
      String field = all.get(i);
      add("add", models("", ""), models("f = " + field, ""));
      add("remove", models("f = " + field, ""), models("", ""));
      add("rename", models("f = " + field, ""), models("h = " + field, ""));
      add("alter", models("f = " + field, ""), models("f = " + all.get((i + 1) % all.size()), ""));
      add(
          "key",
          models("f = " + field, ""),
          models(
              "f = " + field + "\n    k = models.CharField(max_length=9, primary_key=True)", ""));
    }
    for (int i = 0; i < pairs; i++) {
      add(
          "pair",
          models("f = " + all.get(random.nextInt(all.size())), ""),
          models("f = " + all.get(random.nextInt(all.size())), ""));
    }
    add(
        "renamecolumn",
        models("f = models.IntegerField()", ""),
        models("h = models.IntegerField(db_column=\"f\")", ""));
    add(
        "renamecolumn",
        models("f = models.ForeignKey(Other, models.CASCADE)", ""),
        models("h = models.ForeignKey(Other, models.CASCADE, db_column=\"f_id\")", ""));
  }

  private void options(Random random) {
    for (int i = 0; i < OPTIONS.size(); i++) {
      String option = OPTIONS.get(i);
      String next = OPTIONS.get((i + 1) % OPTIONS.size());
      add("option", models("", ""), models("", option));
      add("option", models("", option), models("", ""));
      add("option", models("", option), models("", next));
      String other = OPTIONS.get(random.nextInt(OPTIONS.size()));
      add("option", models("", option), models("f = models.IntegerField(null=True)", other));
    }
  }

  private void composite() {
    String plain =
        "class One(models.Model):\n    a = models.IntegerField()\n    b = models.IntegerField()\n";
    String composite = plain + "    pk = models.CompositePrimaryKey(\"a\", \"b\")\n";
    add("composite", "", composite);
    add("composite", composite, composite + "    c = models.IntegerField(default=1)\n");
    add("composite", plain, composite);
    add("composite", composite, plain);
  }

  private void mixes(Random random, int count) {
    List<String> all = allFields();
    for (int i = 0; i < count; i++) {
      List<String> before = new ArrayList<>();
      List<String> after = new ArrayList<>();
      int fields = 1 + random.nextInt(4);
      for (int j = 0; j < fields; j++) {
        String field = all.get(random.nextInt(all.size()));
        String name = "f" + j + " = ";
        switch (random.nextInt(5)) {
          case 0 -> before.add(name + alone(field, j));
          case 1 -> after.add(name + alone(field, j));
          case 2 -> {
            before.add(name + alone(field, j));
            after.add("g" + j + " = " + alone(field, j));
          }
          case 3 -> {
            before.add(name + alone(field, j));
            after.add(name + alone(all.get(random.nextInt(all.size())), j));
          }
          default -> {
            before.add(name + alone(field, j));
            after.add(name + alone(field, j));
          }
        }
      }
      Collections.shuffle(after, random);
      String option = OPTIONS.get(random.nextInt(OPTIONS.size()));
      String next = random.nextBoolean() ? option : OPTIONS.get(random.nextInt(OPTIONS.size()));
      add(
          "mix",
          models(String.join("\n    ", before), random.nextInt(3) == 0 ? "" : option),
          models(String.join("\n    ", after), random.nextInt(3) == 0 ? "" : next));
    }
  }

  /** Two relations to one model need names of their own for the way back. */
  private static String alone(String field, int number) {
    boolean relation =
        field.contains("Key(") || field.contains("ToOne") || field.contains("ToMany");
    return relation && !field.contains("related_name")
        ? field.substring(0, field.length() - 1) + ", related_name=\"back" + number + "\")"
        : field
            .replace("\"mine\"", "\"mine" + number + "\"")
            .replace("%(class)s_set", "%(class)s_" + number);
  }

  private static String models(String field, String option) {
    StringBuilder text = new StringBuilder();
    Consumer<String> line = each -> text.append(each).append('\n');
    line.accept("class Third(models.Model):");
    line.accept("    n = models.IntegerField()\n\n");
    line.accept("class Other(models.Model):");
    line.accept("    code = models.CharField(max_length=5, unique=True)\n\n");
    line.accept("class Main(models.Model):");
    line.accept("    name = models.CharField(max_length=50)");
    line.accept("    n = models.IntegerField()");
    line.accept(
        "    other = models.ForeignKey(Other, on_delete=models.CASCADE, related_name=\"of_main\")");
    if (!field.isEmpty()) {
      line.accept("    " + field);
    }
    if (!option.isEmpty()) {
      line.accept("\n    class Meta:\n        " + option);
    }
    return text.toString();
  }

  private static Map<String, String[]> whole() {
    Map<String, String[]> all = new LinkedHashMap<>();
    String one = "class One(models.Model):\n    a = models.IntegerField()\n\n\n";
    String two =
        "class Two(models.Model):\n"
            + "    one = models.ForeignKey(One, models.CASCADE)\n"
            + "    b = models.IntegerField()\n\n\n";
    put(all, "model added", one, one + two);
    put(all, "model removed", one + two, one);
    put(
        all,
        "both removed",
        one + two + "class Left(models.Model):\n    pass\n",
        "class Left(models.Model):\n    pass\n");
    put(all, "all added", "class Left(models.Model):\n    pass\n", one + two);
    put(all, "model renamed", one + two, one.replace("One", "First") + two.replace("One", "First"));
    put(all, "referencing model renamed", one + two, one + two.replace("Two", "Second"));
    put(
        all,
        "renamed and altered",
        one + two,
        one.replace("One", "First") + two.replace("One", "First").replace("CASCADE", "PROTECT"));
    put(
        all,
        "renamed with field renamed",
        one + two,
        one.replace("One", "First")
            + two.replace("One", "First").replace("    one =", "    first ="));
    put(
        all,
        "circle of relations",
        "class Left(models.Model):\n    pass\n",
        "class A(models.Model):\n"
            + "    b = models.ForeignKey(\"B\", models.CASCADE)\n\n\n"
            + "class B(models.Model):\n"
            + "    a = models.ForeignKey(A, models.CASCADE)\n\n\n"
            + "class Left(models.Model):\n"
            + "    pass\n");
    put(
        all,
        "circle removed",
        "class A(models.Model):\n"
            + "    b = models.ForeignKey(\"B\", models.CASCADE)\n\n\n"
            + "class B(models.Model):\n"
            + "    a = models.ForeignKey(A, models.CASCADE)\n\n\n"
            + "class Left(models.Model):\n"
            + "    pass\n",
        "class Left(models.Model):\n    pass\n");
    put(
        all,
        "through model added",
        one + "class Two(models.Model):\n    b = models.IntegerField()\n",
        one
            + "class Two(models.Model):\n"
            + "    b = models.IntegerField()\n"
            + "    ones = models.ManyToManyField(One, through=\"Between\")\n\n\n"
            + "class Between(models.Model):\n"
            + "    one = models.ForeignKey(One, models.CASCADE)\n"
            + "    two = models.ForeignKey(Two, models.CASCADE)\n\n"
            + "    class Meta:\n"
            + "        unique_together = [[\"one\", \"two\"]]\n");
    put(
        all,
        "through model removed",
        one
            + "class Two(models.Model):\n"
            + "    b = models.IntegerField()\n"
            + "    ones = models.ManyToManyField(One, through=\"Between\")\n\n\n"
            + "class Between(models.Model):\n"
            + "    one = models.ForeignKey(One, models.CASCADE)\n"
            + "    two = models.ForeignKey(Two, models.CASCADE)\n",
        one + "class Two(models.Model):\n    b = models.IntegerField()\n");
    put(
        all,
        "through model renamed",
        one
            + "class Two(models.Model):\n"
            + "    ones = models.ManyToManyField(One, through=\"Between\")\n\n\n"
            + "class Between(models.Model):\n"
            + "    one = models.ForeignKey(One, models.CASCADE)\n"
            + "    two = models.ForeignKey(Two, models.CASCADE)\n",
        one
            + "class Two(models.Model):\n"
            + "    ones = models.ManyToManyField(One, through=\"Amid\")\n\n\n"
            + "class Amid(models.Model):\n"
            + "    one = models.ForeignKey(One, models.CASCADE)\n"
            + "    two = models.ForeignKey(Two, models.CASCADE)\n");
    String base =
        "class Base(models.Model):\n"
            + "    made = models.DateTimeField(auto_now_add=True)\n"
            + "    owner = models.ForeignKey(User, models.CASCADE,"
            + " related_name=\"%(app_label)s_%(class)s\")\n\n"
            + "    class Meta:\n"
            + "        abstract = True\n"
            + "        ordering = [\"made\"]\n"
            + "        indexes = [models.Index(fields=[\"made\"], name=\"%(class)s_made\")]\n\n\n";
    put(all, "abstract base", one, one.replace("models.Model", "Base").formatted() + "", base);
    put(
        all,
        "child of abstract base added",
        "",
        "class Child(Base):\n"
            + "    n = models.IntegerField()\n\n\n"
            + "class Other(Base):\n"
            + "    class Meta(Base.Meta):\n"
            + "        verbose_name = \"other\"\n",
        base);
    put(
        all,
        "field hidden in child",
        "class Child(Base):\n    n = models.IntegerField()\n",
        "class Child(Base):\n    n = models.IntegerField()\n    owner = None\n",
        base);
    put(
        all,
        "several abstract bases",
        "",
        "class A(models.Model):\n"
            + "    a = models.IntegerField()\n"
            + "    x = models.IntegerField()\n\n"
            + "    class Meta:\n"
            + "        abstract = True\n\n\n"
            + "class B(models.Model):\n"
            + "    b = models.IntegerField()\n"
            + "    x = models.CharField(max_length=3)\n\n"
            + "    class Meta:\n"
            + "        abstract = True\n"
            + "        verbose_name = \"b\"\n\n\n"
            + "class Mixin:\n"
            + "    def say(self):\n"
            + "        return 1\n\n\n"
            + "class C(Mixin, A, B):\n"
            + "    c = models.IntegerField()\n\n\n"
            + "class D(B, A):\n"
            + "    m = models.ManyToManyField(C)\n"
            + "    d = models.IntegerField()\n");
    String parent = "class Parent(models.Model):\n    p = models.IntegerField()\n\n\n";
    put(
        all,
        "child with table added",
        parent,
        parent + "class Child(Parent):\n    c = models.IntegerField()\n");
    put(
        all,
        "child with table removed",
        parent + "class Child(Parent):\n    c = models.IntegerField()\n",
        parent);
    put(
        all,
        "child with own link",
        parent,
        parent
            + "class Child(Parent):\n"
            + "    link = models.OneToOneField(Parent, models.CASCADE, parent_link=True)\n"
            + "    c = models.IntegerField()\n");
    put(
        all,
        "child takes a field of its parent",
        parent + "class Child(Parent):\n    c = models.IntegerField()\n",
        "class Parent(models.Model):\n"
            + "    pass\n\n\n"
            + "class Child(Parent):\n"
            + "    c = models.IntegerField()\n"
            + "    p = models.IntegerField()\n");
    put(
        all,
        "two parents",
        parent,
        parent
            + "class Second(models.Model):\n"
            + "    s = models.IntegerField(primary_key=True)\n\n\n"
            + "class Child(Parent, Second):\n"
            + "    c = models.IntegerField()\n");
    put(
        all,
        "proxy added",
        parent,
        parent
            + "class Proxy(Parent):\n"
            + "    class Meta:\n"
            + "        proxy = True\n"
            + "        ordering = [\"p\"]\n");
    put(
        all,
        "proxy removed",
        parent + "class Proxy(Parent):\n    class Meta:\n        proxy = True\n",
        parent);
    put(
        all,
        "proxy altered",
        parent + "class Proxy(Parent):\n    class Meta:\n        proxy = True\n",
        parent
            + "class Proxy(Parent):\n"
            + "    class Meta:\n"
            + "        proxy = True\n"
            + "        verbose_name = \"other\"\n");
    put(
        all,
        "proxy becomes a model",
        parent
            + "class Proxy(Parent):\n"
            + "    class Meta:\n"
            + "        proxy = True\n\n\n"
            + "class User2(models.Model):\n"
            + "    p = models.ForeignKey(Proxy, models.CASCADE)\n",
        parent
            + "class Proxy(Parent):\n"
            + "    x = models.IntegerField()\n\n\n"
            + "class User2(models.Model):\n"
            + "    p = models.ForeignKey(Proxy, models.CASCADE)\n");
    put(
        all,
        "child of proxy",
        parent + "class Proxy(Parent):\n    class Meta:\n        proxy = True\n",
        parent
            + "class Proxy(Parent):\n"
            + "    class Meta:\n"
            + "        proxy = True\n\n\n"
            + "class Below(Proxy):\n"
            + "    n = models.IntegerField()\n");
    put(all, "proxy of user", "", "class Person(User):\n    class Meta:\n        proxy = True\n");
    put(
        all,
        "child of group",
        "",
        "class Team(Group):\n    lead = models.ForeignKey(User, models.CASCADE)\n");
    put(
        all,
        "own users",
        "",
        "class Account(AbstractUser):\n"
            + "    nick = models.CharField(max_length=9)\n"
            + "    groups = models.ManyToManyField(Group, related_name=\"accounts\")\n"
            + "    user_permissions = None\n\n\n"
            + "class Plain(AbstractBaseUser):\n"
            + "    email = models.EmailField(unique=True)\n"
            + "    USERNAME_FIELD = \"email\"\n");
    put(
        all,
        "managers",
        "class Kept(models.Manager):\n"
            + "    use_in_migrations = True\n\n\n"
            + "class Own(models.Manager):\n"
            + "    pass\n\n\n"
            + "class One(models.Model):\n"
            + "    objects = Own()\n"
            + "    kept = Kept()\n\n\n"
            + "class Two(models.Model):\n"
            + "    pass\n\n\n"
            + "class Three(models.Model):\n"
            + "    objects = Kept()\n",
        "class Kept(models.Manager):\n"
            + "    use_in_migrations = True\n\n\n"
            + "class Own(models.Manager):\n"
            + "    pass\n\n\n"
            + "class One(models.Model):\n"
            + "    objects = Own()\n\n\n"
            + "class Two(models.Model):\n"
            + "    kept = Kept()\n"
            + "    things = Own()\n\n\n"
            + "class Three(models.Model):\n"
            + "    objects = Own()\n");
    put(
        all,
        "model with managers added",
        "",
        "class Kept(models.Manager):\n"
            + "    use_in_migrations = True\n\n\n"
            + "class Own(models.Manager):\n"
            + "    pass\n\n\n"
            + "class Base(models.Model):\n"
            + "    kept = Kept()\n\n"
            + "    class Meta:\n"
            + "        abstract = True\n\n\n"
            + "class One(Base):\n"
            + "    own = Own()\n\n\n"
            + "class Two(Base):\n"
            + "    objects = Own()\n\n"
            + "    class Meta:\n"
            + "        default_manager_name = \"objects\"\n\n\n"
            + "class Three(models.Model):\n"
            + "    active = Own()\n\n\n"
            + "class Four(models.Model):\n"
            + "    rows = models.QuerySet.as_manager()\n");
    put(
        all,
        "unmanaged added and removed",
        "class View(models.Model):\n"
            + "    n = models.IntegerField()\n\n"
            + "    class Meta:\n"
            + "        managed = False\n",
        "class Other(models.Model):\n"
            + "    n = models.IntegerField()\n"
            + "    user = models.ForeignKey(User, models.DO_NOTHING)\n\n"
            + "    class Meta:\n"
            + "        managed = False\n"
            + "        db_table = \"other_view\"\n");
    put(
        all,
        "unmanaged becomes managed",
        "class View(models.Model):\n"
            + "    n = models.IntegerField()\n\n"
            + "    class Meta:\n"
            + "        managed = False\n",
        "class View(models.Model):\n"
            + "    n = models.IntegerField()\n"
            + "    m = models.IntegerField()\n");
    put(
        all,
        "field in unique_together renamed",
        "class One(models.Model):\n"
            + "    a = models.IntegerField()\n"
            + "    b = models.IntegerField()\n\n"
            + "    class Meta:\n"
            + "        unique_together = [(\"a\", \"b\")]\n"
            + "        indexes = [models.Index(fields=[\"a\", \"b\"], name=\"one_ab\")]\n"
            + "        constraints = [models.UniqueConstraint(fields=[\"a\"], name=\"one_a\")]\n",
        "class One(models.Model):\n"
            + "    c = models.IntegerField()\n"
            + "    b = models.IntegerField()\n\n"
            + "    class Meta:\n"
            + "        unique_together = [(\"c\", \"b\")]\n"
            + "        indexes = [models.Index(fields=[\"c\", \"b\"], name=\"one_ab\")]\n"
            + "        constraints = [models.UniqueConstraint(fields=[\"c\"], name=\"one_a\")]\n");
    put(
        all,
        "indexed field removed",
        "class One(models.Model):\n"
            + "    a = models.IntegerField()\n"
            + "    b = models.IntegerField()\n\n"
            + "    class Meta:\n"
            + "        unique_together = [(\"a\", \"b\")]\n"
            + "        indexes = [models.Index(fields=[\"a\", \"b\"], name=\"one_ab\")]\n"
            + "        constraints = [models.UniqueConstraint(fields=[\"a\"], name=\"one_a\")]\n",
        "class One(models.Model):\n    b = models.IntegerField()\n");
    put(
        all,
        "model with everything added",
        "",
        "class Shelf(models.Model):\n"
            + "    id = models.BigAutoField(primary_key=True)\n\n\n"
            + "class Book(models.Model):\n"
            + "    shelf = models.ForeignKey(Shelf, models.CASCADE)\n"
            + "    title = models.CharField(max_length=9)\n"
            + "    tags = models.ManyToManyField(\"Tag\", blank=True)\n"
            + "    content_type = models.ForeignKey(ContentType, models.CASCADE)\n"
            + "    object_id = models.PositiveIntegerField()\n"
            + "    target = GenericForeignKey()\n"
            + "    marks = GenericRelation(\"Mark\")\n\n"
            + "    class Meta:\n"
            + "        order_with_respect_to = \"shelf\"\n"
            + "        unique_together = [(\"shelf\", \"title\")]\n"
            + "        indexes = [models.Index(fields=[\"title\"]), models.Index(fields=[\"shelf\","
            + " \"-title\"])]\n"
            + "        constraints = [models.CheckConstraint(CONDITION=Q(object_id__gt=0),"
            + " name=\"book_object\")]\n\n\n"
            + "class Tag(models.Model):\n"
            + "    name = models.SlugField(primary_key=True)\n\n\n"
            + "class Mark(models.Model):\n"
            + "    content_type = models.ForeignKey(ContentType, models.CASCADE)\n"
            + "    object_id = models.PositiveIntegerField()\n"
            + "    tag = models.ForeignKey(Tag, models.CASCADE, to_field=\"name\")\n");
    put(
        all,
        "model with everything removed",
        "class Shelf(models.Model):\n"
            + "    pass\n\n\n"
            + "class Book(models.Model):\n"
            + "    shelf = models.ForeignKey(Shelf, models.CASCADE)\n"
            + "    title = models.CharField(max_length=9)\n"
            + "    tags = models.ManyToManyField(\"Tag\")\n\n"
            + "    class Meta:\n"
            + "        unique_together = [(\"shelf\", \"title\")]\n"
            + "        indexes = [models.Index(fields=[\"title\"])]\n"
            + "        constraints = [models.CheckConstraint(CONDITION=~Q(title=\"\"),"
            + " name=\"book_title\")]\n\n\n"
            + "class Tag(models.Model):\n"
            + "    name = models.SlugField(primary_key=True)\n",
        "class Shelf(models.Model):\n    pass\n");
    put(
        all,
        "order with respect to moved",
        "class One(models.Model):\n"
            + "    a = models.ForeignKey(User, models.CASCADE, related_name=\"+\")\n"
            + "    b = models.ForeignKey(Group, models.CASCADE)\n\n"
            + "    class Meta:\n"
            + "        order_with_respect_to = \"a\"\n",
        "class One(models.Model):\n"
            + "    b = models.ForeignKey(Group, models.CASCADE)\n\n"
            + "    class Meta:\n"
            + "        order_with_respect_to = \"b\"\n");
    put(
        all,
        "field class of the project",
        "class Money(models.DecimalField):\n"
            + "    def __init__(self, *args, **kwargs):\n"
            + "        kwargs.setdefault(\"max_digits\", 12)\n"
            + "        kwargs.setdefault(\"decimal_places\", 2)\n"
            + "        super().__init__(*args, **kwargs)\n\n\n"
            + "class One(models.Model):\n"
            + "    a = Money()\n"
            + "    b = Money(default=0)\n",
        "class Money(models.DecimalField):\n"
            + "    def __init__(self, *args, **kwargs):\n"
            + "        kwargs.setdefault(\"max_digits\", 12)\n"
            + "        kwargs.setdefault(\"decimal_places\", 2)\n"
            + "        super().__init__(*args, **kwargs)\n\n\n"
            + "class One(models.Model):\n"
            + "    a = Money(null=True)\n"
            + "    b = Money(default=0)\n");
    put(
        all,
        "both sides of many to many renamed",
        one
            + "class Two(models.Model):\n"
            + "    ones = models.ManyToManyField(One, related_name=\"twos\")\n",
        one.replace("One", "Uno")
            + "class Dos(models.Model):\n"
            + "    ones = models.ManyToManyField(Uno, related_name=\"twos\")\n");
    put(
        all,
        "relation moved to another model",
        one
            + "class Two(models.Model):\n"
            + "    x = models.ForeignKey(One, models.CASCADE)\n\n\n"
            + "class Three(models.Model):\n"
            + "    pass\n",
        one
            + "class Three(models.Model):\n"
            + "    pass\n\n\n"
            + "class Two(models.Model):\n"
            + "    x = models.ForeignKey(Three, models.CASCADE)\n");
    put(
        all,
        "many to many moved to another model",
        one
            + "class Three(models.Model):\n"
            + "    pass\n\n\n"
            + "class Two(models.Model):\n"
            + "    x = models.ManyToManyField(One)\n",
        one
            + "class Three(models.Model):\n"
            + "    pass\n\n\n"
            + "class Two(models.Model):\n"
            + "    x = models.ManyToManyField(Three)\n");
    String queries =
        "class Rows(models.QuerySet):\n"
            + "    use_in_migrations = True\n\n\n"
            + "class Kept(models.Manager.from_queryset(Rows)):\n"
            + "    use_in_migrations = True\n\n\n";
    put(
        all,
        "managers of querysets",
        queries
            + "class One(models.Model):\n"
            + "    objects = Kept()\n\n\n"
            + "class Two(models.Model):\n"
            + "    rows = Rows.as_manager()\n",
        queries
            + "class One(models.Model):\n"
            + "    objects = Kept()\n"
            + "    n = models.IntegerField(null=True)\n\n\n"
            + "class Two(models.Model):\n"
            + "    objects = Rows.as_manager()\n");
    put(
        all,
        "conditions with a connector",
        "class One(models.Model):\n"
            + "    a = models.IntegerField()\n\n"
            + "    class Meta:\n"
            + "        constraints = [models.CheckConstraint(CONDITION=Q((\"a\", 1), (\"a\", 2),"
            + " _connector=Q.OR), name=\"one_a\")]\n",
        "class One(models.Model):\n"
            + "    a = models.IntegerField()\n"
            + "    b = models.IntegerField(null=True)\n\n"
            + "    class Meta:\n"
            + "        constraints = [models.CheckConstraint(CONDITION=Q((\"a\", 1), (\"a\", 2),"
            + " _connector=Q.OR), name=\"one_a\")]\n");
    put(
        all,
        "field of a parent hides that of an abstract base",
        parent,
        parent
            + "class Mixed(models.Model):\n"
            + "    p = models.CharField(max_length=3)\n"
            + "    q = models.IntegerField()\n\n"
            + "    class Meta:\n"
            + "        abstract = True\n\n\n"
            + "class Child(Parent, Mixed):\n"
            + "    c = models.IntegerField()\n");
    put(
        all,
        "names beyond ASCII",
        one,
        one + "class Über(models.Model):\n    größe = models.IntegerField()\n");
    put(
        all,
        "deconstruct that leaves out arguments",
        "class Short(models.CharField):\n"
            + "    def __init__(self, *args, **kwargs):\n"
            + "        kwargs[\"max_length\"] = 60\n"
            + "        super().__init__(*args, **kwargs)\n\n"
            + "    def deconstruct(self):\n"
            + "        name, path, args, kwargs = super().deconstruct()\n"
            + "        del kwargs[\"max_length\"]\n"
            + "        return name, path, args, kwargs\n\n\n"
            + "class One(models.Model):\n"
            + "    a = Short(default=\"\")\n",
        "class Short(models.CharField):\n"
            + "    def __init__(self, *args, **kwargs):\n"
            + "        kwargs[\"max_length\"] = 60\n"
            + "        super().__init__(*args, **kwargs)\n\n"
            + "    def deconstruct(self):\n"
            + "        name, path, args, kwargs = super().deconstruct()\n"
            + "        del kwargs[\"max_length\"]\n"
            + "        return name, path, args, kwargs\n\n\n"
            + "class One(models.Model):\n"
            + "    a = Short(default=\"\")\n"
            + "    n = models.IntegerField(null=True)\n");
    put(
        all,
        "classes that type makes",
        one,
        one
            + "for name, size in ((\"Small\", 5), (\"Large\", 50)):\n"
            + "    body = {\"__module__\": __name__, \"a\": models.CharField(max_length=size)}\n"
            + "    globals()[name] = type(name, (models.Model,), body)\n");
    put(
        all,
        "classes that a function makes",
        one,
        one
            + "def log_of(model, size):\n"
            + "    class Log(models.Model):\n"
            + "        of = models.ForeignKey(model, models.CASCADE)\n"
            + "        text = models.CharField(max_length=size)\n\n"
            + "        class Meta:\n"
            + "            db_table = \"log_of_\" + model.__name__.lower()\n\n"
            + "    return Log\n\n\n"
            + "LogOfOne = log_of(One, 30)\n");
    put(
        all,
        "one of two classes by what the registry has",
        one,
        one
            + "from django.apps import apps\n\n\n"
            + "def is_there(name):\n"
            + "    try:\n"
            + "        apps.get_registered_model(__name__.split(\".\")[-2], name)\n"
            + "    except LookupError:\n"
            + "        return False\n"
            + "    return True\n\n\n"
            + "if not is_there(\"Two\"):\n"
            + "    class Two(models.Model):\n"
            + "        b = models.IntegerField()\n\n\n"
            + "if not is_there(\"One\"):\n"
            + "    class One(models.Model):\n"
            + "        b = models.IntegerField()\n");
    put(
        all,
        "managers of classes that from_queryset makes",
        one,
        one
            + "class Rows(models.QuerySet):\n"
            + "    pass\n\n\n"
            + "class Plain(models.Manager):\n"
            + "    pass\n\n\n"
            + "Made = Plain.from_queryset(Rows)\n\n\n"
            + "class Two(models.Model):\n"
            + "    rows = Made()\n"
            + "    objects = models.Manager()\n\n\n"
            + "class Three(models.Model):\n"
            + "    objects = models.Manager.from_queryset(Rows)()\n"
            + "    others = models.Manager()\n");
    put(
        all,
        "choices that decorators register",
        one,
        one.replace("IntegerField()", "CharField(max_length=9, choices=choices())"),
        "KINDS = {}\n\n\n"
            + "def kind(name):\n"
            + "    def add(cls):\n"
            + "        KINDS[name] = cls\n"
            + "        return cls\n\n"
            + "    return add\n\n\n"
            + "@kind(\"a\")\n"
            + "class First:\n"
            + "    text = \"the first\"\n\n\n"
            + "@kind(\"b\")\n"
            + "class Second:\n"
            + "    text = \"the second\"\n\n\n"
            + "def choices():\n"
            + "    return [(key, value.text) for key, value in sorted(KINDS.items())]\n\n\n");
    String layered =
        "class Base(models.Model):\n"
            + "    class Meta:\n"
            + "        abstract = True\n"
            + "        get_latest_by = \"id\"\n\n\n"
            + "class Middle(Base):\n"
            + "    a = models.IntegerField()\n\n"
            + "    class Meta(Base.Meta):\n"
            + "        ordering = [\"a\"]\n"
            + "        verbose_name = \"middle\"\n\n\n";
    put(
        all,
        "Meta of a parent with a table",
        layered,
        layered
            + "class Child(Middle):\n"
            + "    class Meta(Middle.Meta):\n"
            + "        verbose_name = \"child\"\n\n\n"
            + "class Stand(Middle):\n"
            + "    class Meta(Middle.Meta):\n"
            + "        proxy = True\n");
    put(
        all,
        "a class of classes that adds nothing",
        one,
        one
            + "class Named(models.base.ModelBase):\n"
            + "    def __str__(cls):\n"
            + "        return cls.__name__\n\n\n"
            + "class Two(models.Model, metaclass=Named):\n"
            + "    b = models.IntegerField()\n");
    put(
        all,
        "target of to_field renamed",
        "class One(models.Model):\n"
            + "    code = models.CharField(max_length=5, unique=True)\n\n\n"
            + "class Two(models.Model):\n"
            + "    one = models.ForeignKey(One, models.CASCADE, to_field=\"code\")\n",
        "class One(models.Model):\n"
            + "    sign = models.CharField(max_length=5, unique=True)\n\n\n"
            + "class Two(models.Model):\n"
            + "    one = models.ForeignKey(One, models.CASCADE, to_field=\"sign\")\n");
    return all;
  }

  private static void put(Map<String, String[]> all, String name, String before, String after) {
    all.put(name, new String[] {before, after});
  }

  private static void put(
      Map<String, String[]> all, String name, String before, String after, String head) {
    all.put(name, new String[] {head + before, head + after});
  }
}
