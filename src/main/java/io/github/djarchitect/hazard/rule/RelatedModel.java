package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.Relation;
import java.util.Optional;

/** Where an attribute of a row leads. */
final class RelatedModel {
  private RelatedModel() {}

  /** By a field of its own, or by what a relation of another model is reached by from here. */
  static Optional<ModelKey> of(ProjectState state, ModelKey from, String attribute) {
    Optional<ModelKey> own =
        state
            .model(from)
            .flatMap(model -> model.field(attribute))
            .flatMap(field -> Relation.of(from, attribute, field, state.user()))
            .map(Relation::to);
    return own.or(
        () -> relations(state, from, attribute).map(relation -> relation.from()).findFirst());
  }

  /** The relations of other models that are reached by a name from here. */
  private static java.util.stream.Stream<Relation> relations(
      ProjectState state, ModelKey to, String accessor) {
    return state.models().values().stream()
        .flatMap(model -> model.fields().stream().map(named -> relation(state, model, named, to)))
        .flatMap(Optional::stream)
        .filter(
            relation ->
                state
                    .model(relation.from())
                    .flatMap(model -> model.field(relation.field()))
                    .filter(field -> relation.accessor(field).equals(accessor))
                    .isPresent());
  }

  private static Optional<Relation> relation(
      ProjectState state, ModelState model, NamedField named, ModelKey to) {
    return Relation.of(model.key(), named.name(), named.field(), state.user())
        .filter(relation -> relation.to().equals(to));
  }

  /** The name by which the other side of a relation reaches back, for either of the two. */
  static boolean isSame(ProjectState state, String one, String other) {
    if (one.equals(other)) {
      return true;
    }
    return state.models().values().stream()
        .flatMap(
            model ->
                model.fields().stream()
                    .map(
                        named ->
                            Relation.of(model.key(), named.name(), named.field(), state.user())
                                .map(relation -> relation.accessor(named.field()))
                                .filter(
                                    accessor ->
                                        (named.name().equals(one) && accessor.equals(other))
                                            || (named.name().equals(other)
                                                && accessor.equals(one)))))
        .anyMatch(Optional::isPresent);
  }
}
