package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.project.App;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Django's groups and user permissions into roles with a hierarchy and an audit trail. */
public final class Rbac implements Playbook {
  private static final String BESIDE = "beside";
  private static final String STAYS = "stays";

  /** The groups themselves are what is to be moved; what else there is, the plan names. */
  private static final String NAMED = "named";

  @Override
  public String id() {
    return "rbac";
  }

  @Override
  public String goal() {
    return "Groups and user permissions into roles with a hierarchy and an audit trail";
  }

  @Override
  public String doc() {
    return "Expand (tables for roles), copy, with code that mirrors every change of groups and a"
        + " proof that nobody loses a permission or keeps one, switch to a backend that"
        + " reads roles and still counts groups, contract to roles alone. Groups stay as"
        + " they are to the end, so each step can be taken back. Moves groups and user"
        + " permissions, no other field.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("app", "Label of the app that gets the models; else the user's own", false),
        new Parameter("role", "Name of the role's class, Role unless said", false),
        new Parameter(
            "field",
            "Model.field that is meant, where one is named that decides who may do what",
            false),
        new Parameter("replaces", "Model.field that roles are to take the place of", false),
        new Parameter(
            BESIDE,
            "'stays' once it is agreed that what else gives permissions stays as it is; 'named'"
                + " where only Django's groups and user permissions were asked for",
            false));
  }

  @Override
  public boolean portable() {
    return true;
  }

  @Override
  public Outcome plan(PlanInput input) {
    ModelKey userKey = ModelKey.parse(input.project().authUserModel().value());
    Optional<ModelState> user = input.state().model(userKey);
    if (user.isEmpty()) {
      return new NotApplicable("the user model %s could not be read.".formatted(userKey));
    }
    for (String needed : List.of("groups", "user_permissions")) {
      if (user.get().field(needed).isEmpty()) {
        return new NotApplicable(
            "%s has no %s, so its permissions are not Django's own; say where they are kept."
                .formatted(user.get().name(), needed));
      }
    }
    Optional<String> foreign = foreign(user.get());
    if (foreign.isPresent()) {
      return new NotApplicable(foreign.get());
    }
    RbacBackends backends = RbacBackends.of(input.project());
    RbacHolders holders = RbacHolders.of(input, userKey, backends);
    Optional<String> other = otherField(input, userKey, backends, holders);
    if (other.isPresent()) {
      return new NotApplicable(other.get());
    }
    Optional<String> nothing = backends.nothingToPreserve();
    if (nothing.isPresent()) {
      return new NotApplicable(nothing.get());
    }
    Optional<String> left = left(input, user.get(), holders, backends);
    Optional<Outcome> beside =
        left.flatMap(told -> beside(input, told, user.get(), holders, backends));
    if (beside.isPresent()) {
      return beside.get();
    }
    List<App> homes = RbacHome.all(input);
    if (homes.isEmpty()) {
      return new NotApplicable("no app of this project has models and migrations.");
    }
    Optional<String> asked = input.parameter("app");
    boolean fitting = RbacHome.isPlain(input, homes.getFirst());
    Optional<App> home =
        asked.isPresent()
            ? homes.stream().filter(app -> app.label().equals(asked.get())).findFirst()
            : Optional.of(homes.getFirst()).filter(_ -> fitting || homes.size() == 1);
    if (home.isEmpty()) {
      return new Asks(
          List.of(
              new Question(
                  "app",
                  "Which app gets the models of the roles?",
                  "Their tables and migrations live there, and no app of this project is plainly"
                      + " that of its users.",
                  homes.stream().map(App::label).limit(8).toList(),
                  homes.getFirst().label())));
    }
    if (RbacHome.modelsFile(home.get()).isEmpty()) {
      return new NotApplicable(
          "%s has neither a models.py nor a models/__init__.py; name another app by the parameter app."
              .formatted(home.get().label()));
    }
    String role =
        input.parameter("role").orElse(taken(input, home.get(), "Role") ? "AccessRole" : "Role");
    if (!PythonText.isIdentifier(role)) {
      return new NotApplicable("'%s' cannot be the name of a class.".formatted(role));
    }
    for (String name : List.of(role, role + "Permission", role + "Assignment", role + "Change")) {
      if (taken(input, home.get(), name)) {
        return new NotApplicable(
            "%s has a model %s already; give another name by the parameter role."
                .formatted(home.get().label(), name));
      }
    }
    for (String name : List.of("role_mirror.py", "management/commands/sync_roles.py")) {
      String path = home.get().directory() + "/" + name;
      if (!(input.project().tree().read(path) instanceof SourceTree.FileContent.Missing)) {
        return new NotApplicable(
            "%s is there already, and the plan would write over it; name another app by the parameter app."
                .formatted(path));
      }
    }
    return new Planned(
        new RbacPlan(input, home.get(), user.get(), role, backends, holders, left).proposal());
  }

  /** What no phase moves and users may do things by, where nobody has agreed to that yet. */
  private static Optional<String> left(
      PlanInput input, ModelState user, RbacHolders holders, RbacBackends backends) {
    List<String> facts = new ArrayList<>();
    replaced(input, user).ifPresent(facts::add);
    RbacRanks.of(input, user.key()).told().ifPresent(facts::add);
    backends
        .ofObjects()
        .map("%s grants permissions for single objects."::formatted)
        .ifPresent(facts::add);
    holders
        .deciding()
        .map("Users have permissions by more than the user model: %s."::formatted)
        .ifPresent(facts::add);
    return facts.isEmpty() || input.parameter(BESIDE).filter(STAYS::equals).isPresent()
        ? Optional.empty()
        : Optional.of(
            "%s No phase of this plan moves that: it copies the groups and user_permissions of %s into roles, and leaves the rest as it is."
                .formatted(String.join(" ", facts), user.name()));
  }

  /** Why the plan would be about tables that this project does not use; absent if it does. */
  private static Optional<String> foreign(ModelState user) {
    List<String> others = new ArrayList<>();
    for (Map.Entry<String, String> each :
        Map.of("groups", "auth.group", "user_permissions", "auth.permission").entrySet()) {
      Field field = user.field(each.getKey()).orElseThrow();
      field
          .kwarg("to")
          .flatMap(Value::asString)
          .filter(to -> !to.equalsIgnoreCase(each.getValue()))
          .ifPresent(
              to ->
                  others.add(
                      "%s of %s.%s are %s (%s)"
                          .formatted(each.getKey(), user.app(), user.name(), to, field.place())));
    }
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s, the project's own and not those of django.contrib.auth, which this plan mirrors into roles. Such a group has members and permissions and is a role already: a parent, an audit trail and who granted what can be added to it as fields and tables, without moving anybody's permissions."
                .formatted(String.join(", and ", others.stream().sorted().toList())));
  }

  /** What no phase moves and users may do things by: agreed to by a person, never in silence. */
  private static Optional<Outcome> beside(
      PlanInput input, String told, ModelState user, RbacHolders holders, RbacBackends backends) {
    String agreed = input.parameter(BESIDE).orElse("");
    boolean replaces = replaced(input, user).isPresent();
    if (agreed.equals(NAMED) && !replaces) {
      return Optional.empty();
    }
    List<String> stays = new ArrayList<>(holders.decidingNames());
    input.parameter("replaces").filter(_ -> replaces).ifPresent(stays::addFirst);
    stays.addAll(RbacRanks.of(input, user.key()).names());
    backends.ofObjects().ifPresent(_ -> stays.add("permissions for single objects"));
    if (!agreed.isEmpty() && !agreed.equals(NAMED)) {
      return Optional.of(
          new NotApplicable(told.substring(0, 1).toLowerCase(Locale.ROOT) + told.substring(1)));
    }
    return Optional.of(
        new Asks(
            List.of(
                new Question(
                    BESIDE,
                    told
                        + " Where that is the plan that is wanted, say so: leave %s as it is."
                            .formatted(String.join(" and ", stays)),
                    "It would keep every permission, and not be all that roles were to decide.",
                    List.of(STAYS),
                    STAYS,
                    false))));
  }

  /** What stays of a field that roles were to replace; absent where none was named. */
  private static Optional<String> replaced(PlanInput input, ModelState user) {
    String named = input.parameter("replaces").orElse("");
    String field = named.substring(named.lastIndexOf('.') + 1);
    if (field.isEmpty() || field.equals("groups") || field.equals("user_permissions")) {
      return Optional.empty();
    }
    String owner = named.contains(".") ? named.substring(0, named.lastIndexOf('.')) : "";
    Optional<ModelState> model =
        user.field(field).isPresent() && (owner.isEmpty() || isCalled(user, owner))
            ? Optional.of(user)
            : input.state().models().values().stream()
                .filter(each -> input.project().app(each.app()).isPresent())
                .filter(each -> owner.isEmpty() || isCalled(each, owner))
                .filter(each -> each.field(field).isPresent())
                .findFirst();
    List<String> places =
        model.map(each -> DecidingCode.by(input, each.key(), field)).orElse(List.of());
    return Optional.of(
        "Roles are to take the place of %s%s its values are mapped to no role%s."
            .formatted(
                model.map(each -> each.name() + "." + field).orElse(named),
                field.equals("is_staff") || field.equals("is_superuser")
                    ? ", and"
                    : ", which is no permission of Django's:",
                places.isEmpty() ? "" : "; these places decide by it: " + shown(places)));
  }

  private static boolean isCalled(ModelState model, String owner) {
    return model.name().equalsIgnoreCase(owner) || model.key().toString().equalsIgnoreCase(owner);
  }

  private static String shown(List<String> places) {
    return shown(places, 8);
  }

  static String shown(List<String> places, int most) {
    return String.join(", ", places.stream().limit(most).toList())
        + (places.size() > most ? " and %d more".formatted(places.size() - most) : "");
  }

  /** Why the field that was named is not what this plan moves; absent for one of the user model. */
  private static Optional<String> otherField(
      PlanInput input, ModelKey user, RbacBackends backends, RbacHolders holders) {
    String named = input.parameter("field").orElse("");
    int dot = named.lastIndexOf('.');
    if (dot < 0 || input.parameter(BESIDE).filter(STAYS::equals).isPresent()) {
      return Optional.empty();
    }
    String owner = named.substring(0, dot);
    String field = named.substring(dot + 1);
    Optional<ModelState> model =
        input.state().models().values().stream()
            .filter(each -> isCalled(each, owner) && each.field(field).isPresent())
            .findFirst();
    if (model.isEmpty() || model.get().key().equals(user) || model.get().app().equals("auth")) {
      return Optional.empty();
    }
    Optional<RbacHolders.Holder> holder = holders.named(model.get(), field);
    if (holder.isPresent()) {
      return Optional.of(
          "%s. This plan copies the groups and user_permissions of the user model into roles, and no phase of it moves that field. To plan those and leave it as it is, give beside=stays."
              .formatted(holders.told(holder.get())));
    }
    List<String> readers =
        model.get().fields().stream()
            .filter(each -> each.name().equals(field))
            .flatMap(each -> backends.reading(model.get(), each).stream())
            .toList();
    List<String> places = DecidingCode.by(input, model.get().key(), field);
    return Optional.of(
        "%1$s.%2$s is no permission of Django's, and this plan moves groups and user permissions only.%3$s %4$s To plan those without it, say to leave %1$s.%2$s as it is (beside=stays)."
            .formatted(
                model.get().name(),
                field,
                readers.isEmpty() ? "" : " %s may go by it.".formatted(String.join(", ", readers)),
                places.isEmpty()
                    ? "No comparison with it was found in the running code, which does not say that"
                        + " nothing reads it."
                    : "These places decide by it: " + shown(places) + "."));
  }

  private static boolean taken(PlanInput input, App app, String name) {
    return input.state().model(new ModelKey(app.label(), name)).isPresent();
  }
}
