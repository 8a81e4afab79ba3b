package io.github.djarchitect.review;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.Optional;
import java.util.Set;

/**
 * A phase that says its code runs first, and whose models have what only its migrations make.
 *
 * <p>Django names every column of a model in each query, so such a release fails from its start
 * until the migrations have run.
 *
 * @param edited apps whose models the phase edits
 * @param before the tables before the phase, as its migrations' database halves leave them
 * @param after the tables after it
 * @param state the models after it
 */
record CodeBeforeSchema(
    Set<String> edited, ProjectState before, ProjectState after, ProjectState state) {
  void report(Judgement judgement, Proposal.Phase phase) {
    for (ModelState model : state.models().values()) {
      if (!edited.contains(model.app())) {
        continue;
      }
      Optional<ModelState> made = Columns.model(after, model.table());
      Optional<ModelState> had = Columns.model(before, model.table());
      if (made.isPresent() && had.isEmpty()) {
        early(judgement, phase, model, "the table " + model.table());
      } else if (made.isPresent()) {
        for (NamedField named : model.fields()) {
          Columns.column(named)
              .filter(column -> has(made.get(), column) && !has(had.orElseThrow(), column))
              .ifPresent(
                  column ->
                      early(judgement, phase, model, "the column " + model.table() + "." + column));
        }
      }
    }
  }

  private static boolean has(ModelState model, String column) {
    return model.fields().stream()
        .anyMatch(named -> Columns.column(named).filter(column::equals).isPresent());
  }

  private static void early(
      Judgement judgement, Proposal.Phase phase, ModelState model, String what) {
    judgement.fault(
        "code-before-schema",
        Hazard.BREAKS_NEXT_CODE,
        null,
        Place.ofFile("phase " + phase.title()),
        "The phase '%s' is deployed after its code, and %s has %s, which only its migrations make."
            .formatted(phase.title(), model.name(), what),
        "Deploy it before-code, or add to the models in a later phase than to the database.");
  }
}
