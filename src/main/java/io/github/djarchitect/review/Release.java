package io.github.djarchitect.review;

import io.github.djarchitect.autodetect.ModelDifference;
import io.github.djarchitect.autodetect.ModelDifferences;
import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.App;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.StateSimulator;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The models of a release that is still running, read from its ref. What its models.py certainly
 * does not have, it does not use; everything else that its migrations have, it is taken to use.
 */
public final class Release implements RunningCode {
  private final Set<ModelKey> modelsGone = new HashSet<>();
  private final Set<FieldKey> fieldsGone = new HashSet<>();

  private record FieldKey(ModelKey model, String field) {}

  private Release() {}

  /** The release whose migrations and models these are. */
  public static RunningCode of(Reading reading) {
    Release release = new Release();
    Set<String> apps =
        reading.project().apps().stream().map(App::label).collect(Collectors.toSet());
    ProjectState state = StateSimulator.at(reading, null).state();
    ModelDifferences.Found found = ModelDifferences.withHistories(reading, state, apps);
    for (ModelDifference difference : found.differences()) {
      // what a model of old versions has of its own is a matter of its package
      if (difference.kind() == ModelDifference.Kind.ONLY_IN_MIGRATIONS
          && difference.history() == null) {
        String field = difference.field();
        if (field == null) {
          release.modelsGone.add(difference.model());
        } else {
          release.fieldsGone.add(new FieldKey(difference.model(), field));
          found.histories().stream()
              .filter(history -> history.of().key().equals(difference.model()))
              .forEach(history -> release.fieldsGone.add(new FieldKey(history.key(), field)));
        }
      }
    }
    return release;
  }

  @Override
  public Use ofModel(ModelKey model) {
    return modelsGone.contains(model) ? Use.UNUSED : Use.ASSUMED;
  }

  @Override
  public Use ofField(ModelKey model, String field) {
    return modelsGone.contains(model) || fieldsGone.contains(new FieldKey(model, field))
        ? Use.UNUSED
        : Use.ASSUMED;
  }
}
