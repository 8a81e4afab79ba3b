package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.Relation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fields of the project's own models that name groups or permissions of django.contrib.auth: what a
 * user may do stands there as well as at the user model, which is all that roles are copied from.
 */
final class RbacHolders {
  private static final int MOST_PLACES = 4;

  /** More of them are only counted: a list nobody reads tells nothing. */
  private static final int MOST_NAMED = 6;

  private static final Set<ModelKey> OF_AUTH =
      Set.of(new ModelKey("auth", "group"), new ModelKey("auth", "permission"));

  /**
   * A field that names groups or permissions.
   *
   * @param backends of the project that read it
   * @param ofUsers whether its model says of single users or of several that they have them
   */
  record Holder(ModelState model, NamedField named, List<String> backends, boolean ofUsers) {
    Holder {
      backends = List.copyOf(backends);
    }

    /** Whether users get permissions by it, and not only a thing its group. */
    boolean decides() {
      return ofUsers || !backends.isEmpty();
    }

    String shown() {
      return "%s.%s (%s)".formatted(model.name(), named.name(), named.field().place());
    }
  }

  private final PlanInput input;
  private final List<Holder> all;

  private RbacHolders(PlanInput input, List<Holder> all) {
    this.input = input;
    this.all = all;
  }

  static RbacHolders of(PlanInput input, ModelKey user, RbacBackends backends) {
    Set<ModelKey> users = users(input, user);
    List<Holder> all = new ArrayList<>();
    for (ModelState model : input.state().models().values()) {
      if (users.contains(model.key()) || input.project().app(model.app()).isEmpty()) {
        continue;
      }
      for (NamedField named : model.fields()) {
        Optional<Relation> relation = relation(input, model, named);
        if (relation.filter(r -> OF_AUTH.contains(r.to()) && !isParent(named)).isPresent()) {
          boolean ofUsers = ofUsers(input, model, relation.get().kind(), users);
          all.add(new Holder(model, named, backends.reading(model, named), ofUsers));
        }
      }
    }
    return new RbacHolders(input, all);
  }

  /** The user model, what is made from it, and the models that have one row for each user. */
  static Set<ModelKey> users(PlanInput input, ModelKey user) {
    Set<ModelKey> users = new LinkedHashSet<>(Set.of(user));
    for (ModelState model : input.state().models().values()) {
      boolean made =
          model.bases().stream()
              .map(Value::asString)
              .flatMap(Optional::stream)
              .anyMatch(base -> base.equalsIgnoreCase(user.toString()));
      if (made) {
        users.add(model.key());
      }
    }
    return users;
  }

  private static Optional<Relation> relation(PlanInput input, ModelState model, NamedField named) {
    return Relation.of(model.key(), named.name(), named.field(), input.state().user());
  }

  /** Another kind of group is made from auth's and has its members. */
  private static boolean isParent(NamedField named) {
    return named.field().shortName().equals("OneToOneField");
  }

  /**
   * A model of which each row is about one user, or that users are members of, or that users point
   * at. Whoever only made a row, as an author did, is none of these.
   */
  private static boolean ofUsers(
      PlanInput input, ModelState model, Relation.Kind held, Set<ModelKey> users) {
    for (NamedField named : model.fields()) {
      Optional<Relation> relation =
          relation(input, model, named).filter(each -> users.contains(each.to()));
      if (relation.isPresent()) {
        boolean about =
            switch (relation.get().kind()) {
              case ONE_TO_ONE -> true;
              case FOREIGN_KEY ->
                  named.name().equals("user")
                      || named.name().equalsIgnoreCase(relation.get().to().name());
              case MANY_TO_MANY -> held == Relation.Kind.MANY_TO_MANY;
            };
        if (about) {
          return true;
        }
      }
    }
    return input.state().models().values().stream()
        .filter(each -> users.contains(each.key()))
        .anyMatch(
            each ->
                each.fields().stream()
                    .map(named -> relation(input, each, named))
                    .flatMap(Optional::stream)
                    .anyMatch(relation -> relation.to().equals(model.key())));
  }

  /** The one that a name, {@code Model.field}, stands for. */
  Optional<Holder> named(ModelState model, String field) {
    return all.stream()
        .filter(each -> each.model().key().equals(model.key()) && each.named().name().equals(field))
        .findFirst();
  }

  /** By which fields users have permissions that no phase moves; absent where there are none. */
  Optional<String> deciding() {
    List<Holder> deciding = all.stream().filter(Holder::decides).toList();
    return deciding.isEmpty()
        ? Optional.empty()
        : Optional.of(String.join("; ", deciding.stream().map(this::told).toList()));
  }

  /** The same without who goes by it, to be named by a person. */
  List<String> decidingNames() {
    return all.stream()
        .filter(Holder::decides)
        .map(holder -> holder.model().name())
        .distinct()
        .toList();
  }

  /** What one of them holds and who goes by it. */
  String told(Holder holder) {
    Field field = holder.named().field();
    boolean groups =
        field
            .kwarg("to")
            .flatMap(Value::asString)
            .filter("auth.group"::equalsIgnoreCase)
            .isPresent();
    // what only uses a function that goes by it may be anything
    List<String> places =
        DecidingCode.by(input, holder.model().key(), holder.named().name()).stream()
            .filter(place -> place.endsWith("(" + holder.named().name() + ")"))
            .map(place -> place.substring(0, place.lastIndexOf(" (")))
            .toList();
    StringBuilder out = new StringBuilder(holder.shown());
    out.append(groups ? " holds groups" : " holds permissions");
    if (!holder.backends().isEmpty()) {
      out.append(", which ").append(String.join(", ", holder.backends())).append(" grants by");
    }
    if (!places.isEmpty()) {
      out.append(holder.backends().isEmpty() ? ", and " : ", and also ")
          .append("these places decide by it: ")
          .append(String.join(", ", places.stream().limit(MOST_PLACES).toList()))
          .append(
              places.size() > MOST_PLACES
                  ? " and %d more".formatted(places.size() - MOST_PLACES)
                  : "");
    }
    return out.toString();
  }

  /** Every field of that kind, for the assumptions of a plan that leaves them; absent: none. */
  Optional<String> left() {
    if (all.isEmpty()) {
      return Optional.empty();
    }
    List<String> shown = all.stream().limit(MOST_NAMED).map(Holder::shown).toList();
    return Optional.of(
        "%s%s name%s groups or permissions too: no phase moves them, and code and backends that go by them go on as they do."
            .formatted(
                String.join(", ", shown),
                all.size() > MOST_NAMED ? " and %d more".formatted(all.size() - MOST_NAMED) : "",
                all.size() == 1 ? "s" : ""));
  }
}
