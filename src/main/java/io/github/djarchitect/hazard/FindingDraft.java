package io.github.djarchitect.hazard;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.MigrationKey;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A finding while a rule writes it: what the documentation says, unless the case differs. */
public final class FindingDraft {
  private final RuleDoc doc;
  private final @Nullable MigrationKey migration;
  private final @Nullable String operation;
  private Place place;
  private final List<String> targets;
  private final boolean fresh;
  private Severity severity;
  private final Set<Hazard> hazards;
  private String message = "";
  private String fix;
  private @Nullable String sql;
  private @Nullable String lock;
  private @Nullable String work;

  private FindingDraft(
      RuleDoc doc,
      @Nullable MigrationKey migration,
      @Nullable String operation,
      Place place,
      List<String> targets,
      boolean fresh) {
    this.doc = doc;
    this.migration = migration;
    this.operation = operation;
    this.place = place;
    this.targets = targets;
    this.fresh = fresh;
    this.severity = doc.severity();
    this.hazards = EnumSet.of(doc.hazard());
    this.fix = doc.instead();
  }

  /** About one operation of a migration. */
  public static FindingDraft at(RuleDoc doc, MigrationView view, OperationView operation) {
    return new FindingDraft(
        doc,
        view.migration().key(),
        operation.path(),
        operation.operation().place(),
        List.of(view.target().toString()),
        view.fresh());
  }

  /** About a migration as a whole, on one target. */
  public static FindingDraft of(RuleDoc doc, MigrationView view) {
    return new FindingDraft(
        doc,
        view.migration().key(),
        null,
        view.migration().place(),
        List.of(view.target().toString()),
        view.fresh());
  }

  /** About a place of the project, whatever the target. */
  public static FindingDraft at(
      RuleDoc doc, @Nullable MigrationKey migration, Place place, boolean fresh) {
    return new FindingDraft(doc, migration, null, place, List.of(), fresh);
  }

  /** Replaces the reason that the documentation gives. */
  public FindingDraft hazard(Hazard main) {
    hazards.remove(doc.hazard());
    hazards.add(main);
    return this;
  }

  public FindingDraft also(Hazard... others) {
    hazards.addAll(List.of(others));
    return this;
  }

  public FindingDraft severity(Severity chosen) {
    this.severity = chosen;
    return this;
  }

  public FindingDraft message(String text) {
    this.message = text;
    return this;
  }

  public FindingDraft fix(String text) {
    this.fix = text;
    return this;
  }

  /** Shows a line other than the operation's, such as one in the function that it runs. */
  public FindingDraft place(Place shown) {
    this.place = shown;
    return this;
  }

  /** The statement that is the reason, with its strongest lock and its work. */
  public FindingDraft because(Predicted predicted) {
    this.sql = predicted.statement().sql();
    this.lock =
        predicted.effect().locks().isEmpty() ? null : predicted.effect().locks().getFirst().mode();
    this.work = predicted.effect().work().spelling();
    return this;
  }

  public FindingDraft work(String spelling) {
    this.work = spelling;
    return this;
  }

  /** The main hazard is the first that applies in the order of {@link Hazard}. */
  public Finding build() {
    List<Hazard> ordered = new ArrayList<>(hazards);
    return new Finding(
        doc.id(),
        ordered.getFirst(),
        ordered.subList(1, ordered.size()),
        severity,
        migration,
        operation,
        place,
        targets,
        message,
        fix,
        sql,
        lock,
        work,
        fresh,
        List.of());
  }
}
