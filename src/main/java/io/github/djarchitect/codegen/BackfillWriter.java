package io.github.djarchitect.codegen;

import io.github.djarchitect.codegen.Backfill.ByCommand;
import io.github.djarchitect.codegen.Backfill.Change;
import io.github.djarchitect.migration.MigrationKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Backfill} as a migration, and for tables too large for one as a management command.
 *
 * <p>Both run keyset batches on the primary key, each its own transaction; the size of a batch
 * follows a time target; the last key is fixed at the start, so that the run ends; a killed run
 * goes on where it was because rows that are done no longer match. They use historical models and
 * need nothing but Django.
 */
public final class BackfillWriter {
  private BackfillWriter() {}

  private static final String CONSTANTS =
      """
      FIRST_BATCH_ROWS = {{first}}
      MIN_BATCH_ROWS = {{least}}
      MAX_BATCH_ROWS = {{most}}
      TARGET_BATCH_SECONDS = 0.5
      PAUSE_SHARE = 0.2  # of a batch's time, left to everybody else behind it
      LOCK_TIMEOUT = "2s"
      STATEMENT_TIMEOUT = "30s"
      MAX_TRIES = 5
      PROGRESS_SECONDS = 5.0\
      """;

  /**
   * One CASE of so many rows for a statement. Measured with rows of two dates, PostgreSQL 18.6: 100
   * to 500 write 1,300 rows a second where a whole batch in one statement writes 600 to 700.
   */
  private static final String BULK_ROWS =
      "BULK_ROWS = 200  # one UPDATE of bulk_update; the transaction is the whole batch";

  private static String constants(int mostRows) {
    return PythonText.fill(
        CONSTANTS,
        Map.of(
            "first", grouped(Math.min(1_000, mostRows)),
            "least", grouped(Math.min(50, mostRows)),
            "most", grouped(mostRows)));
  }

  private static String grouped(int number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', '_');
  }

  private static final String TODO =
      """
      def todo(rows):
          \"""Rows still to do; a row that is done no longer matches.\"""
          return rows.filter({{filter}})\
      """;

  private static final String UNDO_TODO =
      """
      def undo_todo(rows):
          \"""Rows that the way back has still to do.\"""
          return rows.filter({{filter}})\
      """;

  private static final String IN_BATCHES =
      """
      def in_batches(connection, rows, todo, change):
          \"""Keyset batches over the primary key, up to the last key there is now.\"""
          last = rows.order_by("-pk").values_list("pk", flat=True).first()
          if last is None:
              return 0
          pending = todo(rows).filter(pk__lte=last)
          total = pending.count()
          started = reported = time.monotonic()
          done = 0
          size = FIRST_BATCH_ROWS
          position = None
          while True:
              ahead = pending if position is None else pending.filter(pk__gt=position)
              keys = list(ahead.order_by("pk").values_list("pk", flat=True)[:size])
              if not keys:
                  break
              batch = todo(rows).filter(pk__gte=keys[0], pk__lte=keys[-1])
              batch_started = time.monotonic()
              done += change_batch(connection, batch, change)
              seconds = time.monotonic() - batch_started
              position = keys[-1]
              size = next_size(size, seconds)
              if time.monotonic() - reported >= PROGRESS_SECONDS:
                  reported = time.monotonic()
                  report(done, total, reported - started)
              time.sleep(seconds * PAUSE_SHARE)
          left = pending.count()
          if left:
              raise RuntimeError(
                  f"{{subject}}: {left} rows were not done; run it again and, "
                  "if they stay, look at them: they match todo() even after the change"
              )
          return done\
      """;

  private static final String CHANGE_BATCH =
      """
      def change_batch(connection, batch, change):
          \"""One batch in its own short transaction, tried again when it had to wait.\"""
          for attempt in range(1, MAX_TRIES + 1):
              try:
                  with transaction.atomic(using=connection.alias):
                      bound_waiting(connection)
                      return change(batch)
              except OperationalError:
                  if attempt == MAX_TRIES:
                      raise
                  time.sleep(attempt * random.uniform(0.5, 1.5))\
      """;

  private static final String BOUND_WAITING =
      """
      def bound_waiting(connection):
          \"""Time-outs for this transaction only; other engines keep their own.\"""
          if connection.vendor == "postgresql":
              with connection.cursor() as cursor:
                  cursor.execute(
                      "SELECT set_config('lock_timeout', %s, true),"
                      " set_config('statement_timeout', %s, true)",
                      [LOCK_TIMEOUT, STATEMENT_TIMEOUT],
                  )\
      """;

  private static final String NEXT_SIZE =
      """
      def next_size(size, seconds):
          \"""Towards the time target, at most doubling or halving in one step.\"""
          wanted = size * TARGET_BATCH_SECONDS / max(seconds, 0.001)
          wanted = min(max(wanted, size / 2), size * 2)
          return int(min(max(wanted, MIN_BATCH_ROWS), MAX_BATCH_ROWS))\
      """;

  private static final String REPORT =
      """
      def report(done, total, seconds):
          rate = done / max(seconds, 0.001)
          minutes_left = max(total - done, 0) / max(rate, 0.001) / 60
          sys.stderr.write(
              f"{{subject}}: {done:,} of {total:,} rows, "
              f"{rate:,.0f} rows/s, about {minutes_left:.1f} min left\\n"
          )\
      """;

  private static final String MIGRATE =
      """
      def {{function}}(apps, schema_editor):
          connection = schema_editor.connection
          model = apps.get_model({{app}}, {{model}})
          rows = model._base_manager.using(connection.alias)
          {{guard}}
          in_batches(connection, rows, {{todo}}, {{change}})\
      """;

  private static final String GUARD =
      """
      if todo(rows)[: MAX_ROWS_HERE + 1].count() > MAX_ROWS_HERE:
          raise RuntimeError(
              "{{subject}}: too many rows are left for a migration; "
              "run `python manage.py {{command}}` to its end first"
          )\
      """;

  /** The migration's text; with {@code bulk} it does only a small remainder and guards the rest. */
  public static String migration(
      Backfill backfill, List<MigrationKey> dependencies, @Nullable ByCommand bulk) {
    MigrationWriter writer = new MigrationWriter().notAtomic();
    writer.doc(migrationDoc(backfill, bulk));
    dependencies.forEach(writer::dependsOn);
    if (bulk != null) {
      writer.define(
          "# What the command has left over, and databases that never were large.\nMAX_ROWS_HERE = "
              + grouped(bulk.rowsHere()));
    }
    shared(writer.imports(), backfill).forEach(writer::define);
    Map<String, String> names = names(backfill);
    names.put("function", "forwards");
    names.put("todo", "todo");
    names.put("change", function(backfill));
    names.put("guard", "");
    if (bulk != null) {
      names.put("command", bulk.command());
      names.put("guard", PythonText.fill(GUARD, names));
    }
    writer.define(PythonText.fill(MIGRATE, names));
    Change undo = backfill.undo();
    if (undo == null) {
      writer.operation(
          backfill.noUndo(), "migrations.RunPython(forwards, migrations.RunPython.noop)");
    } else {
      names.put("function", "backwards");
      names.put("todo", "undo_todo");
      names.put("change", "empty");
      names.put("guard", "");
      writer.define(PythonText.fill(MIGRATE, names));
      writer.operation("migrations.RunPython(forwards, backwards)");
    }
    return writer.render();
  }

  /** The management command's text. */
  public static String command(Backfill backfill, ByCommand bulk) {
    Imports imports = new Imports();
    List<String> shared = new ArrayList<>(shared(imports, backfill));
    imports
        .from("django.core.management.base", "BaseCommand", "CommandError")
        .from("django.db", "DEFAULT_DB_ALIAS", "connections")
        .from("django.db.migrations.loader", "MigrationLoader");
    Map<String, String> names = names(backfill);
    names.put("command", bulk.command());
    names.put("state_app", PythonText.quote(bulk.stateAt().app()));
    names.put("state_name", PythonText.quote(bulk.stateAt().name()));
    names.put("imports", imports.render());
    StringBuilder text = new StringBuilder();
    text.append(PythonText.fill(COMMAND_HEAD, names)).append("\n\n");
    text.append("STATE_AT = (").append(names.get("state_app")).append(", ");
    text.append(names.get("state_name")).append(")\n");
    for (String part : shared) {
      boolean function = part.startsWith("def ");
      text.append(function ? "\n\n" : "").append(part).append('\n');
    }
    return text.append("\n\n")
        .append(PythonText.fill(COMMAND_CLASS, names))
        .append('\n')
        .toString();
  }

  private static final String COMMAND_HEAD =
      """
      \"""Fill {{subject}} in batches while the application runs.

      Stop it at any time and start it again: rows that are done are skipped. For several
      workers, `--workers N` prints N commands over disjoint ranges of keys.
      \"""

      {{imports}}\
      """;

  private static final String COMMAND_CLASS =
      """
      class Command(BaseCommand):
          help = __doc__

          def add_arguments(self, parser):
              parser.add_argument("--database", default=DEFAULT_DB_ALIAS)
              parser.add_argument("--start", help="first primary key of this worker")
              parser.add_argument("--end", help="last primary key of this worker")
              parser.add_argument(
                  "--workers", type=int, help="print this many commands and do nothing"
              )
              parser.add_argument(
                  "--dry-run", action="store_true", help="count what is left, change nothing"
              )

          def handle(self, *args, **options):
              connection = connections[options["database"]]
              loader = MigrationLoader(connection)
              if STATE_AT not in loader.applied_migrations:
                  raise CommandError(
                      "Apply {} first: python manage.py migrate {} {}".format(
                          STATE_AT[1], *STATE_AT
                      )
                  )
              apps = loader.project_state(STATE_AT).apps
              model = apps.get_model({{app}}, {{model}})
              rows = model._base_manager.using(connection.alias)
              if options["start"] is not None:
                  rows = rows.filter(pk__gte=options["start"])
              if options["end"] is not None:
                  rows = rows.filter(pk__lte=options["end"])
              if options["workers"]:
                  self.print_ranges(rows, options["workers"])
              elif options["dry_run"]:
                  self.stdout.write(f"{todo(rows).count():,} rows to do")
              else:
                  done = in_batches(connection, rows, todo, fill)
                  self.stdout.write(f"{done:,} rows done, none left")

          def print_ranges(self, rows, workers):
              keys = rows.order_by("pk").values_list("pk", flat=True)
              total = keys.count()
              if not total:
                  self.stdout.write("no rows")
                  return
              for worker in range(min(workers, total)):
                  first = keys[total * worker // workers]
                  end = keys[total * (worker + 1) // workers - 1]
                  self.stdout.write(
                      f"python manage.py {{command}} --start {first} --end {end}"
                  )\
      """;

  private static List<String> shared(Imports imports, Backfill backfill) {
    imports
        .module("random")
        .module("sys")
        .module("time")
        .from("django.db", "OperationalError", "transaction");
    Map<String, String> names = names(backfill);
    List<String> parts = new ArrayList<>();
    boolean perRow =
        backfill.change() instanceof Change.PerRow || backfill.undo() instanceof Change.PerRow;
    String constants = constants(backfill.mostRows());
    parts.add(perRow ? constants + "\n" + BULK_ROWS : constants);
    names.put("filter", backfill.filter());
    parts.add(PythonText.fill(TODO, names));
    parts.add(
        change(
            function(backfill),
            "The change itself, for the rows of one batch.",
            backfill.change()));
    addImports(imports, backfill.change());
    Change undo = backfill.undo();
    String undoFilter = backfill.undoFilter();
    if (undo != null && undoFilter != null) {
      names.put("filter", undoFilter);
      parts.add(PythonText.fill(UNDO_TODO, names));
      parts.add(change("empty", "The way back, for the rows of one batch.", undo));
      addImports(imports, undo);
    }
    for (String template : List.of(IN_BATCHES, CHANGE_BATCH, BOUND_WAITING, NEXT_SIZE, REPORT)) {
      parts.add(PythonText.fill(template, names));
    }
    return parts;
  }

  private static String function(Backfill backfill) {
    return backfill.change() instanceof Change.Delete ? "remove" : "fill";
  }

  private static void addImports(Imports imports, Change change) {
    switch (change) {
      case Change.Expressions c -> imports.addAll(c.imports());
      case Change.Delete c -> imports.addAll(c.imports());
      case Change.Body c -> imports.addAll(c.imports());
      case Change.PerRow c -> imports.addAll(c.imports());
    }
  }

  private static String change(String function, String doc, Change change) {
    StringBuilder text = new StringBuilder();
    text.append("def ").append(function).append("(rows):\n");
    text.append("    \"\"\"").append(doc).append("\"\"\"\n");
    switch (change) {
      case Change.Expressions c -> {
        c.before().forEach(line -> text.append(indented(line)).append('\n'));
        List<Code.Item> items =
            c.assign().entrySet().stream()
                .map(e -> Code.keyword(e.getKey(), Code.atom(e.getValue())))
                .toList();
        text.append("    return ").append(Code.call("rows.update", items).layout(4, 11, 0));
      }
      case Change.PerRow c -> {
        text.append("    changed = []\n");
        text.append("    for row in rows.select_for_update().order_by(\"pk\"):\n");
        c.assign()
            .forEach(
                (field, expression) ->
                    text.append("        row.")
                        .append(field)
                        .append(" = ")
                        .append(expression)
                        .append('\n'));
        text.append("        changed.append(row)\n");
        String fields =
            c.assign().keySet().stream().map(PythonText::quote).collect(Collectors.joining(", "));
        Code update =
            Code.call(
                "rows.model._base_manager.using(rows.db).bulk_update",
                List.of(
                    Code.item(Code.atom("changed")),
                    Code.item(Code.atom("[" + fields + "]")),
                    Code.keyword("batch_size", Code.atom("BULK_ROWS"))));
        text.append("    ").append(update.layout(4, 4, 0)).append('\n');
        text.append("    return len(changed)");
      }
      case Change.Delete _ ->
          text.append(
              """
                  _, deleted = rows.delete()
                  return deleted.get(rows.model._meta.label, 0)  # without what hangs on them\
              """);
      case Change.Body c -> text.append(indented(c.body().strip()));
    }
    return text.toString();
  }

  private static String indented(String text) {
    return text.lines()
        .map(line -> line.isBlank() ? "" : "    " + line)
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, String> names(Backfill backfill) {
    Map<String, String> names = new HashMap<>();
    names.put("subject", backfill.subject());
    names.put("app", PythonText.quote(backfill.app()));
    names.put("model", PythonText.quote(backfill.model()));
    return names;
  }

  private static String migrationDoc(Backfill backfill, @Nullable ByCommand bulk) {
    String verb = backfill.change() instanceof Change.Delete ? "Delete rows of " : "Fill ";
    String first = verb + backfill.subject() + ", a batch at a time.\n\n";
    if (bulk != null) {
      return first
          + "The command "
          + bulk.command()
          + " does the bulk; this finishes the rest, and fails\n"
          + "while there is too much of it, so that nothing behind it starts too early.";
    }
    return first
        + "Each batch commits for itself, so the table stays usable. A run that was stopped goes\n"
        + "on where it was: rows that are done no longer match todo().";
  }

  /** {@code 50_000} of 50000. */
  static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace(',', '_');
  }
}
