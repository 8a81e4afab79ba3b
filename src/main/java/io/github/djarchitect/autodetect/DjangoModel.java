package io.github.djarchitect.autodetect;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.state.ModelKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model of Django from which models derive.
 *
 * @param concrete the model it is; absent for an abstract one
 * @param bases what it derives from itself
 * @param like the model of Django that has the fields it gives
 * @param fields their names
 * @param meta what its {@code Meta} says but that it is abstract
 * @param manager its own, where migrations are to have it
 */
record DjangoModel(
    String path,
    @Nullable ModelKey concrete,
    List<DjangoModel> bases,
    ModelKey like,
    List<String> fields,
    Map<String, Value> meta,
    Operation.@Nullable Manager manager) {
  private static final ModelKey USER = new ModelKey("auth", "user");

  static final DjangoModel MODEL =
      new DjangoModel("django.db.models.Model", null, List.of(), USER, List.of(), Map.of(), null);

  private static final DjangoModel BASE_USER =
      new DjangoModel(
          "django.contrib.auth.base_user.AbstractBaseUser",
          null,
          List.of(MODEL),
          USER,
          List.of("password", "last_login"),
          Map.of(),
          null);

  private static final DjangoModel PERMISSIONS =
      new DjangoModel(
          "django.contrib.auth.models.PermissionsMixin",
          null,
          List.of(MODEL),
          USER,
          List.of("is_superuser", "groups", "user_permissions"),
          Map.of(),
          null);

  private static final DjangoModel ABSTRACT_USER =
      new DjangoModel(
          "django.contrib.auth.models.AbstractUser",
          null,
          List.of(BASE_USER, PERMISSIONS),
          USER,
          List.of(
              "username",
              "first_name",
              "last_name",
              "email",
              "is_staff",
              "is_active",
              "date_joined"),
          Map.of(
              "verbose_name",
              new Value.Lazy("user"),
              "verbose_name_plural",
              new Value.Lazy("users")),
          manager("django.contrib.auth.models.UserManager"));

  private static final DjangoModel SESSION =
      new DjangoModel(
          "django.contrib.sessions.base_session.AbstractBaseSession",
          null,
          List.of(MODEL),
          new ModelKey("sessions", "session"),
          List.of("session_key", "session_data", "expire_date"),
          Map.of(
              "verbose_name",
              new Value.Lazy("session"),
              "verbose_name_plural",
              new Value.Lazy("sessions")),
          null);

  private static final Map<String, DjangoModel> BY_PATH =
      Map.ofEntries(
          Map.entry("django.db.models.Model", MODEL),
          Map.entry("django.db.models.base.Model", MODEL),
          Map.entry("django.contrib.gis.db.models.Model", MODEL),
          Map.entry(BASE_USER.path, BASE_USER),
          Map.entry("django.contrib.auth.models.AbstractBaseUser", BASE_USER),
          Map.entry(PERMISSIONS.path, PERMISSIONS),
          Map.entry(ABSTRACT_USER.path, ABSTRACT_USER),
          Map.entry(SESSION.path, SESSION),
          concrete("django.contrib.auth.models.User", USER, "UserManager"),
          concrete(
              "django.contrib.auth.models.Group", new ModelKey("auth", "group"), "GroupManager"),
          concrete(
              "django.contrib.auth.models.Permission",
              new ModelKey("auth", "permission"),
              "PermissionManager"),
          concrete(
              "django.contrib.contenttypes.models.ContentType",
              new ModelKey("contenttypes", "contenttype"),
              "ContentTypeManager"),
          concrete(
              "django.contrib.admin.models.LogEntry",
              new ModelKey("admin", "logentry"),
              "LogEntryManager"),
          concrete(
              "django.contrib.sites.models.Site", new ModelKey("sites", "site"), "SiteManager"),
          concrete(
              "django.contrib.sessions.models.Session",
              new ModelKey("sessions", "session"),
              "SessionManager"),
          concrete(
              "django.contrib.flatpages.models.FlatPage",
              new ModelKey("flatpages", "flatpage"),
              null),
          concrete(
              "django.contrib.redirects.models.Redirect",
              new ModelKey("redirects", "redirect"),
              null));

  /** Packages that have no model. */
  private static final List<String> WITHOUT_MODELS =
      List.of(
          "abc.",
          "builtins.",
          "collections.",
          "dataclasses.",
          "enum.",
          "functools.",
          "typing.",
          "typing_extensions.",
          "django.utils.",
          "django.core.",
          "django.conf.",
          "django.forms.");

  private static Operation.Manager manager(String path) {
    return new Operation.Manager(
        "objects", new Value.Call(path, List.of(), Map.of(), Place.ofFile("")));
  }

  private static Map.Entry<String, DjangoModel> concrete(
      String path, ModelKey key, @Nullable String manager) {
    String module = path.substring(0, path.lastIndexOf('.') + 1);
    return Map.entry(
        path,
        new DjangoModel(
            path,
            key,
            List.of(MODEL),
            key,
            List.of(),
            Map.of(),
            manager == null ? null : manager(module + manager)));
  }

  static Optional<DjangoModel> of(String path) {
    return Optional.ofNullable(BY_PATH.get(path));
  }

  /** Whether a class from outside is certainly none. */
  static boolean isNoModel(String path) {
    return path.equals("object") || WITHOUT_MODELS.stream().anyMatch(path::startsWith);
  }

  /** Where it stands among those that give fields, in the order in which Django makes them. */
  int age() {
    return List.of(BASE_USER, PERMISSIONS, ABSTRACT_USER, SESSION).indexOf(this);
  }

  boolean isAbstract() {
    return concrete == null;
  }
}
