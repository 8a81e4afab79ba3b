package io.github.djarchitect.sql;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small apps of a few migrations each, which together touch every operation in many variants. */
final class MigrationCases {
  private static final String HEAD =
      """
      import datetime
      import decimal
      import uuid

      import django.contrib.postgres.constraints
      import django.contrib.postgres.fields
      import django.contrib.postgres.indexes
      import django.contrib.postgres.operations
      import django.contrib.postgres.search
      import django.db.models.deletion
      import django.db.models.functions
      import django.utils.timezone
      from django.db import migrations, models
      from django.db.models.functions import Coalesce, Length, Lower, Now, Upper


      class Migration(migrations.Migration):
          dependencies = [%s]
      %s    operations = [
      %s
          ]
      """;

  /** Field classes with their least arguments. */
  private static final List<String> FIELDS =
      List.of(
          "models.BigIntegerField()",
          "models.BinaryField()",
          "models.BooleanField()",
          "models.CharField(max_length=50)",
          "models.CharField(max_length=200)",
          "models.DateField()",
          "models.DateTimeField()",
          "models.DecimalField(max_digits=8, decimal_places=2)",
          "models.DecimalField(max_digits=12, decimal_places=4)",
          "models.DurationField()",
          "models.EmailField(max_length=254)",
          "models.FileField(upload_to='f')",
          "models.FilePathField()",
          "models.FloatField()",
          "models.GenericIPAddressField()",
          "models.ImageField(upload_to='i', max_length=150)",
          "models.IntegerField()",
          "models.JSONField()",
          "models.PositiveBigIntegerField()",
          "models.PositiveIntegerField()",
          "models.PositiveSmallIntegerField()",
          "models.SlugField()",
          "models.SlugField(max_length=80, db_index=False)",
          "models.SmallIntegerField()",
          "models.TextField()",
          "models.TimeField()",
          "models.URLField()",
          "models.UUIDField()");

  private static final List<String> POSTGRES_FIELDS =
      List.of(
          "django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField())",
          "django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5),"
              + " size=3)",
          "django.contrib.postgres.fields.IntegerRangeField()",
          "django.contrib.postgres.fields.DateTimeRangeField()",
          "django.contrib.postgres.search.SearchVectorField()",
          "models.CharField()");

  /** What a Django before 5.0 lacks. */
  private static final List<String> SINCE_5 =
      List.of(
          "db_default",
          "GeneratedField",
          "nulls_distinct",
          "deduplicate_items",
          "CompositePrimaryKey");

  private final boolean postgres;
  private final DjangoVersion django;
  private final Map<String, List<String>> apps = new LinkedHashMap<>();
  private final Random random;

  MigrationCases(boolean postgres, DjangoVersion django, long seed) {
    this.postgres = postgres;
    this.django = django;
    this.random = new Random(seed);
    fields();
    alterations();
    relations();
    models();
    indexesAndConstraints();
    histories();
    special();
    randomAlterations();
  }

  /** Migration texts by app, in order. */
  Map<String, List<String>> apps() {
    return apps;
  }

  private void add(String name, String... migrations) {
    add(name, "", migrations);
  }

  private void add(String name, String attributes, String[] migrations) {
    if (!django.atLeast(5, 0)) {
      for (int i = 0; i < migrations.length; i++) {
        if (SINCE_5.stream().anyMatch(migrations[i]::contains)) {
          return;
        }
        migrations[i] =
            migrations[i].replace("CheckConstraint(condition=", "CheckConstraint(check=");
      }
    }
    String app = "c%03d_%s".formatted(apps.size(), name);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < migrations.length; i++) {
      String dependency = i == 0 ? "" : "('%s', '%04d_step')".formatted(app, i);
      texts.add(
          HEAD.formatted(
              dependency,
              i == 0 ? "" : attributes,
              migrations[i].replace("APP", app).stripTrailing().indent(8).stripTrailing()));
    }
    apps.put(app, texts);
  }

  private static String model(String name, String... fields) {
    return modelWith(name, "", fields);
  }

  private static String modelWith(String name, String options, String... fields) {
    StringBuilder text =
        new StringBuilder("migrations.CreateModel(name='" + name + "', fields=[\n");
    text.append(
        "    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False,"
            + " verbose_name='ID')),\n");
    for (String field : fields) {
      text.append("    ").append(field).append(",\n");
    }
    return text.append("]").append(options).append("),\n").toString();
  }

  private static String field(String name, String field) {
    return "('%s', %s)".formatted(name, field);
  }

  private static String addField(String field) {
    return addField("Thing", "value", field);
  }

  private static String addField(String model, String name, String field) {
    return "migrations.AddField(model_name='%s', name='%s', field=%s),\n"
        .formatted(model, name, field);
  }

  private static String alterField(String field) {
    return "migrations.AlterField(model_name='Thing', name='value', field=%s),\n".formatted(field);
  }

  private static String with(String field, String argument) {
    if (argument.isEmpty()) {
      return field;
    }
    String separator = field.endsWith("()") ? "" : ", ";
    return field.substring(0, field.length() - 1) + separator + argument + ")";
  }

  private List<String> all() {
    List<String> all = new ArrayList<>(FIELDS);
    if (postgres) {
      all.addAll(POSTGRES_FIELDS);
    }
    return all;
  }

  private void fields() {
    for (String one : all()) {
      add(
          "field",
          model("Thing", field("value", one), field("other", with(one, "null=True"))),
          "migrations.RemoveField(model_name='Thing', name='value'),\n",
          addField(one),
          "migrations.RenameField(model_name='Thing', old_name='value', new_name='worth'),\n",
          addField("Thing", "more", with(one, "null=True, db_column='Mixed'")));
      if (!one.contains("Binary") && !one.contains("search")) {
        add(
            "unique",
            model("Thing", field("value", with(one, "unique=True"))),
            addField("Thing", "u", with(one, "unique=True, null=True")),
            "migrations.RemoveField(model_name='Thing', name='u'),\n");
      }
      if (!one.contains("db_index") && !one.contains("search")) {
        add(
            "indexed",
            model("Thing", field("value", with(one, "db_index=True"))),
            addField("Thing", "i", with(one, "db_index=True, null=True")),
            "migrations.RemoveField(model_name='Thing', name='i'),\n");
      }
    }
    String start = model("Thing", field("name", "models.CharField(max_length=10)"));
    List<String> defaults =
        new ArrayList<>(
            List.of(
                "models.BooleanField(default=True)",
                "models.BooleanField(default=False, null=True)",
                "models.CharField(max_length=9, default='it''s')".replace("it''s", "it\\'s"),
                "models.CharField(max_length=9, default='back\\\\slash')",
                "models.CharField(max_length=9, default='50% \\u00e9')",
                "models.CharField(max_length=9, default='')",
                "models.CharField(max_length=9, blank=True)",
                "models.CharField(max_length=9, default=5)",
                "models.TextField(default='x', null=True)",
                "models.TextField(blank=True)",
                "models.IntegerField(default=-3)",
                "models.IntegerField(default=0)",
                "models.IntegerField(default='7')",
                "models.BigIntegerField(default=12345678901)",
                "models.PositiveIntegerField(default=0)",
                "models.PositiveIntegerField(null=True)",
                "models.FloatField(default=1.5)",
                "models.FloatField(default=-1e-07)",
                "models.FloatField(default=3)",
                "models.DecimalField(max_digits=8, decimal_places=2, default=0)",
                "models.DecimalField(max_digits=8, decimal_places=2,"
                    + " default=decimal.Decimal('1.50'))",
                "models.DecimalField(max_digits=8, decimal_places=2, default='2.5')",
                "models.DateField(default=datetime.date(2020, 1, 2))",
                "models.TimeField(default=datetime.time(1, 2, 3))",
                "models.DateTimeField(default=django.utils.timezone.now)",
                "models.DateTimeField(auto_now_add=True)",
                "models.DateTimeField(default=datetime.datetime(2015, 6, 16, 13, 19, 17, 218278,"
                    + " tzinfo=datetime.timezone.utc))",
                "models.DateTimeField(default=datetime.datetime(2015, 6, 16,"
                    + " tzinfo=datetime.timezone.utc))",
                "models.IntegerField(default=decimal.Decimal(3))",
                "models.NullBooleanField(default=False)",
                "models.NullBooleanField()",
                "models.DateTimeField(auto_now=True, null=True)",
                "models.DurationField(default=datetime.timedelta(days=1, seconds=5))",
                "models.DurationField(default=datetime.timedelta(0))",
                "models.DurationField(default=datetime.timedelta(days=200_000_000))",
                "models.UUIDField(default=uuid.uuid4)",
                "models.UUIDField(default=uuid.uuid4, unique=True)",
                "models.JSONField(default=dict)",
                "models.JSONField(default=list, null=True)",
                "models.JSONField(default={'a': [1, 'x', None, True]})",
                "models.BinaryField(default=b'ab')",
                "models.BinaryField(blank=True)",
                "models.SlugField(default='s')",
                "models.EmailField(max_length=254, default='a@b.c', unique=True)",
                "models.IntegerField(default=1, db_index=True)",
                "models.IntegerField(null=True, default=None)",
                "models.IntegerField(db_default=5)",
                "models.IntegerField(db_default=-5, null=True)",
                "models.CharField(max_length=9, db_default='x')",
                "models.CharField(max_length=9, db_default=models.Value('y'))",
                "models.BooleanField(db_default=True)",
                "models.DateTimeField(db_default=Now())",
                "models.DateTimeField(db_default=Now(), default=django.utils.timezone.now)",
                "models.FloatField(db_default=models.F('id'))".replace("models.F('id')", "2.5"),
                "models.CharField(max_length=9, db_default=Lower(models.Value('ABC')))",
                "models.CharField(max_length=9, db_comment='a comment')",
                "models.GenericIPAddressField(default='1.2.3.4')",
                "models.SlugField(unique=True, null=True, db_index=False)"));
    if (postgres) {
      defaults.addAll(
          List.of(
              "models.CharField(max_length=9, db_collation='C')",
              "models.CharField(max_length=9, db_collation='C', db_index=True)",
              "models.CharField(max_length=9, db_collation='en-x-icu', unique=True)",
              "django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(),"
                  + " default=list)",
              "models.GeneratedField(expression=Lower('name'),"
                  + " output_field=models.CharField(max_length=10), db_persist=True)",
              "models.GeneratedField(expression=models.F('id') * models.F('id'),"
                  + " output_field=models.BigIntegerField(), db_persist=True)"));
    } else {
      defaults.add("models.CharField(max_length=9, db_collation='nocase')");
      defaults.add(
          "models.GeneratedField(expression=Lower('name'),"
              + " output_field=models.CharField(max_length=10), db_persist=False)");
    }
    for (String one : defaults) {
      add("default", start, addField(one));
      add(
          "created",
          model("Thing", field("name", "models.CharField(max_length=3)"), field("value", one)));
      if (one.contains("default=") && !one.contains("db_default")) {
        add("once", start, addField(one).replace("),\n", ", preserve_default=False),\n"));
      }
    }
  }

  private void alterations() {
    String[][] pairs = {
      {"models.CharField(max_length=50)", "models.CharField(max_length=100)"},
      {"models.CharField(max_length=50)", "models.CharField(max_length=20)"},
      {"models.CharField(max_length=50)", "models.TextField()"},
      {"models.CharField(max_length=50, db_index=True)", "models.TextField(db_index=True)"},
      {
        "models.CharField(max_length=50, db_index=True)",
        "models.CharField(max_length=60, db_index=True)"
      },
      {"models.CharField(max_length=50, db_index=True)", "models.IntegerField(db_index=True)"},
      {"models.CharField(max_length=50, unique=True)", "models.IntegerField(unique=True)"},
      {"models.TextField(unique=True)", "models.CharField(max_length=50, unique=True)"},
      {"models.SlugField()", "models.CharField(max_length=50)"},
      {"models.CharField(max_length=50)", "models.SlugField()"},
      {"models.IntegerField()", "models.BigIntegerField()"},
      {"models.IntegerField()", "models.PositiveIntegerField()"},
      {"models.PositiveIntegerField()", "models.IntegerField()"},
      {"models.PositiveIntegerField()", "models.PositiveBigIntegerField()"},
      {"models.SmallIntegerField()", "models.CharField(max_length=5)"},
      {"models.IntegerField(null=True)", "models.IntegerField()"},
      {"models.IntegerField()", "models.IntegerField(null=True)"},
      {"models.IntegerField(null=True)", "models.IntegerField(default=3)"},
      {"models.CharField(max_length=5, null=True)", "models.CharField(max_length=5, default='x')"},
      {"models.CharField(max_length=5, null=True)", "models.CharField(max_length=9, default='x')"},
      {"models.CharField(max_length=5, null=True)", "models.CharField(max_length=5, blank=True)"},
      {
        "models.CharField(max_length=5, null=True)",
        "models.CharField(max_length=5, db_default='z')"
      },
      {
        "models.DateTimeField(null=True)", "models.DateTimeField(default=django.utils.timezone.now)"
      },
      {"models.DateTimeField(null=True)", "models.DateTimeField(auto_now_add=True)"},
      {
        "models.UUIDField(null=True, default=uuid.uuid4)",
        "models.UUIDField(default=uuid.uuid4, unique=True)"
      },
      {
        "models.DateField(null=True, default=datetime.date.today)",
        "models.DateField(default=datetime.date.today)"
      },
      {"models.NullBooleanField()", "models.BooleanField(default=False)"},
      {"models.NullBooleanField()", "models.BooleanField(null=True)"},
      {"models.IntegerField(default=1)", "models.IntegerField(default=2)"},
      {"models.IntegerField(default=1, null=True)", "models.IntegerField(default=1)"},
      {"models.IntegerField()", "models.IntegerField(db_index=True)"},
      {"models.IntegerField(db_index=True)", "models.IntegerField()"},
      {"models.IntegerField()", "models.IntegerField(unique=True)"},
      {"models.IntegerField(unique=True)", "models.IntegerField()"},
      {"models.IntegerField(db_index=True)", "models.IntegerField(unique=True)"},
      {"models.IntegerField(unique=True)", "models.IntegerField(db_index=True)"},
      {"models.IntegerField(unique=True, db_index=True)", "models.IntegerField(db_index=True)"},
      {"models.CharField(max_length=5)", "models.CharField(max_length=5, db_index=True)"},
      {"models.CharField(max_length=5, db_index=True)", "models.CharField(max_length=5)"},
      {"models.CharField(max_length=5)", "models.CharField(max_length=5, unique=True)"},
      {"models.CharField(max_length=5, unique=True)", "models.CharField(max_length=5)"},
      {
        "models.CharField(max_length=5, unique=True)",
        "models.CharField(max_length=5, db_index=True)"
      },
      {
        "models.CharField(max_length=5, db_index=True)",
        "models.CharField(max_length=5, unique=True)"
      },
      {"models.IntegerField()", "models.IntegerField(db_default=4)"},
      {"models.IntegerField(db_default=4)", "models.IntegerField(db_default=5)"},
      {"models.IntegerField(db_default=4)", "models.IntegerField()"},
      {"models.IntegerField(null=True, db_default=4)", "models.IntegerField(db_default=4)"},
      {"models.DateTimeField()", "models.DateTimeField(db_default=Now())"},
      {"models.DateTimeField()", "models.DateField()"},
      {
        "models.DecimalField(max_digits=8, decimal_places=2)",
        "models.DecimalField(max_digits=12, decimal_places=2)"
      },
      {"models.DecimalField(max_digits=8, decimal_places=2)", "models.FloatField()"},
      {"models.BooleanField()", "models.BooleanField(default=True, null=True)"},
      {"models.BooleanField(null=True)", "models.BooleanField(default=False)"},
      {"models.CharField(max_length=5)", "models.CharField(max_length=5, db_comment='c')"},
      {
        "models.CharField(max_length=5, db_comment='c')",
        "models.CharField(max_length=7, db_comment='d')"
      },
      {"models.CharField(max_length=5, db_comment='c')", "models.CharField(max_length=5)"},
      {"models.CharField(max_length=5)", "models.CharField(max_length=5, db_column='other')"},
      {
        "models.CharField(max_length=5, db_index=True)",
        "models.CharField(max_length=5, db_index=True, db_column='other')"
      },
      {
        "models.CharField(max_length=5)",
        "models.CharField(max_length=5, help_text='h', verbose_name='v', blank=True)"
      },
      {"models.JSONField()", "models.TextField()"},
      {"models.UUIDField()", "models.CharField(max_length=36)"},
      {
        "models.CharField(max_length=50, unique=True, null=True)",
        "models.CharField(max_length=50, unique=True, default='x')"
      },
      {"models.EmailField(max_length=254)", "models.EmailField(max_length=254, unique=True)"},
      {"models.FileField(upload_to='a')", "models.FileField(upload_to='b', max_length=200)"},
    };
    for (String[] pair : pairs) {
      add(
          "alter",
          model("Thing", field("value", pair[0]), field("tail", "models.IntegerField(null=True)")),
          alterField(pair[1]));
    }
    if (postgres) {
      String[][] more = {
        {"models.CharField(max_length=5)", "models.CharField(max_length=5, db_collation='C')"},
        {"models.CharField(max_length=5, db_collation='C')", "models.CharField(max_length=9)"},
        {
          "models.CharField(max_length=5, db_collation='C', db_index=True)",
          "models.TextField(db_collation='C', db_index=True)"
        },
        {
          "django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField())",
          "django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField())"
        },
        {
          "django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5))",
          "django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=9),"
              + " size=4)"
        },
      };
      for (String[] pair : more) {
        add("alter", model("Thing", field("value", pair[0])), alterField(pair[1]));
      }
    }
    add(
        "once",
        model("Thing", field("value", "models.IntegerField(null=True)")),
        "migrations.AlterField(model_name='Thing', name='value',"
            + " field=models.IntegerField(default=9), preserve_default=False),\n");
  }

  private static String key(String arguments) {
    return "models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, %s)"
        .formatted(arguments);
  }

  private void relations() {
    String target =
        model(
            "Target",
            field("code", "models.CharField(max_length=8, unique=True)"),
            field("number", "models.IntegerField(unique=True)"));
    List<String> keys =
        List.of(
            key("to='APP.target'"),
            key("to='APP.target', null=True"),
            key("to='APP.target', null=True, default=None, related_name='+'"),
            key("to='APP.target', default=1"),
            key("to='APP.target', to_field='code'"),
            key("to='APP.target', to_field='number', null=True"),
            key("to='APP.target', db_constraint=False"),
            key("to='APP.target', db_index=False"),
            key("to='APP.target', unique=True"),
            key("to='APP.target', db_column='ref'"),
            key("to='APP.target', null=True, db_comment='points'"),
            key("to='APP.thing', null=True"),
            "models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to='APP.target')",
            "models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to='APP.target',"
                + " null=True, to_field='code')");
    for (String one : keys) {
      add("relation", target + model("Thing", field("value", one)));
      add(
          "relation",
          target + model("Thing", field("x", "models.IntegerField(null=True)")),
          addField(one),
          "migrations.RenameField(model_name='Thing', old_name='value', new_name='target'),\n",
          "migrations.RemoveField(model_name='Thing', name='target'),\n");
    }
    String[][] pairs = {
      {key("to='APP.target'"), key("to='APP.target', null=True")},
      {key("to='APP.target', null=True"), key("to='APP.target'")},
      {key("to='APP.target'"), key("to='APP.target', unique=True")},
      {key("to='APP.target', unique=True"), key("to='APP.target'")},
      {key("to='APP.target'"), key("to='APP.target', db_index=False")},
      {key("to='APP.target', db_index=False"), key("to='APP.target'")},
      {key("to='APP.target'"), key("to='APP.target', db_constraint=False")},
      {key("to='APP.target', db_constraint=False"), key("to='APP.target'")},
      {
        key("to='APP.target'"),
        key("to='APP.target', related_name='r', limit_choices_to={'code': 'a'})").replace("})", "}")
      },
      {key("to='APP.target'"), key("to='APP.target', db_column='ref'")},
      {key("to='APP.target'"), key("to='APP.target', to_field='number'")},
      {
        key("to='APP.target'"),
        "models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to='APP.target')"
      },
      {
        "models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to='APP.target')",
        key("to='APP.target'")
      },
      {key("to='APP.target'"), key("to='APP.target', db_comment='c'")},
      {key("to='APP.target'"), key("to='APP.other'")},
      {"models.BigIntegerField()", key("to='APP.target', db_column='value'")},
    };
    for (String[] pair : pairs) {
      add(
          "relation_alter",
          target + model("Other") + model("Thing", field("value", pair[0])),
          alterField(pair[1]));
    }
    List<String> many =
        List.of(
            "models.ManyToManyField(to='APP.target')",
            "models.ManyToManyField(to='APP.thing')",
            "models.ManyToManyField(to='APP.target', db_table='links')"
                .replace("links", "APP_links"),
            "models.ManyToManyField(to='APP.target', db_constraint=False, blank=True)");
    for (String one : many) {
      add(
          "many",
          target + model("Thing", field("value", one)),
          "migrations.RemoveField(model_name='Thing', name='value'),\n");
      add("many", target + model("Thing"), addField(one));
    }
    add(
        "many_rename",
        target + model("Thing", field("value", "models.ManyToManyField(to='APP.target')")),
        "migrations.RenameModel(old_name='Thing', new_name='Item'),\n",
        "migrations.RenameModel(old_name='Target', new_name='Goal'),\n",
        "migrations.RenameField(model_name='Item', old_name='value', new_name='values'),\n",
        "migrations.AlterModelTable(name='Item', table='APP_elsewhere'),\n");
    add(
        "many_alter",
        target
            + model("Other")
            + model("Thing", field("value", "models.ManyToManyField(to='APP.target')")),
        alterField("models.ManyToManyField(to='APP.other')"),
        alterField("models.ManyToManyField(to='APP.other', blank=True, related_name='them')"));
    add(
        "many_through",
        target
            + model("Thing")
            + model(
                "Link",
                field("thing", key("to='APP.thing'")),
                field("target", key("to='APP.target'")))
            + addField("models.ManyToManyField(to='APP.target', through='APP.Link')"));
    add(
        "child",
        target
            + "migrations.CreateModel(name='Child', fields=[('target_ptr',"
            + " models.OneToOneField(auto_created=True,"
            + " on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True,"
            + " serialize=False, to='APP.target')), ('extra', models.TextField())],"
            + " bases=('APP.target',)),\n"
            + model("Thing", field("child", key("to='APP.child'"))));
    String[][] primary = {
      {"models.AutoField(primary_key=True)", "models.BigAutoField(primary_key=True)"},
      {"models.BigAutoField(primary_key=True)", "models.AutoField(primary_key=True)"},
      {"models.AutoField(primary_key=True)", "models.SmallAutoField(primary_key=True)"},
      {"models.IntegerField(primary_key=True)", "models.BigIntegerField(primary_key=True)"},
      {
        "models.CharField(max_length=9, primary_key=True)",
        "models.CharField(max_length=20, primary_key=True)"
      },
      {"models.CharField(max_length=9, primary_key=True)", "models.TextField(primary_key=True)"},
      {"models.IntegerField(primary_key=True)", "models.AutoField(primary_key=True)"},
      {"models.AutoField(primary_key=True)", "models.IntegerField(primary_key=True)"},
      {
        "models.UUIDField(primary_key=True, default=uuid.uuid4)",
        "models.CharField(max_length=36, primary_key=True)"
      },
    };
    for (String[] pair : primary) {
      add(
          "primary",
          "migrations.CreateModel(name='Root', fields=[('key', %s)]),\n".formatted(pair[0])
              + model("Leaf", field("root", key("to='APP.root'")))
              + model("Zone", field("roots", "models.ManyToManyField(to='APP.root')")),
          "migrations.AlterField(model_name='Root', name='key', field=%s),\n".formatted(pair[1]));
    }
    add(
        "to_field",
        model("Root", field("code", "models.CharField(max_length=9, unique=True)"))
            + model("Leaf", field("root", key("to='APP.root', to_field='code'"))),
        "migrations.AlterField(model_name='Root', name='code',"
            + " field=models.CharField(max_length=30, unique=True)),\n",
        "migrations.RenameField(model_name='Root', old_name='code', new_name='label'),\n");
  }

  private void models() {
    String thing =
        model(
            "Thing",
            field("name", "models.CharField(max_length=9, db_index=True)"),
            field("a", "models.IntegerField(default=0)"),
            field("b", "models.IntegerField(null=True)"));
    String pointing =
        model(
            "Pointing",
            field("thing", key("to='APP.thing'")),
            field("hidden", key("to='APP.thing', related_name='+', null=True")),
            field(
                "one",
                "models.OneToOneField(on_delete=django.db.models.deletion.CASCADE,"
                    + " related_name='x', to='APP.thing')"));
    add(
        "delete",
        thing + pointing,
        "migrations.DeleteModel(name='Pointing'),\n",
        "migrations.DeleteModel(name='Thing'),\n");
    add(
        "delete",
        thing + model("Holder", field("things", "models.ManyToManyField(to='APP.thing')")),
        "migrations.DeleteModel(name='Holder'),\n");
    add("rename", thing + pointing, "migrations.RenameModel(old_name='Thing', new_name='Item'),\n");
    add("rename", thing, "migrations.RenameModel(old_name='Thing', new_name='Item'),\n");
    add(
        "rename_self",
        model("Thing", field("parent", key("to='APP.thing', null=True"))),
        "migrations.RenameModel(old_name='Thing', new_name='Item'),\n");
    add(
        "table",
        thing + pointing,
        "migrations.AlterModelTable(name='Thing', table='APP_named'),\n",
        "migrations.AlterModelTable(name='Thing', table=None),\n");
    add(
        "table",
        modelWith(
                "Thing",
                ", options={'db_table': 'APP_own', 'verbose_name': 'x', 'ordering': ['id']}",
                field("name", "models.CharField(max_length=9, unique=True)"))
            + pointing);
    add(
        "comment",
        modelWith(
            "Thing",
            ", options={'db_table_comment': 'about it''s things'}".replace("it''s", "it\\'s"),
            field("a", "models.IntegerField(db_comment='an a')")),
        "migrations.AlterModelTableComment(name='Thing', table_comment='other'),\n",
        "migrations.AlterModelTableComment(name='Thing', table_comment=None),\n");
    add(
        "unmanaged",
        modelWith("Thing", ", options={'managed': False}", field("a", "models.IntegerField()")),
        addField("Thing", "b", "models.IntegerField(null=True)"),
        "migrations.DeleteModel(name='Thing'),\n");
    add(
        "proxy",
        thing
            + "migrations.CreateModel(name='Proxy', fields=[], options={'proxy': True, 'indexes':"
            + " []}, bases=('APP.thing',)),\n",
        "migrations.DeleteModel(name='Proxy'),\n");
    add(
        "together",
        modelWith(
            "Thing",
            ", options={'unique_together': {('a', 'b')}}",
            field("a", "models.IntegerField()"),
            field("b", "models.IntegerField()"),
            field("c", key("to='APP.thing', null=True"))),
        "migrations.AlterUniqueTogether(name='Thing', unique_together={('b', 'c')}),\n",
        "migrations.AlterUniqueTogether(name='Thing', unique_together=set()),\n");
    add(
        "together",
        thing,
        "migrations.AlterUniqueTogether(name='Thing', unique_together={('a', 'b')}),\n",
        "migrations.RenameField(model_name='Thing', old_name='a', new_name='aa'),\n",
        "migrations.AlterUniqueTogether(name='Thing', unique_together=None),\n");
    add(
        "order",
        thing + model("Kid", field("thing", key("to='APP.thing'"))),
        "migrations.AlterOrderWithRespectTo(name='Kid', order_with_respect_to='thing'),\n",
        "migrations.AlterOrderWithRespectTo(name='Kid', order_with_respect_to=None),\n");
    add(
        "order",
        thing
            + modelWith(
                "Kid",
                ", options={'order_with_respect_to': 'thing'}",
                field("thing", key("to='APP.thing'"))));
    add(
        "options",
        thing,
        "migrations.AlterModelOptions(name='Thing', options={'ordering': ['a']}),\n"
            + "migrations.AlterModelManagers(name='Thing', managers=[]),\n");
    String longName = "AVeryLongModelNameThatGoesOnAndOnUntilNobodyKnowsWhereItEnds";
    add(
        "long",
        model(
                longName,
                field(
                    "a_long_field_name_that_goes_on_as_well",
                    "models.CharField(max_length=9, db_index=True)"),
                field("u", "models.CharField(max_length=9, unique=True)"),
                field("p", "models.PositiveIntegerField()"))
            + model(
                "Pointing",
                field(
                    "a_foreign_key_with_a_long_name_of_its_own",
                    key("to='APP." + longName.toLowerCase(java.util.Locale.ROOT) + "'")),
                field(
                    "many",
                    "models.ManyToManyField(to='APP."
                        + longName.toLowerCase(java.util.Locale.ROOT)
                        + "')")),
        "migrations.AlterField(model_name='"
            + longName
            + "', name='u', field=models.IntegerField()),\n",
        "migrations.AlterField(model_name='"
            + longName
            + "', name='p', field=models.IntegerField(unique=True)),\n",
        "migrations.RemoveField(model_name='Pointing',"
            + " name='a_foreign_key_with_a_long_name_of_its_own'),\n");
    add(
        "composite",
        "migrations.CreateModel(name='Thing', fields=[('pk', models.CompositePrimaryKey('a', 'b',"
            + " blank=True, editable=False, primary_key=True, serialize=False)), ('a',"
            + " models.IntegerField()), ('b', models.IntegerField())]),\n");
  }

  private void indexesAndConstraints() {
    String thing =
        model(
            "Thing",
            field("name", "models.CharField(max_length=9)"),
            field("a", "models.IntegerField(default=0)"),
            field("b", "models.IntegerField(null=True)"),
            field("flag", "models.BooleanField(default=False)"),
            field("day", "models.DateField(null=True)"),
            field("price", "models.DecimalField(max_digits=8, decimal_places=2, default=0)"),
            field("parent", key("to='APP.thing', null=True")));
    List<String> indexes =
        new ArrayList<>(
            List.of(
                "models.Index(fields=['a'], name='APP_i')",
                "models.Index(fields=['a', '-b'], name='APP_i')",
                "models.Index(fields=['parent'], name='APP_i')",
                "models.Index(fields=['a'], name='APP_i', condition=models.Q(flag=True))",
                "models.Index(fields=['a'], name='APP_i', condition=models.Q(('b__isnull', False),"
                    + " ('a__gt', 3)))",
                "models.Index(Lower('name'), name='APP_i')",
                "models.Index(models.F('a').desc(), name='APP_i')",
                "models.Index(models.F('a').asc(nulls_last=True), Upper('name').desc(),"
                    + " name='APP_i')",
                "models.Index(Coalesce('b', 'a'), name='APP_i')",
                "models.Index('a', models.F('b'), name='APP_i')",
                "models.Index(Length('name'), 'a', name='APP_i', condition=models.Q(a__in=[1,"
                    + " 2]))"));
    if (postgres) {
      indexes.addAll(
          List.of(
              "models.Index(fields=['a'], include=['b', 'name'], name='APP_i')",
              "models.Index(fields=['name'], opclasses=['varchar_pattern_ops'], name='APP_i')",
              "models.Index(fields=['a', 'name'], opclasses=['int4_ops', 'varchar_pattern_ops'],"
                  + " name='APP_i')",
              "models.Index(models.F('a') + models.F('b'), name='APP_i')",
              "models.Index(models.functions.Collate('name', 'C'), name='APP_i')"
                  .replace("models.functions", "django.db.models.functions"),
              "models.Index(django.contrib.postgres.indexes.OpClass(Lower('name'),"
                  + " name='text_pattern_ops'), name='APP_i')",
              "django.contrib.postgres.indexes.BrinIndex(fields=['a'], name='APP_i',"
                  + " autosummarize=True, pages_per_range=4)",
              "django.contrib.postgres.indexes.BTreeIndex(fields=['a'], name='APP_i',"
                  + " fillfactor=70, deduplicate_items=False)",
              "django.contrib.postgres.indexes.HashIndex(fields=['name'], name='APP_i',"
                  + " fillfactor=70)",
              "django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.search.SearchVector('name',"
                  + " config='english'), name='APP_i')"));
    }
    for (String one : indexes) {
      String index = one.replace("APP_i", "APP_i");
      add(
          "index",
          thing,
          "migrations.AddIndex(model_name='Thing', index=%s),\n".formatted(index),
          "migrations.RenameIndex(model_name='Thing', old_name='APP_i', new_name='APP_j'),\n",
          "migrations.RemoveIndex(model_name='Thing', name='APP_j'),\n");
      add(
          "index_create",
          modelWith(
              "Thing",
              ", options={'indexes': [%s]}".formatted(index),
              field("name", "models.CharField(max_length=9)"),
              field("a", "models.IntegerField(default=0)"),
              field("b", "models.IntegerField(null=True)"),
              field("flag", "models.BooleanField(default=False)"),
              field("parent", key("to='APP.thing', null=True"))));
    }
    List<String> conditions =
        new ArrayList<>(
            List.of(
                "a__gte=0",
                "a__gt=-1",
                "a=5",
                "a__range=(1, 9)",
                "a__in=[1, 2, 3]",
                "name__in=['x', 'y']",
                "name='it\\'s'",
                "name__startswith='a'",
                "name__contains='b'",
                "name__icontains='b'",
                "name__iexact='b'",
                "name__endswith='z'",
                "name__regex='^a+$'",
                "flag=True",
                "flag=False",
                "b=None",
                "b__isnull=True",
                "a__lte=models.F('b')",
                "price__gt=0",
                "price__gte=decimal.Decimal('1.5')",
                "day__gt=datetime.date(2020, 1, 2)",
                "parent__isnull=False",
                "parent=3",
                "a__gt=0, b__lt=5",
                "pk__gt=0",
                "a__mod=2",
                "a__lt=models.F('b') + 1"));
    for (String one : conditions) {
      add(
          "check",
          thing,
          "migrations.AddConstraint(model_name='Thing', constraint=models.CheckConstraint(condition=models.Q(%s), name='APP_c')),\n"
              .formatted(one),
          "migrations.RemoveConstraint(model_name='Thing', name='APP_c'),\n");
    }
    for (String one :
        List.of(
            "models.Q(a=1) | models.Q(b=2)",
            "models.Q(a=1) & models.Q(b=2)",
            "~models.Q(a=1)",
            "~models.Q(b=1)",
            "~models.Q(b=1, a=2)",
            "~models.Q(b__isnull=True)",
            "models.Q(models.Q(a=1) | models.Q(b__gt=2), flag=True)",
            "(models.Q(a=1) & models.Q(flag=True)) | (models.Q(b=1) & models.Q(flag=False))",
            "models.Q(a=1) | ~models.Q(b=2)",
            "~(models.Q(a=1) | models.Q(b=2))",
            "models.Q(('a__gt', 1), ('b__lt', 2), _connector='OR')")) {
      add(
          "check",
          thing,
          "migrations.AddConstraint(model_name='Thing', constraint=models.CheckConstraint(condition=%s, name='APP_c')),\n"
              .formatted(one));
      add(
          "check_create",
          modelWith(
              "Thing",
              ", options={'constraints': [models.CheckConstraint(condition=%s, name='APP_c')]}"
                  .formatted(one),
              field("a", "models.IntegerField(default=0)"),
              field("b", "models.IntegerField(null=True)"),
              field("flag", "models.BooleanField(default=False)")));
    }
    List<String> uniques =
        new ArrayList<>(
            List.of(
                "fields=['a', 'b']",
                "fields=('a',), condition=models.Q(flag=True)",
                "fields=('a',), deferrable=models.Deferrable.DEFERRED",
                "fields=('a',), deferrable=models.Deferrable.IMMEDIATE",
                "Lower('name'), 'a'",
                "Lower('name').desc(), condition=models.Q(b__isnull=True)"));
    if (postgres) {
      uniques.addAll(
          List.of(
              "fields=('a',), include=['b']",
              "fields=('name',), opclasses=['varchar_pattern_ops']",
              "fields=('a', 'b'), nulls_distinct=False",
              "fields=('b',), nulls_distinct=True",
              "fields=('a',), nulls_distinct=False, condition=models.Q(flag=True)"));
    }
    for (String one : uniques) {
      String constraint = "models.UniqueConstraint(%s, name='APP_u')".formatted(one);
      add(
          "constraint",
          thing,
          "migrations.AddConstraint(model_name='Thing', constraint=%s),\n".formatted(constraint),
          "migrations.RemoveConstraint(model_name='Thing', name='APP_u'),\n");
      add(
          "constraint_create",
          modelWith(
              "Thing",
              ", options={'constraints': [%s]}".formatted(constraint),
              field("name", "models.CharField(max_length=9)"),
              field("a", "models.IntegerField(default=0)"),
              field("b", "models.IntegerField(null=True)"),
              field("flag", "models.BooleanField(default=False)")),
          "migrations.DeleteModel(name='Thing'),\n");
      add(
          "constraint_then_field",
          thing
              + "migrations.AddConstraint(model_name='Thing', constraint=%s),\n"
                  .formatted(constraint),
          addField("Thing", "z", "models.IntegerField(default=1)"),
          "migrations.AlterField(model_name='Thing', name='z',"
              + " field=models.IntegerField(db_index=True)),\n");
    }
    if (postgres) {
      add(
          "extension",
          "django.contrib.postgres.operations.BtreeGistExtension(),\n",
          "django.contrib.postgres.operations.CreateCollation('APP_c', provider='icu',"
              + " locale='und-u-ks-level2', deterministic=False),\n",
          "django.contrib.postgres.operations.RemoveCollation('APP_c', provider='icu',"
              + " locale='und-u-ks-level2', deterministic=False),\n",
          thing,
          "migrations.AddConstraint(model_name='Thing',"
              + " constraint=django.contrib.postgres.constraints.ExclusionConstraint(name='APP_x',"
              + " expressions=[('a', '='), ('b', '<>')])),\n",
          "migrations.RemoveConstraint(model_name='Thing', name='APP_x'),\n",
          "migrations.AddConstraint(model_name='Thing',"
              + " constraint=django.contrib.postgres.constraints.ExclusionConstraint(name='APP_y',"
              + " expressions=[(models.F('a'),"
              + " django.contrib.postgres.fields.RangeOperators.EQUAL)],"
              + " condition=models.Q(flag=True), deferrable=models.Deferrable.DEFERRED)),\n");
      add(
          "not_valid",
          thing,
          "django.contrib.postgres.operations.AddConstraintNotValid(model_name='Thing',"
              + " constraint=models.CheckConstraint(condition=models.Q(a__gte=0),"
              + " name='APP_c')),\n",
          "django.contrib.postgres.operations.ValidateConstraint(model_name='Thing',"
              + " name='APP_c'),\n");
      add(
          "concurrent",
          "    atomic = False\n",
          new String[] {
            thing,
            "django.contrib.postgres.operations.AddIndexConcurrently(model_name='Thing',"
                + " index=models.Index(fields=['a'], name='APP_i')),\n",
            "django.contrib.postgres.operations.RemoveIndexConcurrently(model_name='Thing',"
                + " name='APP_i'),\n"
          });
    }
  }

  /** Names that only the order of events explains. */
  private void histories() {
    String thing = model("Thing", field("value", "models.CharField(max_length=9)"));
    add(
        "history",
        thing,
        alterField("models.CharField(max_length=9, unique=True)"),
        alterField("models.CharField(max_length=9)"));
    add(
        "history",
        thing,
        alterField("models.CharField(max_length=9, db_index=True)"),
        "migrations.RenameField(model_name='Thing', old_name='value', new_name='v'),\n",
        "migrations.AlterField(model_name='Thing', name='v',"
            + " field=models.CharField(max_length=9)),\n");
    add(
        "history",
        model("Thing", field("value", "models.CharField(max_length=9, unique=True)")),
        "migrations.RenameField(model_name='Thing', old_name='value', new_name='v'),\n",
        "migrations.AlterField(model_name='Thing', name='v',"
            + " field=models.CharField(max_length=9)),\n");
    add(
        "history",
        model("Target") + model("Thing", field("value", key("to='APP.target'"))),
        "migrations.RenameModel(old_name='Thing', new_name='Item'),\n",
        "migrations.RemoveField(model_name='Item', name='value'),\n");
    add(
        "history",
        model("Target") + model("Thing", field("value", key("to='APP.target'"))),
        "migrations.AlterModelTable(name='Target', table='APP_t'),\n",
        "migrations.AlterField(model_name='Thing', name='value', field="
            + key("to='APP.target', null=True")
            + "),\n");
    add(
        "history",
        model("Thing", field("value", "models.PositiveIntegerField()")),
        "migrations.RenameField(model_name='Thing', old_name='value', new_name='v'),\n",
        "migrations.AlterField(model_name='Thing', name='v', field=models.IntegerField()),\n");
    add(
        "history",
        modelWith(
            "Thing",
            ", options={'unique_together': {('a', 'b')}}",
            field("a", "models.IntegerField()"),
            field("b", "models.IntegerField()")),
        "migrations.RenameModel(old_name='Thing', new_name='Item'),\n",
        "migrations.AlterUniqueTogether(name='Item', unique_together=set()),\n");
    add(
        "history",
        model("Thing", field("value", "models.IntegerField()")),
        alterField("models.PositiveIntegerField()"),
        alterField("models.IntegerField()"));
  }

  private void special() {
    String thing = model("Thing", field("value", "models.CharField(max_length=9)"));
    add(
        "separate",
        thing,
        "migrations.SeparateDatabaseAndState(database_operations=[migrations.AddField(model_name='Thing',"
            + " name='x', field=models.IntegerField(null=True)),"
            + " migrations.RenameField(model_name='Thing', old_name='x', new_name='y')],"
            + " state_operations=[migrations.AddField(model_name='Thing', name='y',"
            + " field=models.IntegerField(null=True))]),\n");
    add(
        "sql",
        thing,
        "migrations.RunSQL('UPDATE APP_thing SET value = value WHERE id > 0', 'SELECT 1'),\n",
        "migrations.RunSQL([('DELETE FROM APP_thing WHERE value = %s', ['x']), 'SELECT 2'],"
            + " migrations.RunSQL.noop),\n");
    add(
        "python",
        thing,
        "migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),\n"
            + "migrations.AddField(model_name='Thing', name='x',"
            + " field=models.IntegerField(null=True)),\n");
    add(
        "several",
        thing + model("Target"),
        addField("Thing", "target", key("to='APP.target', null=True"))
            + "migrations.RenameField(model_name='Thing', old_name='target', new_name='goal'),\n"
            + addField("Thing", "n", "models.IntegerField(default=1)")
            + "migrations.AddIndex(model_name='Thing', index=models.Index(fields=['n'],"
            + " name='APP_n')),\n");
    add(
        "several",
        thing,
        addField("Thing", "n", "models.IntegerField(db_index=True, null=True)")
            + "migrations.RemoveField(model_name='Thing', name='n'),\n");
    add(
        "several",
        thing
            + model("Late", field("thing", key("to='APP.thing'")))
            + "migrations.RenameModel(old_name='Late', new_name='Later'),\n");
    add(
        "several",
        thing,
        model("Gone", field("thing", key("to='APP.thing'")))
            + "migrations.DeleteModel(name='Gone'),\n");
    add(
        "several",
        "migrations.CreateModel(name='A', fields=[('id', models.BigAutoField(primary_key=True)),"
            + " ('name', models.CharField(max_length=5, db_index=True))]),\n"
            + "migrations.RenameField(model_name='A', old_name='name', new_name='title'),\n"
            + "migrations.AlterModelTable(name='A', table='APP_aa'),\n");
    add(
        "plain",
        "    atomic = False\n",
        new String[] {thing, addField("Thing", "x", "models.IntegerField(default=1)")});
  }

  private void randomAlterations() {
    List<String> plain =
        List.of(
            "models.BigIntegerField()",
            "models.CharField(max_length=50)",
            "models.CharField(max_length=80)",
            "models.DateField()",
            "models.DateTimeField()",
            "models.DecimalField(max_digits=8, decimal_places=2)",
            "models.FloatField()",
            "models.IntegerField()",
            "models.PositiveIntegerField()",
            "models.PositiveSmallIntegerField()",
            "models.SlugField()",
            "models.TextField()",
            "models.EmailField(max_length=254)");
    for (int i = 0; i < 150; i++) {
      String one = plain.get(random.nextInt(plain.size()));
      boolean same = random.nextInt(3) == 0;
      String two = same ? one : plain.get(random.nextInt(plain.size()));
      add(
          "random",
          model(
              "Thing",
              field("first", "models.IntegerField(null=True)"),
              field("value", randomOptions(one)),
              field("last", "models.TextField(null=True)")),
          alterField(randomOptions(two)),
          "migrations.RenameField(model_name='Thing', old_name='value', new_name='worth'),\n");
    }
  }

  private String randomOptions(String field) {
    String options = field;
    if (random.nextInt(3) == 0) {
      options = with(options, "null=True");
    }
    switch (random.nextInt(4)) {
      case 0 -> options = with(options, "unique=True");
      case 1 -> {
        if (!field.contains("Slug")) {
          options = with(options, "db_index=True");
        }
      }
      default -> {}
    }
    if (random.nextInt(3) == 0) {
      String value =
          field.contains("Integer") || field.contains("Decimal") || field.contains("Float")
              ? "default=" + random.nextInt(3)
              : field.contains("DateField")
                  ? "default=datetime.date(2020, 1, " + (1 + random.nextInt(3)) + ")"
                  : field.contains("DateTime")
                      ? "default=django.utils.timezone.now"
                      : "default='v" + random.nextInt(3) + "'";
      options = with(options, value);
    }
    if (random.nextInt(6) == 0) {
      options = with(options, "db_comment='k" + random.nextInt(2) + "'");
    }
    if (random.nextInt(6) == 0) {
      options = with(options, "db_column='kept'");
    }
    return options;
  }
}
