package io.github.djarchitect.review;

import io.github.djarchitect.hazard.RunningCode;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.sql.DjangoVersion;
import io.github.djarchitect.sql.Target;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * What a review is asked.
 *
 * @param fresh migrations that are new by the review's reckoning
 * @param edited paths of applied or shared migrations whose text has changed
 * @param shared migrations that are applied or on the base ref, which nobody may rewrite; empty
 *     where nobody said
 * @param said migrations that somebody said a database has run, beside whatever else is shared
 * @param options with which the project was read, to read it again with proposed files
 * @param today against which waivers expire
 */
public record ReviewRequest(
    Reading reading,
    List<Target> targets,
    DjangoVersion django,
    LiveDatabase live,
    RunningCode running,
    Set<MigrationKey> fresh,
    Set<String> edited,
    Set<MigrationKey> shared,
    Set<MigrationKey> said,
    ProjectOptions options,
    LocalDate today) {
  public ReviewRequest {
    targets = List.copyOf(targets);
    fresh = Set.copyOf(fresh);
    edited = Set.copyOf(edited);
    shared = Set.copyOf(shared);
    said = Set.copyOf(said);
  }

  /** Where nobody said anything of single migrations. */
  public ReviewRequest(
      Reading reading,
      List<Target> targets,
      DjangoVersion django,
      LiveDatabase live,
      RunningCode running,
      Set<MigrationKey> fresh,
      Set<String> edited,
      Set<MigrationKey> shared,
      ProjectOptions options,
      LocalDate today) {
    this(reading, targets, django, live, running, fresh, edited, shared, Set.of(), options, today);
  }

  /** The same where somebody said of some migrations that a database has run them. */
  public ReviewRequest saying(Set<MigrationKey> applied) {
    return new ReviewRequest(
        reading, targets, django, live, running, fresh, edited, shared, applied, options, today);
  }

  /** The same for other targets and another Django. */
  public ReviewRequest judgedFor(List<Target> others, DjangoVersion version) {
    return new ReviewRequest(
        reading, others, version, live, running, fresh, edited, shared, said, options, today);
  }
}
