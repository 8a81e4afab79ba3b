package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.project.App;
import io.github.djarchitect.state.ModelKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which app the models of roles go into. */
final class RbacHome {
  /** What apps of users are called, the plainest first. */
  private static final List<String> USUAL =
      List.of(
          "accounts",
          "users",
          "account",
          "user",
          "members",
          "people",
          "profiles",
          "authentication",
          "identity",
          "auth",
          "staff",
          "core",
          "common",
          "base");

  private static final int OTHER = 1_000;

  private RbacHome() {}

  /** Whether an app is plainly one of users. */
  static boolean isPlain(PlanInput input, App app) {
    return fit(input, app, ModelKey.parse(input.project().authUserModel().value())) < OTHER;
  }

  /** The user's own app first, then the others by what they are called and hold. */
  static List<App> all(PlanInput input) {
    ModelKey user = ModelKey.parse(input.project().authUserModel().value());
    return input.project().apps().stream()
        .filter(app -> app.migrationsDirectory() != null && !app.modelFiles().isEmpty())
        .sorted(Comparator.comparingInt((App app) -> fit(input, app, user)))
        .toList();
  }

  /** How well an app fits for what belongs to users: the less the better. */
  private static int fit(PlanInput input, App app, ModelKey user) {
    if (app.label().equals(user.app())) {
      return -1;
    }
    int at = USUAL.indexOf(app.label());
    if (at >= 0) {
      return at;
    }
    if (extendsUser(input, app, user)) {
      return USUAL.size();
    }
    for (String word : app.label().split("_")) {
      at = USUAL.indexOf(word);
      if (at >= 0) {
        return USUAL.size() + 1 + at;
      }
    }
    return OTHER;
  }

  /** Whether one of its models is a profile: one for each user. */
  private static boolean extendsUser(PlanInput input, App app, ModelKey user) {
    return input.state().models().values().stream()
        .filter(model -> model.app().equals(app.label()))
        .flatMap(model -> model.fields().stream())
        .filter(named -> named.field().shortName().equals("OneToOneField"))
        .anyMatch(
            named ->
                named
                    .field()
                    .kwarg("to")
                    .flatMap(Value::asString)
                    .filter(user.toString()::equalsIgnoreCase)
                    .isPresent());
  }

  /** Where the app's models are declared or, for a package, gathered. */
  static Optional<String> modelsFile(App app) {
    return Stream.of("/models.py", "/models/__init__.py")
        .map(name -> app.directory() + name)
        .filter(app.modelFiles()::contains)
        .findFirst();
  }
}
