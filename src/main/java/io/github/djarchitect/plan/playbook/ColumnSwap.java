package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.autodetect.HistoryModel;
import io.github.djarchitect.codegen.Backfill;
import io.github.djarchitect.codegen.BackfillWriter;
import io.github.djarchitect.codegen.MigrationWriter;
import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.codegen.TriggerWriter;
import io.github.djarchitect.codegen.TwoWaySync;
import io.github.djarchitect.codegen.ValueWriter;
import io.github.djarchitect.engine.Estimate;
import io.github.djarchitect.engine.Work;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.SaidRows;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Stmt;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One column replaced by others while old and new code run side by side: new columns, a trigger
 * that keeps both forms in step, a backfill, NOT NULL without a scan under lock, and the old column
 * dropped a release after the code has let go of it.
 */
final class ColumnSwap {
  /** More rows than this are filled by a command, not by a migration. */
  private static final long COMMAND_FROM_ROWS = 1_000_000;

  private static final long ROWS_IN_MIGRATION = 10_000;

  private final PlanInput input;
  private final Subject subject;
  private final Shape shape;
  private final Versions versions;
  private final Draft draft;
  private final @Nullable MigrationKey start;
  private final List<Side> sides = new ArrayList<>();
  private final Followers followers;
  private Optional<String> clients = Optional.empty();

  /**
   * A table that gets the new columns: the model's own, or one of its old versions.
   *
   * @param versions whether it is one of old versions, which no class in models.py stands for
   */
  private record Side(Subject subject, List<Part> parts, Followers followers, boolean versions) {
    String model() {
      return subject.model().name();
    }

    String lower() {
      return model().toLowerCase(Locale.ROOT);
    }

    String table() {
      return subject.table();
    }

    /** Whether indexes and checks of the column are made once more on what follows it. */
    boolean follows() {
      return !followers.isEmpty() && (!versions || parts.size() == 1);
    }
  }

  /**
   * A new column.
   *
   * @param call as it is in the end: null, blank and defaults included
   * @param sql its value from the old column, {@code {row}} before each column's name
   * @param sameField whether it is the old field under another name
   */
  record Part(String name, FieldCall call, String sql, boolean sameField) {
    Part(String name, FieldCall call, String sql) {
      this(name, call, sql, false);
    }

    /** What the table of old versions has of it: what its own column was, where that goes on. */
    private FieldCall ofVersions(Subject version) {
      return sameField ? FieldCall.of(version.field()).without(List.of("db_column")) : call;
    }
  }

  /**
   * What becomes of the column.
   *
   * @param verb for names of migrations and triggers: {@code split}, {@code retype}
   * @param backwards the old column's value from the new ones, as SQL
   * @param change how a batch is filled
   * @param pointTo the field that takes the old name and is stored in the first new column; absent:
   *     the new names stay
   * @param property source of a property under the old name; absent: none
   * @param limits of the way back
   */
  record Shape(
      String verb,
      List<Part> parts,
      String backwards,
      Backfill.Change change,
      Optional<String> pointTo,
      Optional<String> property,
      Limits limits) {}

  /**
   * What the new columns hold and the old one does not.
   *
   * @param fails what cannot be put into the old column, so that the statement fails; absent: none
   * @param altered what the old column holds otherwise than it was written; absent: none
   * @param lost what the old column's values lose when they are derived from the new ones
   */
  record Limits(Optional<String> fails, Optional<String> altered, String lost) {}

  /** A bound on the rows of one batch that a team may have of its own. */
  static final Playbook.Parameter BATCH_ROWS =
      new Playbook.Parameter(
          "batch_rows", "Most rows of one batch of the backfill, fewer than 10,000", false);

  private int mostRows() {
    return input
        .parameter(BATCH_ROWS.name())
        .filter(text -> text.matches("[1-9]\\d{0,4}"))
        .map(text -> Math.min(Integer.parseInt(text), Backfill.MOST_ROWS))
        .orElse(Backfill.MOST_ROWS);
  }

  /**
   * @param versions the tables of old versions, whose columns go the same way
   */
  ColumnSwap(PlanInput input, Subject subject, Shape shape, Versions versions) {
    this.input = input;
    this.subject = subject;
    this.shape = shape;
    this.versions = versions;
    this.draft = new Draft(input, subject.app());
    this.start = draft.leaf();
    List<String> names = shape.parts().stream().map(Part::name).toList();
    this.followers = new Followers(input, subject, draft, names);
    sides.add(new Side(subject, shape.parts(), followers, false));
    for (Subject version : versions.subjects()) {
      List<Part> parts =
          shape.parts().stream()
              .map(part -> new Part(part.name(), part.ofVersions(version), part.sql()))
              .toList();
      sides.add(new Side(version, parts, new Followers(input, version, draft, names), true));
    }
  }

  private String model() {
    return subject.model().name();
  }

  private String lower() {
    return model().toLowerCase(Locale.ROOT);
  }

  private String old() {
    return subject.named().name();
  }

  private String names() {
    return shape.parts().stream().map(Part::name).collect(Collectors.joining(", "));
  }

  private String q(String name) {
    return TriggerWriter.quote(input.target().vendor(), name);
  }

  /** The checks are added NOT VALID, which django.contrib.postgres has since 4.0. */
  static Optional<Playbook.Outcome> tooOld(PlanInput input) {
    return input.django().atLeast(4, 0)
        ? Optional.empty()
        : Optional.of(
            new Playbook.NotApplicable(
                "its migrations use AddConstraintNotValid and ValidateConstraint, which Django has since 4.0, and this project is on %s."
                    .formatted(input.django())));
  }

  List<Proposal.Phase> phases() {
    expand();
    backfill();
    if (!subject.nullable() || sides.stream().anyMatch(Side::follows)) {
      enforce();
    }
    switchCode();
    contract();
    return draft.phases();
  }

  /** What is assumed of callers of the API, once the phases are made. */
  Optional<String> ofClients() {
    return clients;
  }

  /** A test of the whole plan, once its phases are made. */
  List<Proposal.TestFile> tests(String becomes, List<RowsTest.Row> rows) {
    MigrationKey last = draft.leaf();
    if (start == null || last == null) {
      return List.of();
    }
    List<String> fields =
        shape.pointTo().map(List::of).orElse(shape.parts().stream().map(Part::name).toList());
    return RowsTest.of(input, subject, start, last, becomes, fields, rows);
  }

  // Expand

  private void expand() {
    MigrationKey start = draft.leaf();
    ModelEdit edit = ModelEdit.of(subject.modelsText());
    String after = old();
    for (Side side : sides) {
      for (Part part : side.parts()) {
        add(side, part);
        if (!side.versions()) {
          String comment = shape.parts().size() == 1 ? edit.comment(model(), old()) : "";
          edit = edit.addField(model(), after, part.name(), part.call().empty().model(), comment);
          after = part.name();
        }
      }
    }
    draft.edit(subject.modelsPath(), edit.text());
    List<Proposal.ExpectedLock> locks = new ArrayList<>();
    List<String> verify = new ArrayList<>();
    for (Side side : sides) {
      MigrationWriter trigger = new MigrationWriter();
      trigger.doc(
          "Expand: a trigger keeps %s and %s in step while code of both kinds writes%s."
              .formatted(
                  old(),
                  names(),
                  side.versions() ? " old versions of " + model() + " into this table" : ""));
      TriggerWriter.create(trigger, "SYNC", sync(side));
      draft.migration(side.lower() + "_" + shape.verb() + "_" + old() + "_sync", trigger);
      locks.add(draft.lock(side.table(), "ACCESS EXCLUSIVE", Work.NONE));
      locks.add(draft.lock(side.table(), "SHARE ROW EXCLUSIVE", Work.NONE));
      verify.add("SELECT tgname FROM pg_trigger WHERE tgname = '%s';".formatted(triggerName(side)));
    }
    draft.close(
        new Draft.Words(
            "expand",
            Proposal.Deploy.BEFORE_CODE,
            "Adds %s, empty and nullable, and the trigger that fills them from %s and %s from them. Code of the old release goes on as before: its rows are filled by the trigger.%s"
                .formatted(names(), old(), old(), alsoVersions()),
            List.of(draft.migrate(draft.leaf())),
            locks,
            "The trigger exists, and a row saved by the old code has %s filled.".formatted(names()),
            verify,
            new Proposal.Rollback(
                List.of(draft.migrate(start)), "nothing: the old column was kept in step")));
  }

  /** That the tables of old versions go the same way. */
  private String alsoVersions() {
    return versions.subjects().isEmpty()
        ? ""
        : " So does %s, where %s keeps old versions: each save of %s writes there as well."
            .formatted(versions.names(), HistoryModel.SIMPLE_HISTORY, model());
  }

  private void add(Side side, Part part) {
    MigrationWriter writer = new MigrationWriter();
    writer.imports().from("django.db", "models");
    writer.doc(
        "Expand: %s.%s beside %s, empty at first.".formatted(side.model(), part.name(), old()));
    String add = add(side, part.name(), part.call().empty(), writer);
    Optional<FieldCall> bare = part.call().empty().withoutCheck();
    writer.operation(
        bare.map(
                call ->
                    "migrations.SeparateDatabaseAndState(\n    database_operations=["
                        + indented(List.of(add(side, part.name(), call, writer)))
                        + "],\n    state_operations=["
                        + indented(List.of(add))
                        + "],\n)")
            .orElse(add));
    draft.migration(side.lower() + "_" + part.name(), writer);
    if (bare.isPresent()) {
      positive(side, part);
    }
  }

  private static String add(Side side, String field, FieldCall call, MigrationWriter writer) {
    return """
    migrations.AddField(
        model_name=%s,
        name=%s,
        field=%s,
    )\
    """
        .formatted(
            PythonText.quote(side.lower()),
            PythonText.quote(field),
            call.migration(writer.imports()));
  }

  /** The check of a field for positive numbers, which would be read for every row under lock. */
  private void positive(Side side, Part part) {
    String check = positiveCheck(side, part.name());
    MigrationWriter add = new MigrationWriter();
    add.doc(
        "Expand: %s.%s takes no negative number; a check that is not valid yet reads no row."
            .formatted(side.model(), part.name()));
    add.operation(
        "migrations.RunSQL(\n    %s,\n    %s,\n)"
            .formatted(
                PythonText.quote(addPositive(side, part.name())),
                PythonText.quote(
                    "ALTER TABLE %s DROP CONSTRAINT %s".formatted(q(side.table()), q(check)))));
    draft.migration(side.lower() + "_" + part.name() + "_positive", add);
    MigrationWriter validate = new MigrationWriter();
    validate.doc("Expand: reads every row once, and blocks nobody.");
    validate.operation(
        "migrations.RunSQL(\n    %s,\n    migrations.RunSQL.noop,\n)"
            .formatted(
                PythonText.quote(
                    "ALTER TABLE %s VALIDATE CONSTRAINT %s".formatted(q(side.table()), q(check)))));
    draft.migration(side.lower() + "_" + part.name() + "_positive_valid", validate);
  }

  private String addPositive(Side side, String column) {
    return "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s >= 0) NOT VALID"
        .formatted(q(side.table()), q(positiveCheck(side, column)), q(column));
  }

  private static String positiveCheck(Side side, String column) {
    String name = side.table() + "_" + column + "_check";
    return name.length() <= 60 ? name : name.substring(name.length() - 60);
  }

  private String triggerName(Side side) {
    String name = side.table() + "_" + old() + "_sync";
    return name.length() <= 59 ? name : name.substring(0, 59);
  }

  private TriggerWriter.Trigger sync(Side side) {
    return new TriggerWriter(input.target().vendor())
        .keepInStep(
            new TwoWaySync(
                triggerName(side),
                side.table(),
                side.subject().keyColumn(),
                side.parts().stream()
                    .map(part -> new TwoWaySync.Derived(part.name(), part.sql()))
                    .toList(),
                List.of(new TwoWaySync.Derived(subject.column(), shape.backwards())),
                side.versions()
                    ? new TwoWaySync.CopyOf(
                        subject.table(), subject.keyColumn(), subject.nullable())
                    : null));
  }

  // Backfill

  private void backfill() {
    MigrationKey start = draft.leaf();
    String first = shape.parts().getFirst().name();
    List<String> commands = new ArrayList<>();
    List<Proposal.ExpectedLock> locks = new ArrayList<>();
    List<String> verify = new ArrayList<>();
    for (Side side : sides) {
      fill(side, first, start).ifPresent(commands::add);
      locks.add(new Proposal.ExpectedLock(side.table(), "ROW EXCLUSIVE", null, null));
      verify.add(
          "SELECT count(*) FROM %s WHERE %s IS NULL%s;"
              .formatted(
                  q(side.table()),
                  q(first),
                  subject.nullable() ? " AND " + q(subject.column()) + " IS NOT NULL" : ""));
    }
    commands.add(draft.migrate(draft.leaf()));
    draft.close(
        new Draft.Words(
            "backfill",
            Proposal.Deploy.BACKGROUND,
            "Fills %s of the rows that were there before, in batches by primary key, each its own short transaction. It can be stopped and started again at any time; rows that are done no longer match. %s%s"
                .formatted(names(), time(), fillsVersions()),
            commands,
            locks,
            verify.size() == 1 ? "The query below gives 0." : "The queries below give 0.",
            verify,
            new Proposal.Rollback(
                List.of(draft.migrate(start)), "nothing: the old column was not changed")));
  }

  private String fillsVersions() {
    return versions.subjects().isEmpty()
        ? ""
        : " The old versions in %s are filled too: when the old column goes, it goes there as well, and what it said of the past would be lost. That table may have many times the rows of %s."
            .formatted(
                versions.subjects().stream().map(Subject::table).collect(Collectors.joining(", ")),
                subject.table());
  }

  /** The command that fills a table; absent where a migration does all of it. */
  private Optional<String> fill(Side side, String first, @Nullable MigrationKey start) {
    // of old versions there are as many as of the rows, if not more
    long rows =
        Math.max(
            input.live().rows(side.table()).orElse(0L),
            input.live().rows(subject.table()).orElse(0L));
    String filter =
        subject.nullable()
            ? "%s__isnull=True, %s__isnull=False".formatted(first, old())
            : first + "__isnull=True";
    Backfill backfill =
        new Backfill(
            side.subject().app().label(),
            side.model(),
            side.model() + "." + names(),
            filter,
            shape.change(),
            null,
            null,
            "Nothing to undo: the new columns are dropped on the way back, the old one was never"
                + " changed.",
            mostRows());
    String command = "fill_" + side.lower() + "_" + first;
    Optional<Backfill.ByCommand> bulk = Optional.empty();
    if (rows > COMMAND_FROM_ROWS && start != null) {
      bulk = Optional.of(new Backfill.ByCommand(ROWS_IN_MIGRATION, command, start));
      String folder = subject.app().directory() + "/management";
      draft.ensure(folder + "/__init__.py", "");
      draft.ensure(folder + "/commands/__init__.py", "");
      draft.create(
          folder + "/commands/" + command + ".py", BackfillWriter.command(backfill, bulk.get()));
    }
    Backfill.ByCommand byCommand = bulk.orElse(null);
    draft.migration(
        command,
        (key, dependencies) -> BackfillWriter.migration(backfill, dependencies, byCommand));
    return bulk.map(_ -> "python manage.py " + command);
  }

  private String time() {
    return input
        .live()
        .rows(subject.table())
        .map(
            rows -> {
              Estimate estimate = Estimate.ofBatches(rows);
              return String.format(
                  Locale.ROOT,
                  "%,d rows take about %s in one process, if their triggers and indexes are few.",
                  rows,
                  Estimate.words(estimate.lowSeconds(), estimate.highSeconds()));
            })
        .orElse("How long that takes depends on the rows, whose number nobody gave.");
  }

  // Enforce

  private void enforce() {
    MigrationKey start = draft.leaf();
    ModelEdit edit = ModelEdit.of(draft.text(subject.modelsPath()).orElseThrow());
    List<Proposal.ExpectedLock> locks = new ArrayList<>();
    List<String> purpose = new ArrayList<>();
    List<String> verify = new ArrayList<>();
    for (Side side : subject.nullable() ? List.<Side>of() : sides) {
      side.parts().forEach(part -> notNull(side, part));
      locks.add(draft.lock(side.table(), "ACCESS EXCLUSIVE", Work.NONE));
      locks.add(draft.lock(side.table(), "SHARE UPDATE EXCLUSIVE", Work.SCAN));
      verify.add(
          "SELECT attname, attnotnull FROM pg_attribute WHERE attrelid = '%s'::regclass AND attname IN (%s);"
              .formatted(
                  side.table(),
                  side.parts().stream()
                      .map(part -> "'" + part.name() + "'")
                      .collect(Collectors.joining(", "))));
    }
    if (!subject.nullable()) {
      purpose.add(
          "%s become NOT NULL as %s is: a check that is not valid yet, its validation in a transaction of its own, then NOT NULL, which trusts it."
              .formatted(names(), old()));
    }
    for (Side side : sides) {
      if (side.follows()) {
        edit = side.followers().make(edit);
        purpose.add(side.followers().purpose());
        locks.addAll(side.followers().locks());
        verify.addAll(side.followers().verify());
      }
    }
    draft.edit(subject.modelsPath(), edit.text());
    draft.close(
        new Draft.Words(
            "enforce",
            Proposal.Deploy.AFTER_CODE,
            String.join(" ", purpose).strip(),
            List.of(draft.migrate(draft.leaf())),
            locks,
            "All migrations of the phase are applied.",
            verify,
            new Proposal.Rollback(List.of(draft.migrate(start)), "nothing")));
  }

  /** NOT NULL without a scan under lock. */
  private void notNull(Side side, Part part) {
    String check = checkName(side, part);
    String condition =
        input.django().atLeast(5, 1)
            ? "condition=models.Q(%s__isnull=False)".formatted(part.name())
            : "check=models.Q(%s__isnull=False)".formatted(part.name());
    MigrationWriter add = new MigrationWriter();
    add.doc(
        "Enforce: %s.%s is filled from here on; rows from before are not read yet."
            .formatted(side.model(), part.name()));
    add.imports()
        .from("django.db", "models")
        .from("django.contrib.postgres.operations", "AddConstraintNotValid");
    add.operation(
        """
        AddConstraintNotValid(
            model_name=%s,
            constraint=models.CheckConstraint(
                %s,
                name=%s,
            ),
        )\
        """
            .formatted(PythonText.quote(side.lower()), condition, PythonText.quote(check)));
    draft.migration(side.lower() + "_" + part.name() + "_check", add);
    MigrationWriter validate = new MigrationWriter();
    validate.doc("Enforce: reads every row once, and blocks nobody.");
    validate.imports().from("django.contrib.postgres.operations", "ValidateConstraint");
    validate.operation(
        "ValidateConstraint(model_name=%s, name=%s)"
            .formatted(PythonText.quote(side.lower()), PythonText.quote(check)));
    draft.migration(side.lower() + "_" + part.name() + "_validate", validate);
    MigrationWriter notNull = new MigrationWriter();
    notNull.doc(
        "Enforce: NOT NULL for the database alone, which trusts the validated check and reads"
            + " nothing. To the models the column may be empty until the switch: an empty text"
            + " that Django made up would pass for a value.");
    notNull.imports().from("django.db", "models");
    notNull.operation(
        "migrations.SeparateDatabaseAndState(\n    database_operations=["
            + indented(List.of(alter(side, part.name(), part.call().filled(), notNull)))
            + "],\n)");
    draft.migration(side.lower() + "_" + part.name() + "_not_null", notNull);
    MigrationWriter drop = new MigrationWriter();
    drop.doc("Enforce: the check has done its work.");
    drop.operation(
        "migrations.RemoveConstraint(model_name=%s, name=%s)"
            .formatted(PythonText.quote(side.lower()), PythonText.quote(check)));
    draft.migration(side.lower() + "_" + part.name() + "_drop_check", drop);
  }

  private static String checkName(Side side, Part part) {
    String name = side.table() + "_" + part.name() + "_set";
    return name.length() <= 60 ? name : name.substring(name.length() - 60);
  }

  private static String alter(Side side, String field, FieldCall call, MigrationWriter writer) {
    return """
    migrations.AlterField(
        model_name=%s,
        name=%s,
        field=%s,
    )\
    """
        .formatted(
            PythonText.quote(side.lower()),
            PythonText.quote(field),
            call.migration(writer.imports()));
  }

  // Switch

  private void switchCode() {
    MigrationKey start = draft.leaf();
    Optional<CodeSwitch> code =
        shape.pointTo().isPresent()
            ? Optional.empty()
            : Optional.of(
                new CodeSwitch(
                    input, subject, shape.parts().stream().map(Part::name).toList(), draft, false));
    code.ifPresent(CodeSwitch::edit);
    clients = code.flatMap(CodeSwitch::ofClients);
    ModelEdit edit = ModelEdit.of(draft.text(subject.modelsPath()).orElseThrow());
    List<String> commands = new ArrayList<>();
    List<Proposal.ExpectedLock> locks = new ArrayList<>();
    for (Side side : sides) {
      edit = switchTo(side, edit);
      locks.add(draft.lock(side.table(), "ACCESS EXCLUSIVE", Work.NONE));
    }
    draft.edit(subject.modelsPath(), edit.text());
    commands.add(draft.migrate(draft.leaf()));
    draft.close(
        new Draft.Words(
            "switch",
            Proposal.Deploy.WITH_CODE,
            "The new code reads and writes %s. Both releases may run side by side: the trigger keeps %s filled for the old one."
                    .formatted(
                        shape.pointTo().isPresent() ? "the new column under the old name" : names(),
                        subject.column())
                + limits()
                + (shape.pointTo().isPresent() ? "" : versions.renamed(old()))
                + code.map(each -> "\n" + each.words()).orElse(""),
            commands,
            locks,
            "No process of the old release runs any more, and the release will not be taken back.",
            List.of("python manage.py makemigrations --check --dry-run"),
            new Proposal.Rollback(
                List.of(Draft.step("deploy the release before"), draft.migrate(start)),
                shape
                        .limits()
                        .altered()
                        .map("of what the new code wrote: %s in the old column"::formatted)
                        .orElse("no value: the trigger has kept the old column in step")
                    + notNullAgain())));
  }

  /** The models of a side let go of the old column; models.py with them, where it has the model. */
  private ModelEdit switchTo(Side side, ModelEdit before) {
    ModelEdit edit = side.versions() ? before : followers.named(before);
    List<String> state = new ArrayList<>();
    MigrationWriter writer = new MigrationWriter();
    writer.imports().from("django.db", "models");
    if (shape.pointTo().isPresent()) {
      Part part = side.parts().getFirst();
      FieldCall call = part.call().with("db_column", PythonText.quote(part.name()));
      if (side.subject().field().isTrue("db_index")) {
        call = call.with("db_index", "True");
      }
      writer.doc(
          "Switch: %s of %s is stored in the column %s from here on; the table stays as it is."
              .formatted(old(), side.model(), part.name()));
      state.add(removal(side, part.name()));
      state.add(alter(side, old(), call, writer));
      if (!side.versions()) {
        edit = edit.removeField(model(), part.name()).replaceCall(model(), old(), call.model());
      }
    } else {
      writer.doc(
          "Switch: %s lets go of %s; its column stays until no old code runs any more."
              .formatted(side.model(), old()));
      if (!side.versions()) {
        edit = followers.letGo(withoutOrdering(edit, state, writer), state);
        edit = edit.removeField(model(), old());
      }
      state.add(removal(side, old()));
      for (Part part : side.parts()) {
        FieldCall empty = part.call().empty();
        if (!empty.model().equals(part.call().model())) {
          state.add(alter(side, part.name(), part.call(), writer));
          if (!side.versions()) {
            edit = edit.replaceCall(model(), part.name(), part.call().model());
          }
        }
      }
      if (!side.versions() && shape.property().isPresent()) {
        edit = edit.addMember(model(), shape.property().get());
      }
    }
    List<String> database = new ArrayList<>();
    if (!subject.nullable()) {
      database.add(
          "migrations.RunSQL(\n    %s,\n    migrations.RunSQL.noop,\n)"
              .formatted(
                  PythonText.quote(
                      "ALTER TABLE %s ALTER COLUMN %s DROP NOT NULL"
                          .formatted(q(side.table()), q(subject.column())))));
    }
    writer.operation(
        "migrations.SeparateDatabaseAndState(\n    database_operations=["
            + indented(database)
            + "],\n    state_operations=["
            + indented(state)
            + "],\n)");
    draft.migration(side.lower() + "_" + shape.verb() + "_" + old() + "_switch", writer);
    return edit;
  }

  private static String removal(Side side, String field) {
    return "migrations.RemoveField(model_name=%s, name=%s)"
        .formatted(PythonText.quote(side.lower()), PythonText.quote(field));
  }

  /** NOT NULL of the old column, which no way back sets: it would read every row under lock. */
  private String notNullAgain() {
    if (subject.nullable()) {
      return "";
    }
    return "; NOT NULL of "
        + sides.stream()
            .map(side -> side.table() + "." + subject.column())
            .collect(Collectors.joining(" and of "))
        + ", which was let go of and is not set on the way back, since that would read the whole"
        + " table under its lock: once the way back is final, set it by a check that is not valid"
        + " yet, VALIDATE CONSTRAINT and SET NOT NULL";
  }

  /** What the new code cannot do yet while the old column has to follow it. */
  private String limits() {
    String text =
        shape
            .limits()
            .fails()
            .map(
                ("\nUntil the contract phase a statement of the new code fails that writes %s: the"
                        + " trigger cannot put it into the old column "
                        + subject.column()
                        + ". Let the application bound it so long.")
                    ::formatted)
            .orElse("");
    return text
        + shape
            .limits()
            .altered()
            .map(
                ("\nUntil then code of the old release reads the new code's values as its column"
                        + " holds them: %s.")
                    ::formatted)
            .orElse("");
  }

  static String indented(List<String> operations) {
    if (operations.isEmpty()) {
      return "";
    }
    return "\n"
        + operations.stream()
            .map(each -> each.indent(8).stripTrailing() + ",\n")
            .collect(Collectors.joining())
        + "    ";
  }

  /** Meta.ordering may not name a field that is gone: the parts take its place. */
  private ModelEdit withoutOrdering(ModelEdit edit, List<String> state, MigrationWriter migration) {
    Optional<Stmt.ClassDef> owner = edit.classNamed(model());
    if (owner.isEmpty()) {
      return edit;
    }
    for (Stmt member : owner.get().body()) {
      if (!(member instanceof Stmt.ClassDef meta) || !meta.name().equals("Meta")) {
        continue;
      }
      for (Stmt option : meta.body()) {
        if (option instanceof Stmt.Assign assign
            && assign.targets().getFirst() instanceof Expr.Name(String id, var _)
            && id.equals("ordering")) {
          List<Expr> items =
              switch (assign.value()) {
                case Expr.ListExpr list -> list.elts();
                case Expr.TupleExpr tuple -> tuple.elts();
                default -> List.of();
              };
          List<String> changed = new ArrayList<>();
          boolean touched = false;
          for (Expr item : items) {
            if (item instanceof Expr.Constant(Literal.Str(String value), var _)) {
              String sign = value.startsWith("-") ? "-" : "";
              if (value.substring(sign.length()).equals(old())) {
                shape.parts().forEach(part -> changed.add(PythonText.quote(sign + part.name())));
                touched = true;
              } else {
                changed.add(PythonText.quote(value));
              }
            }
          }
          if (touched) {
            String list = "[" + String.join(", ", changed) + "]";
            state.add(
                "migrations.AlterModelOptions(\n    name=%s,\n    options={%s\"ordering\": %s},\n)"
                    .formatted(PythonText.quote(lower()), otherOptions(subject, migration), list));
            return edit.replace(assign.value().span(), list);
          }
        }
      }
    }
    return edit;
  }

  /** AlterModelOptions takes away what it does not name, so it names what the state has. */
  private static String otherOptions(Subject subject, MigrationWriter migration) {
    ValueWriter writer = new ValueWriter(migration.imports());
    StringBuilder out = new StringBuilder();
    subject
        .model()
        .options()
        .forEach(
            (name, value) -> {
              if (!name.equals("ordering") && isAlterable(name)) {
                out.append(PythonText.quote(name))
                    .append(": ")
                    .append(writer.value(value).layout(0, 0, 0))
                    .append(", ");
              }
            });
    return out.toString();
  }

  /** Whether AlterModelOptions sets an option; others have operations of their own. */
  static boolean isAlterable(String option) {
    return List.of(
            "ordering",
            "permissions",
            "verbose_name",
            "verbose_name_plural",
            "default_permissions",
            "get_latest_by",
            "default_related_name",
            "base_manager_name",
            "default_manager_name",
            "managed",
            "select_on_save")
        .contains(option);
  }

  // Contract

  private void contract() {
    MigrationKey start = draft.leaf();
    List<Proposal.ExpectedLock> locks = new ArrayList<>();
    for (Side side : sides) {
      drop(side);
      locks.add(draft.lock(side.table(), "ACCESS EXCLUSIVE", Work.NONE));
    }
    String tables = sides.stream().map(Side::table).collect(Collectors.joining(" and of "));
    draft.close(
        new Draft.Words(
            "contract",
            Proposal.Deploy.AFTER_CODE,
            "A release after the switch: the trigger and the column %s%s go."
                .formatted(subject.column(), versions.subjects().isEmpty() ? "" : " of " + tables),
            List.of(draft.migrate(draft.leaf())),
            locks,
            "Nothing follows.",
            List.of("python manage.py makemigrations --check --dry-run"),
            new Proposal.Rollback(
                List.of(draft.migrate(start)),
                "%s; the way back derives the old column from %s with one UPDATE of the whole table%s"
                        .formatted(
                            shape.limits().lost(),
                            names(),
                            shape
                                .limits()
                                .fails()
                                .map(", and fails while a row says %s"::formatted)
                                .orElse(""))
                    + (subject.nullable() ? "" : "; NOT NULL of it, as with the switch"))));
  }

  private void drop(Side side) {
    MigrationWriter trigger = new MigrationWriter();
    trigger.doc(
        "Contract: nobody writes %s any more, so the trigger goes.".formatted(subject.column()));
    TriggerWriter.drop(trigger, "SYNC", sync(side));
    draft.migration(side.lower() + "_" + shape.verb() + "_" + old() + "_drop_sync", trigger);
    MigrationWriter column = new MigrationWriter();
    column.doc(
        "Contract: drops the column %s. The way back adds it again and derives its values from %s."
            .formatted(subject.column(), names()));
    List<String> back = new ArrayList<>();
    back.add(
        "ALTER TABLE %s ADD COLUMN %s %s"
            .formatted(
                q(side.table()), q(subject.column()), ColumnSql.type(input, side.subject())));
    back.add(
        "UPDATE %s SET %s = %s"
            .formatted(
                q(side.table()), q(subject.column()), shape.backwards().replace("{row}", "")));
    if (subject.field().shortName().matches("Positive(?:Big|Small)?IntegerField")
        && !subject.field().foreign()) {
      // the values come from a column that has the check, so that none needs to be read for it
      back.add(addPositive(side, subject.column()));
    }
    back.addAll(side.followers().again());
    column.define(list("TAKE_BACK", back));
    column.operation(
        "migrations.RunSQL(\n    %s,\n    TAKE_BACK,\n)"
            .formatted(
                PythonText.quote(
                    "ALTER TABLE %s DROP COLUMN %s"
                        .formatted(q(side.table()), q(subject.column())))));
    List<String> taken = side.followers().takeNames();
    if (!taken.isEmpty()) {
      // dropping the column took its indexes and checks along, and with them their names
      column.define(list("TAKE_NAMES", taken));
      column.define(list("GIVE_NAMES_BACK", side.followers().giveNamesBack()));
      column.operation("migrations.RunSQL(TAKE_NAMES, GIVE_NAMES_BACK)");
    }
    draft.migration(side.lower() + "_drop_" + old() + "_column", column);
  }

  private static String list(String name, List<String> statements) {
    return name
        + " = [\n"
        + statements.stream()
            .map(each -> "    " + PythonText.quote(each) + ",\n")
            .collect(Collectors.joining())
        + "]";
  }

  /** What is assumed of indexes that go with the column. */
  List<String> assumptions() {
    return followers.assumptions();
  }

  /** Rows in words, for a situation. */
  static String rows(PlanInput input, String table) {
    Optional<Long> rows = input.live().rows(table);
    if (rows.isEmpty()) {
      return "its size is unknown: no database was given and nobody said";
    }
    String known =
        String.format(
            Locale.ROOT,
            "%,d rows (%s)",
            rows.get(),
            input.live().table(table).orElseThrow().rowsFrom());
    SaidRows said = SaidRows.of(input.project()).get(table);
    return said == null || said.rows() == rows.get()
        ? known
        : known + String.format(Locale.ROOT, "; %s says %,d", said.place(), said.rows());
  }

  /** What every such plan has to say of risk. */
  static List<Proposal.Risk> risks(Subject subject) {
    return List.of(
        new Proposal.Risk(
            "A migration waits for a long transaction, and every query on "
                + subject.table()
                + " queues behind it.",
            "Run each with a lock_timeout of a few seconds (PGOPTIONS='-c lock_timeout=2s') and"
                + " again when it gives up; look for old transactions first."),
        new Proposal.Risk(
            "Code that writes the table past the ORM, or another service, is not in this"
                + " repository.",
            "The trigger covers it until the contract phase; ask the owners before that phase."),
        new Proposal.Risk(
            "The backfill makes replicas lag or the table bloat.",
            "It pauses between batches; watch the lag and stop it at any time, then start it"
                + " again."));
  }

  static List<String> monitoring(Subject subject) {
    return List.of(
        "Rows left: the verification query of the backfill, every few minutes.",
        "Replica lag: SELECT max(replay_lag) FROM pg_stat_replication;",
        "Lock waits: SELECT pid, wait_event_type, query FROM pg_stat_activity WHERE wait_event_type"
            + " = 'Lock';",
        "Dead rows: SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = '%s';"
            .formatted(subject.table()));
  }
}
