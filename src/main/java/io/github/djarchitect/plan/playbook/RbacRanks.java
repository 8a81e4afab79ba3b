package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.Relation;
import io.github.djarchitect.usage.Usage;
import io.github.djarchitect.usage.Usages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Fields of the project's own models that say which rank a user has, a member's role, a team's
 * access or the user's own type, and by which running code decides. They are no permissions of
 * Django's, so no phase moves them.
 */
final class RbacRanks {
  /** More of them are only counted. */
  private static final int MOST = 3;

  private static final Set<String> NAMES =
      Set.of(
          "role",
          "roles",
          "access",
          "access_level",
          "permission_level",
          "member_type",
          "membership_type",
          "user_type",
          "rank");

  /** What points at whoever has the rank, and not at whoever made the row. */
  private static final Set<String> HOLDERS =
      Set.of("user", "member", "members", "account", "person", "profile", "users", "owners");

  private static final Pattern WRITES_GROUPS =
      Pattern.compile("\\bgroups\\s*\\.\\s*(?:set|add|remove|clear)\\s*\\(");

  private record Rank(ModelState model, NamedField named, List<String> places) {
    String shown() {
      return "%s.%s (%s), by which these places decide: %s"
          .formatted(model.name(), named.name(), named.field().place(), Rbac.shown(places, MOST));
    }
  }

  private final List<Rank> all;

  private RbacRanks(List<Rank> all) {
    this.all = List.copyOf(all);
  }

  static RbacRanks of(PlanInput input, ModelKey user) {
    Set<ModelKey> users = RbacHolders.users(input, user);
    List<Rank> all = new ArrayList<>();
    for (ModelState model : input.state().models().values()) {
      boolean own = model.key().equals(user);
      if (input.project().app(model.app()).isEmpty()
          || (!own && (users.contains(model.key()) || !ofUsers(input, model, users)))) {
        continue;
      }
      for (NamedField named : model.fields()) {
        if (own ? isRankOfUser(input, named) : isRank(named)) {
          List<String> places = DecidingCode.by(input, model.key(), named.name());
          if (!places.isEmpty()) {
            all.add(new Rank(model, named, places));
          }
        }
      }
    }
    return new RbacRanks(all);
  }

  private static boolean isRank(NamedField named) {
    String name = named.name().toLowerCase(Locale.ROOT);
    Field field = named.field();
    boolean chosen =
        field.kwarg("choices").isPresent()
            || field.shortName().equals("ForeignKey")
            || field.shortName().endsWith("IntegerField");
    return chosen && (NAMES.contains(name) || name.endsWith("_role"));
  }

  /** What code turns into groups is copied with them. */
  private static boolean isRankOfUser(PlanInput input, NamedField named) {
    String name = named.name().toLowerCase(Locale.ROOT);
    return named.field().kwarg("choices").isPresent()
        && (name.contains("role") || name.contains("user_type") || name.equals("type"))
        && !isTurnedIntoGroups(input, named.name());
  }

  private static boolean isTurnedIntoGroups(PlanInput input, String field) {
    Pattern word = Pattern.compile("\\b%s\\b".formatted(Pattern.quote(field)));
    SourceTree tree = input.project().tree();
    return tree.paths().stream()
        .filter(path -> path.endsWith(".py"))
        .filter(path -> Usages.setting(path) == Usage.Setting.RUNNING_CODE)
        .flatMap(
            path ->
                tree.read(path) instanceof SourceTree.FileContent.Present present
                    ? Stream.of(new String(present.bytes(), StandardCharsets.UTF_8))
                    : Stream.empty())
        .anyMatch(text -> WRITES_GROUPS.matcher(text).find() && word.matcher(text).find());
  }

  private static boolean ofUsers(PlanInput input, ModelState model, Set<ModelKey> users) {
    return model.fields().stream()
        .anyMatch(
            named ->
                (HOLDERS.contains(named.name())
                        || users.stream().anyMatch(user -> named.name().equals(user.name())))
                    && Relation.of(model.key(), named.name(), named.field(), input.state().user())
                        .filter(relation -> users.contains(relation.to()))
                        .isPresent());
  }

  /** What they are and who goes by them; absent where there are none. */
  Optional<String> told() {
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "What users may do may hang on %s%s."
                .formatted(
                    String.join("; ", all.stream().limit(MOST).map(Rank::shown).toList()),
                    all.size() > MOST ? "; and %d more".formatted(all.size() - MOST) : ""));
  }

  List<String> names() {
    return all.stream()
        .limit(MOST)
        .map(rank -> rank.model().name() + "." + rank.named().name())
        .toList();
  }
}
