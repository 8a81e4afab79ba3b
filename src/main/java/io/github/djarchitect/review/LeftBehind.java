package io.github.djarchitect.review;

import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.usage.FieldUse;
import io.github.djarchitect.usage.FieldUses;
import io.github.djarchitect.usage.Usage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Code that goes on naming a field after the model has let go of it.
 *
 * <p>What fails while the project starts cannot be left to anybody: not even {@code makemigrations}
 * runs then. What fails when it is reached may be left to a person, if the proposal names the
 * place.
 *
 * @param project after the phase
 * @param state before the phase, with the field
 */
record LeftBehind(Project project, ProjectState state, ModelState model, String field) {
  /**
   * @param said what the proposal says of its phases; a place is known of which it says what to do
   * @param asBefore whether the checkout has let go of the field already, so that code in a file of
   *     this path fails there too: the phase only moves the migration that does it, or brings the
   *     one that was missing
   */
  void report(Judgement judgement, String phase, String said, Predicate<String> asBefore) {
    List<FieldUse> uses =
        FieldUses.find(project, project.tree(), state, model.key(), field).stream()
            .filter(use -> use.setting() == Usage.Setting.RUNNING_CODE)
            .toList();
    Set<String> members = new HashSet<>();
    for (String name : List.of(field, field + "_id")) {
      if (FieldUses.hasMember(project, project.tree(), model.key(), name)) {
        members.add(name);
      }
    }
    Set<String> fixtures = new HashSet<>();
    Set<String> told = new HashSet<>();
    for (FieldUse use : uses) {
      String name = use.source().contains(field + "_id") ? field + "_id" : field;
      if ((members.contains(name) && (use.worksWithProperty() || use.isOfDeclared(uses)))
          || (use.role() == FieldUse.Role.FIXTURE && !fixtures.add(use.place().path()))) {
        continue;
      }
      boolean before = asBefore.test(use.place().path());
      boolean starts = failsAtStart(use);
      boolean known = SaidOfPlace.whatToDo(said, use.at().toString());
      Severity severity =
          !use.certain()
              ? Severity.NOTE
              : (known && !starts) || isHarmless(use) || before
                  ? Severity.WARNING
                  : Severity.BLOCKER;
      if (!told.add(use.at() + " " + severity)) {
        continue; // one line is changed once, however often it names the field
      }
      judgement.add(
          Judgement.finding(
              "code-names-removed-field",
              Hazard.BREAKS_NEXT_CODE,
              severity,
              null,
              use.place(),
              "After the phase '%s' %s has no field %s, and `%s` %s%s."
                  .formatted(
                      phase,
                      model.name(),
                      name,
                      use.line(),
                      harm(use),
                      (use.certain() ? "" : " if it is the " + model.name())
                          + (before ? ", as in the checkout" : "")),
              known && !starts
                  ? "Change it by hand before that release, as the proposal says."
                  : "Change the place in the same phase, or say in one sentence of the phase's purpose what to change at %s."
                      .formatted(use.at())));
    }
  }

  /**
   * Whether it may do no harm to the running application: code that is not called any more, texts
   * that may reach no query, fixtures.
   */
  private static boolean isHarmless(FieldUse use) {
    return switch (use.role()) {
      case HOOK, PATH, OTHER_FIELD, TEMPLATE, POST_KEY, FIXTURE -> true;
      case FORM_FIELD -> !use.option().equals("fields");
      case FILTER_FIELD -> !use.option().equals("fields") && !use.option().equals("declared");
      default -> false;
    };
  }

  /** Whether Django refuses to import the module, or its system check gives an error. */
  private static boolean failsAtStart(FieldUse use) {
    return switch (use.role()) {
      case FORM_FIELD, FILTER_FIELD -> use.option().equals("fields");
      case ADMIN_OPTION ->
          !use.option().equals("search_fields")
              && !use.option().startsWith("get_")
              && !use.source().contains("__");
      case MODEL_OPTION -> !use.option().equals("get_latest_by");
      case VIEW_FIELD,
          SERIALIZER_FIELD,
          OTHER_FIELD,
          HOOK,
          DECLARED,
          FORM_KEY,
          POST_KEY,
          LOOP,
          LISTED,
          FIXTURE,
          CONDITION,
          ORDERING,
          LOADED,
          EXPRESSION,
          KEY,
          SAVED,
          VALUE,
          ATTRIBUTE,
          DERIVED,
          TEMPLATE,
          PATH ->
          false;
    };
  }

  /** {@code getattr(user, "role", None)}: asks without counting on it. */
  private boolean hasDefault(FieldUse use) {
    return Pattern.compile(
            "\\bgetattr\\([^,]+,\\s*[\"']%s[\"']\\s*,".formatted(Pattern.quote(field)))
        .matcher(use.line())
        .find();
  }

  private String harm(FieldUse use) {
    if (hasDefault(use)) {
      return "gets its default instead of the value";
    }
    return switch (use.role()) {
      case FORM_FIELD, FILTER_FIELD ->
          switch (use.option()) {
            case "fields" -> "fails on import";
            case "declared" -> "raises FieldError";
            default -> "names nothing any more";
          };
      case MODEL_OPTION -> "is an error of the system check";
      case FORM_KEY -> "raises KeyError or ValueError";
      case POST_KEY -> "names no field of the form any more";
      case DECLARED -> "raises AttributeError";
      case LOOP ->
          use.worksWithProperty()
              ? "raises AttributeError or sets what is not saved"
              : "raises FieldError or ValueError";
      case LISTED -> "raises FieldError or AttributeError where it is gone through";
      case FIXTURE -> "cannot be loaded";
      case ADMIN_OPTION ->
          failsAtStart(use)
              ? "is an error of the system check"
              : "fails when the admin asks for it";
      case VIEW_FIELD, OTHER_FIELD, SERIALIZER_FIELD -> "fails when the class is used";
      case HOOK -> "is not called any more";
      case KEY ->
          use.in().equals(FieldUse.OF_ROW)
              ? "raises KeyError if it is a row of values()"
              : "raises FieldError";
      case CONDITION, ORDERING, LOADED, EXPRESSION -> "raises FieldError";
      case SAVED -> "raises ValueError or FieldDoesNotExist";
      case VALUE -> "raises TypeError";
      case ATTRIBUTE, DERIVED -> "raises AttributeError";
      case TEMPLATE -> "shows nothing";
      case PATH -> "raises FieldError if it reaches a query";
    };
  }
}
