package io.github.djarchitect.migration;

import io.github.djarchitect.evaluate.Outside;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.project.Detected;
import io.github.djarchitect.project.Project;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the evaluator is told of Django: settings stay settings, translations their text. */
public final class DjangoNames implements Outside {
  private static final String SETTINGS = "django.conf.settings";

  private static final String USER_MODEL = "django.contrib.auth.get_user_model";

  private static final String OPTIONS = "django.db.models.options.Options";

  private final Project project;
  private final SettingValues settings;

  /** For a project of which nothing was read yet. */
  public DjangoNames(Project project) {
    this(project, new SettingValues(project));
  }

  DjangoNames(Project project, SettingValues settings) {
    this.project = project;
    this.settings = settings;
  }

  private static final Set<String> TRANSLATIONS = Set.of("gettext_lazy", "ugettext_lazy");

  /** What gives a text at once, which is no translation where no language is active. */
  private static final Set<String> TEXTS =
      Set.of("gettext", "gettext_noop", "ugettext", "ugettext_noop");

  @Override
  public Optional<Value> value(String path) {
    if (path.startsWith(SETTINGS + ".")) {
      String name = path.substring(SETTINGS.length() + 1);
      return Optional.of(project.settings().getOrDefault(name, new Value.Setting(name)));
    }
    if (path.equals("django.VERSION")) {
      // which patch release it is, nothing tells
      Detected django = project.django();
      String[] release = (django == null ? "5.2" : django.value()).split("\\.");
      return Optional.of(
          new Value.PyTuple(
              List.of(
                  Value.Int.of(Integer.parseInt(release[0])),
                  Value.Int.of(Integer.parseInt(release[1])),
                  new Value.Unknown(Place.ofFile(""), "the patch release of Django"))));
    }
    if (path.startsWith(POSTGRES) && path.contains("RangeOperators.")) {
      String operator = RANGE_OPERATORS.get(path.substring(path.lastIndexOf('.') + 1));
      return Optional.ofNullable(operator).map(Value::str);
    }
    return Optional.ofNullable(CONSTANTS.get(path));
  }

  @Override
  public Optional<Value> call(
      String path, List<Value> args, Map<String, Value> kwargs, Place place) {
    if (path.startsWith("django.utils.translation.")) {
      String name = path.substring(path.lastIndexOf('.') + 1);
      if (TRANSLATIONS.contains(name) && args.size() == 1) {
        return args.getFirst().asString().map(Value.Lazy::new);
      }
      if (TEXTS.contains(name) && args.size() == 1) {
        return args.getFirst().asString().map(Value::str);
      }
      if (name.equals("pgettext_lazy") && args.size() == 2) {
        return args.get(1).asString().map(Value.Lazy::new);
      }
      if (name.equals("pgettext") && args.size() == 2) {
        return args.get(1).asString().map(Value::str);
      }
      if (name.equals("ngettext_lazy")
          && args.size() == 3
          && args.get(2) instanceof Value.Int number) {
        return args.get(number.equals(Value.Int.of(1)) ? 0 : 1).asString().map(Value.Lazy::new);
      }
    }
    if (path.startsWith("swapper.")) {
      return swapped(path.substring("swapper.".length()), args, place);
    }
    if (path.equals("django.utils.module_loading.import_string") && args.size() == 1) {
      Value named =
          args.getFirst() instanceof Value.Setting(String name)
              ? told(name).orElse(Value.NONE)
              : args.getFirst();
      return named.asString().map(Value.Ref::new);
    }
    if (path.equals("django.utils.encoding.force_str") && args.size() == 1) {
      return Optional.of(args.getFirst());
    }
    return Optional.empty();
  }

  @Override
  public boolean lacks(String path) {
    return path.startsWith(SETTINGS + ".")
        && !settings.isAssigned(path.substring(SETTINGS.length() + 1))
        && !GLOBAL.contains(path.substring(SETTINGS.length() + 1));
  }

  /** Settings that Django itself has, whether or not a project assigns them, and code asks for. */
  private static final Set<String> GLOBAL =
      Set.of(
          "AUTH_USER_MODEL",
          "DATABASES",
          "DATABASE_ROUTERS",
          "DEBUG",
          "DEFAULT_AUTO_FIELD",
          "DEFAULT_CHARSET",
          "DEFAULT_FILE_STORAGE",
          "DEFAULT_FROM_EMAIL",
          "DEFAULT_TABLESPACE",
          "INSTALLED_APPS",
          "LANGUAGES",
          "LANGUAGE_CODE",
          "MEDIA_ROOT",
          "MEDIA_URL",
          "MIGRATION_MODULES",
          "SECRET_KEY",
          "STATIC_ROOT",
          "STATIC_URL",
          "STORAGES",
          "TIME_ZONE",
          "USE_I18N",
          "USE_TZ");

  @Override
  public Optional<Value> told(String setting) {
    return switch (setting) {
      case "AUTH_USER_MODEL" -> Optional.of(Value.str(project.authUserModel().value()));
      case "DEFAULT_AUTO_FIELD" ->
          settings
              .sure(setting)
              .or(
                  () ->
                      settings.isAssigned(setting)
                          ? Optional.empty()
                          : Optional.of(Value.str(autoField())));
      default -> Optional.empty();
    };
  }

  /** Django's default for {@code DEFAULT_AUTO_FIELD}, another one since 6.0. */
  private String autoField() {
    Detected django = project.django();
    boolean big = django != null && Integer.parseInt(django.value().split("\\.")[0]) >= 6;
    return big ? "django.db.models.BigAutoField" : "django.db.models.AutoField";
  }

  @Override
  public Optional<Value> setting(String name) {
    return told(name).or(() -> settings.sure(name));
  }

  /** What the project's own defaults give a setting; never to be shown. */
  public Optional<Value> likely(String setting) {
    return told(setting).or(() -> settings.likely(setting));
  }

  @Override
  public Optional<Value> assumed(Value value) {
    return switch (value) {
      case Value.Setting(String name) -> told(name).or(() -> settings.likely(name));
      case Value.Ref(String path) when path.equals("django.db.connection.vendor") ->
          project.targets().isEmpty()
              ? Optional.empty()
              : Optional.of(Value.str(vendor(project.targets().getFirst().value())));
      // nothing is in a database that was just made
      case Value.Call call
          when call.path().equals("django.db.connection.introspection.table_names") ->
          Optional.of(new Value.PyList(List.of()));
      case Value.Call call when call.path().equals("django.apps.apps.is_installed") ->
          settings
              .likely("INSTALLED_APPS")
              .flatMap(Value::asItems)
              .map(apps -> Value.bool(apps.contains(call.args().getFirst())));
      case Value.Call call -> SettingValues.withDefaults(call);
      default -> Optional.empty();
    };
  }

  /** Django's MariaDB is its MySQL. */
  private static String vendor(String target) {
    String engine = target.split(":", 2)[0];
    return engine.equals("mariadb") ? "mysql" : engine;
  }

  @Override
  public Optional<Value> attribute(Value of, String name) {
    if (!(of instanceof Value.Call call)) {
      return Optional.empty();
    }
    if (call.path().equals(USER_MODEL)) {
      return name.equals("_meta")
          ? Optional.of(
              new Value.Call(
                  OPTIONS,
                  List.of(Value.str(project.authUserModel().value())),
                  Map.of(),
                  call.place()))
          : Optional.empty();
    }
    if (call.path().equals(OPTIONS)) {
      String label = call.args().getFirst().asString().orElseThrow();
      String model = label.substring(label.indexOf('.') + 1);
      return switch (name) {
        case "app_label" -> Optional.of(Value.str(label.substring(0, label.indexOf('.'))));
        case "object_name" -> Optional.of(Value.str(model));
        case "model_name" -> Optional.of(Value.str(model.toLowerCase(Locale.ROOT)));
        case "label" -> Optional.of(Value.str(label));
        case "label_lower" -> Optional.of(Value.str(label.toLowerCase(Locale.ROOT)));
        default -> Optional.empty();
      };
    }
    return call.path().startsWith("django.db.migrations.")
        ? Optional.ofNullable(call.kwargs().get(name))
            .or(() -> OperationReader.positional(call, name))
        : Optional.empty();
  }

  /** Operations and fields tell of what they have, however they came to it. */
  @Override
  public Optional<Value.Call> assigned(Value.Call to, String name, Value value) {
    boolean ofField = to.path().startsWith("django.db.models.") && FieldReader.isArgument(name);
    boolean ofOperation = OperationReader.hasArgument(to, name);
    if (!ofField && !ofOperation) {
      return Optional.empty();
    }
    List<Value> args = new ArrayList<>(to.args());
    Map<String, Value> kwargs = new LinkedHashMap<>(to.kwargs());
    int at = OperationReader.position(to, name);
    if (at >= 0 && at < args.size()) {
      args.set(at, value);
    } else {
      kwargs.put(name, value);
    }
    return Optional.of(new Value.Call(to.path(), args, kwargs, to.place()));
  }

  /** What the package swapper says of a model that a setting may swap. */
  private Optional<Value> swapped(String function, List<Value> args, Place place) {
    if (function.equals("split") && args.size() == 1) {
      return args.getFirst()
          .asString()
          .filter(label -> label.contains("."))
          .map(
              label -> {
                int dot = label.indexOf('.');
                return new Value.PyTuple(
                    List.of(
                        Value.str(label.substring(0, dot)), Value.str(label.substring(dot + 1))));
              });
    }
    Optional<String> app = args.size() == 2 ? args.get(0).asString() : Optional.empty();
    Optional<String> model = args.size() == 2 ? args.get(1).asString() : Optional.empty();
    if (app.isEmpty() || model.isEmpty()) {
      return Optional.empty();
    }
    // the setting starts with the app's label or with a prefix that the app gave itself
    String setting =
        "%s_%s_MODEL"
            .formatted(app.get().toUpperCase(Locale.ROOT), model.get().toUpperCase(Locale.ROOT));
    if (settings.isAssigned(setting)) {
      return Optional.empty();
    }
    Value label = Value.str(app.get() + "." + model.get());
    return switch (function) {
      case "swappable_setting" -> Optional.of(Value.str(setting));
      case "get_model_name" -> Optional.of(label);
      case "dependency" ->
          Optional.of(
              new Value.Call(
                  "django.db.migrations.swappable_dependency", List.of(label), Map.of(), place));
      default -> Optional.empty();
    };
  }

  /** The shortest path by which Django gives a class, a function or an object. */
  public static String exported(String path) {
    if (path.startsWith(OPERATIONS)) {
      String rest = path.substring(OPERATIONS.length());
      return "django.db.migrations." + rest.substring(rest.indexOf('.') + 1);
    }
    return path.startsWith("django.db.models.") || path.startsWith(GIS) ? canonical(path) : path;
  }

  private static final String OPERATIONS = "django.db.migrations.operations.";

  private static final String GIS = "django.contrib.gis.db.models.";

  /** What {@code django.contrib.gis.db.models} has of its own beside all of Django's models. */
  private static final Set<String> GIS_FIELDS =
      Set.of(
          "BaseSpatialField",
          "ExtentField",
          "GeometryCollectionField",
          "GeometryField",
          "LineStringField",
          "MultiLineStringField",
          "MultiPointField",
          "MultiPolygonField",
          "PointField",
          "PolygonField",
          "RasterField");

  /** Constants of the standard library, and names that migrations get of it by way of Django. */
  private static final Map<String, Value> CONSTANTS =
      Map.ofEntries(
          Map.entry("typing.TYPE_CHECKING", Value.bool(false)),
          Map.entry("django.db.DEFAULT_DB_ALIAS", Value.str("default")),
          Map.entry("django.db.utils.DEFAULT_DB_ALIAS", Value.str("default")),
          Map.entry("django.utils.timezone.timedelta", new Value.Ref("datetime.timedelta")),
          Map.entry("django.utils.timezone.datetime", new Value.Ref("datetime.datetime")),
          Map.entry("django.utils.timezone.timezone", new Value.Ref("datetime.timezone")),
          Map.entry("django.utils.timezone.utc", new Value.Ref("datetime.timezone.utc")),
          Map.entry(
              "django.contrib.auth.models.AbstractBaseUser",
              new Value.Ref("django.contrib.auth.base_user.AbstractBaseUser")),
          Map.entry(
              "django.contrib.auth.models.BaseUserManager",
              new Value.Ref("django.contrib.auth.base_user.BaseUserManager")),
          Map.entry("math.inf", new Value.Float(Double.POSITIVE_INFINITY)),
          Map.entry("math.nan", new Value.Float(Double.NaN)),
          Map.entry("math.pi", new Value.Float(Math.PI)),
          Map.entry("math.e", new Value.Float(Math.E)),
          Map.entry("sys.maxsize", Value.Int.of(Long.MAX_VALUE)),
          // every release that is read for runs on this Python or a newer one
          Map.entry("six.PY2", Value.bool(false)),
          Map.entry("six.PY3", Value.bool(true)));

  /** Modules of which nothing is given by {@code django.db.models} itself. */
  private static final List<String> INTERNAL =
      List.of("django.db.models.lookups.", "django.db.models.sql.");

  /** What {@code django.db.models} does not give either of modules of which it gives the rest. */
  private static final Set<String> NOT_EXPORTED =
      Set.of(
          "BaseManager",
          "Col",
          "CombinedExpression",
          "KeyTextTransform",
          "KeyTransform",
          "NegatedExpression",
          "NOT_PROVIDED",
          "RawSQL",
          "Ref",
          "Sliced",
          "Star");

  private static final Map<String, String> RANGE_OPERATORS =
      Map.of(
          "EQUAL", "=",
          "NOT_EQUAL", "<>",
          "CONTAINS", "@>",
          "CONTAINED_BY", "<@",
          "OVERLAPS", "&&",
          "FULLY_LT", "<<",
          "FULLY_GT", ">>",
          "NOT_LT", "&>",
          "NOT_GT", "&<",
          "ADJACENT_TO", "-|-");

  private static final String POSTGRES = "django.contrib.postgres.fields.";

  /** The class of a field as {@code Field.deconstruct()} names it, by the module it stands in. */
  public static String deconstructed(String className) {
    if (!className.startsWith(POSTGRES)) {
      return className;
    }
    String name = className.substring(className.lastIndexOf('.') + 1);
    String module =
        name.equals("JSONField")
            ? "jsonb."
            : name.equals("HStoreField")
                ? "hstore."
                : name.startsWith("CI") ? "citext." : name.endsWith("RangeField") ? "ranges." : "";
    return POSTGRES + module + name;
  }

  /** The last name of a path, with the class that it belongs to. */
  private static String withClass(String path) {
    String[] names = path.split("\\.");
    int at = names.length - 1;
    return at > 0 && Character.isUpperCase(names[at - 1].charAt(0))
        ? names[at - 1] + "." + names[at]
        : names[at];
  }

  /** The path by which Django's own {@code deconstruct()} names a class. */
  public static String canonical(String path) {
    if (!path.startsWith("django.")) {
      return path;
    }
    String name = path.substring(path.lastIndexOf('.') + 1);
    if (path.startsWith("django.db.models.functions.")) {
      return "django.db.models.functions." + name;
    }
    if (path.startsWith("django.db.models.")) {
      String inside = withClass(path);
      return INTERNAL.stream().anyMatch(path::startsWith) || NOT_EXPORTED.contains(name)
          ? path
          : "django.db.models." + inside;
    }
    if (path.startsWith("django.contrib.postgres.fields.")) {
      return "django.contrib.postgres.fields." + name;
    }
    if (path.startsWith(GIS)) {
      return path.contains(".functions.")
          ? path
          : GIS_FIELDS.contains(name)
              ? "django.contrib.gis.db.models.fields." + name
              : canonical("django.db.models." + name);
    }
    return path;
  }
}
