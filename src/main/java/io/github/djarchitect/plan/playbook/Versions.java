package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.autodetect.HistoryModel;
import io.github.djarchitect.autodetect.HistoryModels;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The models of old versions that have a copy of a plan's field: each save inserts into their
 * tables too, so whatever becomes of the field becomes of the copy in the same phase.
 *
 * <p>Columns that another package makes of the field stand in the way.
 *
 * @param subjects the copies, each as if it were declared where the field is
 * @param hindered why no plan can be made; absent where one can
 */
record Versions(List<Subject> subjects, Optional<String> hindered) {
  static Versions of(PlanInput input, Subject subject) {
    Optional<String> translated = Translations.hindering(input, subject);
    if (translated.isPresent()) {
      return new Versions(List.of(), translated);
    }
    List<Subject> subjects = new ArrayList<>();
    String field = subject.named().name();
    for (HistoryModel history :
        HistoryModels.with(input.project(), input.state(), subject.model())) {
      Optional<ModelState> model = input.state().model(history.key());
      if (model.isEmpty()) {
        continue; // never migrated, so there is no table to change
      }
      Optional<Field> copy = model.get().field(field);
      Optional<String> hindered = hindered(history, subject, model.get(), copy.isPresent());
      if (hindered.isPresent()) {
        return new Versions(List.of(), hindered);
      }
      copy.ifPresent(
          each ->
              subjects.add(
                  new Subject(
                      subject.app(),
                      model.get(),
                      new NamedField(field, each),
                      subject.modelsPath(),
                      subject.modelsText())));
    }
    return new Versions(List.copyOf(subjects), Optional.empty());
  }

  /**
   * What code that reads old versions has to know of a name that is gone; empty if there are none.
   */
  String renamed(String old) {
    return subjects.isEmpty()
        ? ""
        : "\nOld versions have no %s from here on, and nothing stands under that name there: code that reads or filters it on %s or through the history of an object is not found by this plan, so look for it by hand."
            .formatted(old, names());
  }

  /** What a plan's strategy says of them; empty if there are none. */
  String strategy(String model, String field) {
    return subjects.isEmpty()
        ? ""
        : " %s keeps old versions of %s in %s, and each save writes there too: so %s goes the same way there, in the same phases, and what it said of the past is kept."
            .formatted(
                HistoryModel.SIMPLE_HISTORY,
                model,
                subjects.stream().map(Subject::table).collect(Collectors.joining(" and ")),
                field);
  }

  String names() {
    return subjects.stream().map(each -> each.model().name()).collect(Collectors.joining(" and "));
  }

  private static Optional<String> hindered(
      HistoryModel history, Subject subject, ModelState model, boolean copied) {
    String field = subject.named().name();
    String change =
        "so what becomes of %s there has to be written by hand beside the plan".formatted(field);
    if (history.excluded().contains(field)) {
      return Optional.of(
          "%s is named in excluded_fields (%s), by which %s leaves it out of %s: that list would have to follow in each phase, which this plan does not write."
              .formatted(field, history.place(), history.maker(), history.name()));
    }
    if (history.open() != null) {
      return Optional.of(
          "each save of %s writes %s too (%s), and which fields that has cannot be told: %s; %s."
              .formatted(
                  history.of().name(), history.told(), history.place(), history.open(), change));
    }
    if (model.uncertain()) {
      return Optional.of(
          "what the migrations leave of %s cannot be read whole, %s."
              .formatted(history.told(), change));
    }
    if (!copied) {
      return Optional.of(
          "%s has no %s in the migrations although it should; let makemigrations mend that first."
              .formatted(history.told(), field));
    }
    if (!model.app().equals(subject.app().label())) {
      return Optional.of(
          "%s stands in the app %s, %s.".formatted(history.told(), model.app(), change));
    }
    return Optional.empty();
  }
}
