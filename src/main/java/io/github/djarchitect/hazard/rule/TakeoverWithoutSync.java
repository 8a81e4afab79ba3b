package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.Columns;
import io.github.djarchitect.hazard.DatabaseAt;
import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.HandMade;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Code that goes over from one column to another while nothing keeps the two in step. */
public final class TakeoverWithoutSync implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "takeover-without-sync",
          "Another column takes over and nothing carries over what is written meanwhile",
          Hazard.LOSES_DATA,
          Severity.BLOCKER,
          "A field whose column becomes another one in the state alone, both being there, while no"
              + " trigger of the table gives the new one what is written to the old one, at INSERT"
              + " and at UPDATE; a field that the models let go of after a migration copied its"
              + " column into another one which no code names; a copy that was made before the"
              + " trigger was there, that leaves rows out by a condition, or that nothing makes;"
              + " or the trigger that fills the new column from the old one dropped in the deploy"
              + " in which the models let go of the old one. A warning where code of the release"
              + " that runs may write both columns itself, unknown where only a trigger that"
              + " cannot be read may do it.",
          "During the deploy old processes write the old column and new ones the new column. What"
              + " the old ones write is not in the new column, what the new ones write is unknown"
              + " to the old ones, and nobody can tell the rows afterwards.",
          "Create a trigger that keeps both columns in step at INSERT and UPDATE before a backfill"
              + " of every row, and drop it a deploy after the one in which the models let go of"
              + " the old column.",
          """
          migrations.AddField("order", "remark", models.CharField(max_length=200, null=True)),
          migrations.SeparateDatabaseAndState(
              state_operations=[
                  migrations.RemoveField("order", "remark"),
                  migrations.AlterField(
                      "order",
                      "note",
                      models.CharField(max_length=200, null=True, db_column="remark"),
                  ),
              ],
          ),
          """,
          """
          migrations.AddField("order", "remark", models.CharField(max_length=200, null=True)),
          migrations.RunSQL(
              [
                  \"\"\"CREATE FUNCTION shop_remark() RETURNS trigger LANGUAGE plpgsql AS $$
                  BEGIN
                      IF NEW.remark IS NULL THEN NEW.remark := NEW.note;
                      ELSE NEW.note := NEW.remark;
                      END IF;
                      RETURN NEW;
                  END $$\"\"\",
                  "CREATE TRIGGER shop_remark BEFORE INSERT OR UPDATE ON shop_order"
                  " FOR EACH ROW EXECUTE FUNCTION shop_remark()",
              ],
              ["DROP TRIGGER shop_remark ON shop_order", "DROP FUNCTION shop_remark()"],
          ),
          migrations.SeparateDatabaseAndState(
              state_operations=[
                  migrations.RemoveField("order", "remark"),
                  migrations.AlterField(
                      "order",
                      "note",
                      models.CharField(max_length=200, null=True, db_column="remark"),
                  ),
              ],
          ),
          """,
          "All engines; triggers that SQL of the migrations makes are known.",
          List.of(
              "https://docs.djangoproject.com/en/5.2/ref/migration-operations/"
                  + "#separatedatabaseandstate",
              "https://martinfowler.com/bliki/ParallelChange.html"));

  private final boolean triggerMayGo;

  TakeoverWithoutSync() {
    this(false);
  }

  private TakeoverWithoutSync(boolean triggerMayGo) {
    this.triggerMayGo = triggerMayGo;
  }

  /**
   * The rule for migrations before which all old processes have ended, seen from the deploy of the
   * code: that the trigger goes with them is no fault.
   */
  public static TakeoverWithoutSync duringRollout() {
    return new TakeoverWithoutSync(true);
  }

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    if (migration.operations().isEmpty()) {
      return;
    }
    takeovers(migration, findings);
    lettingGo(migration, findings);
    if (!triggerMayGo) {
      droppedSync(migration, findings);
    }
  }

  /** Models of the release that runs which a migration may leave others; states share the rest. */
  private static List<ModelState> changed(MigrationView migration, ProjectState start) {
    Set<ModelState> kept = Collections.newSetFromMap(new IdentityHashMap<>());
    kept.addAll(migration.after().models().values());
    List<ModelState> changed = new ArrayList<>();
    start
        .models()
        .forEach(
            (key, before) -> {
              if (!kept.contains(before)) {
                migration.deployed().model(key).ifPresent(changed::add);
              }
            });
    return changed;
  }

  // A field goes to another column

  private static void takeovers(MigrationView migration, Findings findings) {
    ProjectState start = migration.operations().getFirst().before();
    for (ModelState deployed : changed(migration, start)) {
      Optional<ModelState> before = start.model(deployed.key());
      Optional<ModelState> after = migration.after().model(deployed.key());
      if (before.isEmpty()
          || after.isEmpty()
          || before.equals(after)
          || !deployed.table().equals(after.get().table())
          || after.get().uncertain()
          || !isTable(after.get())
          || !migration.inUse(deployed.table())) {
        continue;
      }
      for (NamedField named : deployed.fields()) {
        Optional<String> from = Columns.column(named);
        String name = nameAfter(migration, deployed.key(), named.name());
        Optional<String> to = column(after.get(), name);
        if (from.isPresent()
            && to.isPresent()
            && !from.get().equalsIgnoreCase(to.get())
            && !to.equals(column(before.get(), named.name()))
            && migration.running().ofField(deployed.key(), named.name()).mayBeUsed()) {
          taken(migration, deployed, named, from.get(), to.get(), findings);
        }
      }
    }
  }

  /** What a field is called after the migration. */
  private static String nameAfter(MigrationView migration, ModelKey model, String field) {
    String name = field;
    for (OperationView operation : migration.operations()) {
      if (operation.operation() instanceof Operation.RenameField rename
          && new ModelKey(migration.app(), rename.model()).equals(model)
          && rename.oldName().equals(name)) {
        name = rename.newName();
      }
    }
    return name;
  }

  /** The last operation after which a field has the column, and before which none had it. */
  private static Optional<OperationView> cause(
      MigrationView migration, ModelState model, String name, String column) {
    Predicate<ProjectState> has =
        state ->
            state
                .model(model.key())
                .flatMap(known -> column(known, name))
                .filter(column::equals)
                .isPresent();
    return migration.operations().stream()
        .filter(each -> has.test(each.after()) && !has.test(each.before()))
        .reduce((_, later) -> later);
  }

  private static void taken(
      MigrationView migration,
      ModelState model,
      NamedField field,
      String from,
      String to,
      Findings findings) {
    DatabaseAt after = migration.databaseAfter();
    String table = model.table();
    String now = nameAfter(migration, model.key(), field.name());
    Optional<OperationView> cause =
        cause(migration, model, now, to).filter(each -> !each.touchesDatabase());
    if (cause.isEmpty()
        || isRenamed(migration, table, to)
        || after.lacks(table, from, ProjectState.EMPTY)
        || after.lacks(table, to, ProjectState.EMPTY)) {
      return;
    }
    Optional<Columns.Owner> both = Columns.field(migration.deployed(), table, to);
    boolean byCode = both.isPresent() && mayWrite(migration, model.key(), both.get());
    ColumnSync.Kept kept = ColumnSync.of(after.made(), table, from, to);
    Optional<ColumnFill.Pair> pair = both.map(owner -> pair(model, field.name(), from, owner));
    if (kept instanceof ColumnSync.Kept.InStep) {
      pair.flatMap(
              known ->
                  (byCode ? Optional.<String>empty() : filledTooEarly(migration, after, known))
                      .map(message -> new Fault(Severity.BLOCKER, message))
                      .or(() -> notFilled(migration, known, true)))
          .ifPresent(
              fault ->
                  findings.add(
                      FindingDraft.at(DOC, migration, cause.get())
                          .severity(fault.severity())
                          .message(fault.message())
                          .build()));
      return;
    }
    FindingDraft draft = FindingDraft.at(DOC, migration, cause.get());
    if (kept instanceof ColumnSync.Kept.Unknown) {
      draft.hazard(Hazard.UNREADABLE).also(Hazard.LOSES_DATA);
    }
    findings.add(
        draft
            .severity(
                byCode || kept instanceof ColumnSync.Kept.Unknown
                    ? Severity.WARNING
                    : Severity.BLOCKER)
            .message(
                "From here on new code has %s.%s in the column %s, old processes go on writing %s, and %s: what either writes during the deploy is lost to the other%s."
                    .formatted(
                        model.name(),
                        now,
                        to,
                        from,
                        kept.why(),
                        byCode
                            ? ", unless the release that runs writes %s.%s as well wherever it writes %s"
                                .formatted(model.name(), both.get().field().name(), field.name())
                            : ""))
            .build());
  }

  /** What is wrong, and how surely. */
  private record Fault(Severity severity, String message) {}

  /** Rows that were there before the trigger, and that no copy reaches. */
  private static Optional<Fault> notFilled(
      MigrationView migration, ColumnFill.Pair pair, boolean surelyPair) {
    ModelKey key = pair.model().key();
    String table = pair.model().table();
    DatabaseAt after = migration.databaseAfter();
    if (after.made().isUnclear(table, pair.from())
        || after.made().isUnclear(table, pair.to())
        || migration.running().mayFill(key, pair.toField())
        || ColumnFill.mayBeFilled(migration, pair)) {
      return Optional.empty();
    }
    List<ColumnFill> fills = ColumnFill.all(migration, pair);
    if (fills.stream().anyMatch(fill -> fill.only().isEmpty())) {
      return Optional.empty();
    }
    if (fills.isEmpty()) {
      // what the checkout has may have been filled by hand long ago
      boolean surely = migration.running().leavesEmpty(key, pair.toField());
      return surely || surelyPair
          ? Optional.of(
              new Fault(
                  surely ? Severity.BLOCKER : Severity.WARNING,
                  "%s takes over from %s.%s here, and nothing %s copies into it what the rows hold that were there before its trigger: they have it no more."
                      .formatted(
                          pair.to(), table, pair.from(), surely ? "before" : "that can be read")))
          : Optional.empty();
    }
    ColumnFill fill = fills.getLast();
    return Optional.of(
        new Fault(
            fills.size() == 1 ? Severity.BLOCKER : Severity.WARNING,
            "%s takes over from %s.%s here, and %s copies only rows with %s%s: the others have it no more."
                .formatted(
                    pair.to(),
                    table,
                    pair.from(),
                    fill.migration(),
                    fill.only().orElse(""),
                    fills.size() == 1
                        ? ""
                        : ", as each of %d copies some".formatted(fills.size()))));
  }

  /** A column that gets its name in the database has the rows of the one before. */
  private static boolean isRenamed(MigrationView migration, String table, String to) {
    return migration.statements().stream()
        .anyMatch(
            each ->
                each.statement() instanceof Statement.RenameColumn rename
                    && rename.table().equals(table)
                    && rename.to().equals(to));
  }

  /** The field that the new column has so far, where code may fill it beside the old one. */
  private static boolean mayWrite(MigrationView migration, ModelKey model, Columns.Owner owner) {
    return migration.running().ofField(model, owner.field().name()).mayBeUsed()
        && migration.running().mayName(model, owner.field().name());
  }

  private static boolean isTable(ModelState model) {
    Value managed = model.options().get("managed");
    Value proxy = model.options().get("proxy");
    return !Value.bool(false).equals(managed) && !Value.bool(true).equals(proxy);
  }

  private static Optional<String> column(ModelState model, String field) {
    return model.field(field).flatMap(known -> Columns.column(new NamedField(field, known)));
  }

  /** By a trigger, or by something of which nobody can tell what it does. */
  private static boolean mayBeInStep(DatabaseAt database, String table, String from, String to) {
    return !(ColumnSync.of(database.made(), table, from, to) instanceof ColumnSync.Kept.Not);
  }

  private static ColumnFill.Pair pair(
      ModelState model, String field, String from, Columns.Owner to) {
    return new ColumnFill.Pair(
        model, field, from, to.field().name(), Columns.column(to.field()).orElse(""));
  }

  /** Where the copy was done before the trigger was there, and not again after. */
  private static Optional<String> filledTooEarly(
      MigrationView migration, DatabaseAt database, ColumnFill.Pair pair) {
    String table = pair.model().table();
    if (database.made().isUnclear(table, pair.from())
        || database.made().isUnclear(table, pair.to())) {
      return Optional.empty();
    }
    Optional<ColumnFill> fill = ColumnFill.last(migration, pair);
    List<HandMade.Live> keeping =
        database.made().triggers().stream()
            .filter(live -> live.trigger().table().equals(table))
            .filter(live -> live.body().isOpaque() || live.names(pair.to()))
            .toList();
    boolean late =
        fill.isPresent()
            && !keeping.isEmpty()
            && keeping.stream()
                .allMatch(
                    live ->
                        ColumnFill.trigger(migration, live.trigger().name())
                            .filter(made -> fill.get().at().isBefore(made))
                            .isPresent());
    return late
        ? Optional.of(
            "%s copied %s.%s into %s before the trigger %s was there: what running code wrote between the two is not in %s, which takes over here."
                .formatted(
                    fill.get().migration(),
                    table,
                    pair.from(),
                    pair.to(),
                    keeping.getFirst().trigger().name(),
                    pair.to()))
        : Optional.empty();
  }

  // The models let go of a field that was copied

  private static void lettingGo(MigrationView migration, Findings findings) {
    ProjectState start = migration.operations().getFirst().before();
    for (ModelState deployed : changed(migration, start)) {
      Optional<ModelState> before = start.model(deployed.key());
      Optional<ModelState> after = migration.after().model(deployed.key());
      if (before.isEmpty()
          || after.isEmpty()
          || after.get().uncertain()
          || !isTable(after.get())
          || !migration.inUse(deployed.table())) {
        continue;
      }
      for (NamedField named : deployed.fields()) {
        Optional<String> from = Columns.column(named);
        boolean goes =
            from.isPresent()
                && after.get().field(nameAfter(migration, deployed.key(), named.name())).isEmpty()
                && Columns.field(start, deployed.table(), from.get()).isPresent()
                && Columns.field(migration.after(), deployed.table(), from.get()).isEmpty();
        if (goes && migration.running().ofField(deployed.key(), named.name()).mayBeUsed()) {
          letGo(migration, deployed, after.get(), named.name(), from.get(), findings);
        }
      }
    }
  }

  private static void letGo(
      MigrationView migration,
      ModelState model,
      ModelState after,
      String field,
      String from,
      Findings findings) {
    for (NamedField other : after.fields()) {
      Optional<String> to = Columns.column(other);
      if (to.isEmpty() || model.field(other.name()).isEmpty()) {
        continue;
      }
      ColumnFill.Pair pair = pair(model, field, from, new Columns.Owner(model, other));
      Optional<ColumnFill> fill = ColumnFill.last(migration, pair);
      DatabaseAt database = migration.deployedDatabase();
      ColumnSync.Kept kept = ColumnSync.of(database.made(), model.table(), from, to.get());
      if (fill.isEmpty() && !ColumnSync.carries(database.made(), model.table(), from, to.get())) {
        continue;
      }
      // asked last: it reads every file of the project
      if (migration.running().mayName(model.key(), other.name())) {
        continue;
      }
      Optional<Fault> fault =
          switch (kept) {
            case ColumnSync.Kept.InStep _ ->
                filledTooEarly(migration, database, pair)
                    .map(message -> new Fault(Severity.BLOCKER, message))
                    .or(() -> notFilled(migration, pair, false));
            case ColumnSync.Kept.Not _ when fill.isEmpty() ->
                Optional.of(
                    new Fault(
                        Severity.BLOCKER,
                        "The models let go of %s here, %s takes over from it, and %s: what old processes write to %s is lost to the new code."
                            .formatted(field, to.get(), kept.why(), from)));
            case ColumnSync.Kept.Unknown _ when fill.isEmpty() -> Optional.empty();
            case ColumnSync.Kept.Not _, ColumnSync.Kept.Unknown _ ->
                Optional.of(
                    new Fault(
                        kept instanceof ColumnSync.Kept.Not ? Severity.BLOCKER : Severity.WARNING,
                        "%s copied %s.%s into %s, the models let go of %s here, and neither code of the release that runs writes both nor a trigger keeps them in step (%s): what was written since the copy is lost."
                            .formatted(
                                fill.orElseThrow().migration(),
                                model.table(),
                                from,
                                to.get(),
                                field,
                                kept.why())));
          };
      if (fault.isPresent()) {
        FindingDraft draft = FindingDraft.of(DOC, migration).severity(fault.get().severity());
        if (kept instanceof ColumnSync.Kept.Unknown) {
          draft.hazard(Hazard.UNREADABLE).also(Hazard.LOSES_DATA);
        }
        findings.add(draft.message(fault.get().message()).build());
      }
    }
  }

  // The trigger goes with the column

  /** Told where the later of the two happens: the models let go, or the trigger goes. */
  private static void droppedSync(MigrationView migration, Findings findings) {
    for (HandMade.Live live : migration.deployedDatabase().made().triggers()) {
      String table = live.trigger().table();
      Optional<ModelState> deployed = Columns.model(migration.deployed(), table);
      Optional<ModelState> now = Columns.model(migration.after(), table);
      if (deployed.isEmpty()
          || now.isEmpty()
          || now.get().uncertain()
          || !migration.inUse(table)
          || !isGone(migration.databaseAfter(), live)) {
        continue;
      }
      for (NamedField named : deployed.get().fields()) {
        Optional<String> from = Columns.column(named).filter(live::names);
        if (from.isEmpty()
            || Columns.field(migration.after(), table, from.get()).isPresent()
            || !migration.running().ofField(deployed.get().key(), named.name()).mayBeUsed()) {
          continue;
        }
        Optional<String> to =
            now.get().fields().stream()
                .flatMap(each -> Columns.column(each).stream())
                .filter(each -> !each.equalsIgnoreCase(from.get()) && live.sets(each))
                .findFirst();
        boolean already =
            isGone(migration.database(), live)
                && Columns.field(migration.operations().getFirst().before(), table, from.get())
                    .isEmpty();
        if (to.isPresent()
            && !already
            && !mayBeInStep(migration.databaseAfter(), table, from.get(), to.get())
            && !takesOver(migration, deployed.get(), named.name())) {
          findings.add(
              FindingDraft.of(DOC, migration)
                  .message(
                      "The trigger %s, which fills %s.%s from %s, goes in the deploy in which the models let go of %s: what old processes still write there is lost to the new code."
                          .formatted(
                              live.trigger().name(), table, to.get(), from.get(), named.name()))
                  .build());
        }
      }
    }
  }

  private static boolean isGone(DatabaseAt database, HandMade.Live live) {
    return database.made().triggers().stream()
        .noneMatch(
            each ->
                each.trigger().table().equals(live.trigger().table())
                    && each.trigger().name().equals(live.trigger().name()));
  }

  /** Told of the field itself, in this migration. */
  private static boolean takesOver(MigrationView migration, ModelState model, String field) {
    Optional<String> before =
        migration
            .operations()
            .getFirst()
            .before()
            .model(model.key())
            .flatMap(known -> column(known, field));
    String name = nameAfter(migration, model.key(), field);
    Optional<String> after =
        migration.after().model(model.key()).flatMap(known -> column(known, name));
    return after.isPresent() && !after.equals(before);
  }
}
