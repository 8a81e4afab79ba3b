package io.github.djarchitect.codegen;

import io.github.djarchitect.codegen.TwoWaySync.Derived;
import io.github.djarchitect.sql.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Triggers as SQL, and as the {@code RunSQL} of a migration with its way back.
 *
 * <p>PostgreSQL and MySQL change the row before it is written; SQLite can only write it again
 * behind the statement. No trigger relies on {@code pg_trigger_depth()}: each leaves a row alone
 * that is in step already, so that a chain of them ends.
 *
 * <p>Sources: PostgreSQL 18 manual, "CREATE TRIGGER" and "CREATE FUNCTION"; SQLite "CREATE
 * TRIGGER"; MySQL 8.4 manual, "CREATE TRIGGER".
 */
public final class TriggerWriter {
  private final Vendor vendor;

  public TriggerWriter(Vendor vendor) {
    this.vendor = vendor;
  }

  /** Statements, each whole, that make a trigger and that drop it. */
  public record Trigger(List<String> create, List<String> drop) {
    public Trigger {
      create = List.copyOf(create);
      drop = List.copyOf(drop);
    }
  }

  /** An identifier in the engine's quotes. */
  public String quote(String name) {
    return quote(vendor, name);
  }

  public static String quote(Vendor vendor, String name) {
    return switch (vendor) {
      case MYSQL, MARIADB -> "`" + name.replace("`", "``") + "`";
      case POSTGRESQL, SQLITE -> "\"" + name.replace("\"", "\"\"") + "\"";
    };
  }

  public Trigger keepInStep(TwoWaySync sync) {
    if (sync.copyOf() != null && vendor != Vendor.POSTGRESQL) {
      throw new IllegalStateException("copies are kept in step on PostgreSQL alone");
    }
    return switch (vendor) {
      case POSTGRESQL -> postgres(sync);
      case SQLITE -> sqlite(sync);
      case MYSQL, MARIADB -> mysql(sync);
    };
  }

  /**
   * A constant that holds the statements and the {@code RunSQL} that runs them.
   *
   * @param prefix of the constants' names, {@code SYNC}
   */
  public static void create(MigrationWriter migration, String prefix, Trigger trigger) {
    define(migration, prefix, trigger);
    migration.operation("migrations.RunSQL(CREATE_" + prefix + ", DROP_" + prefix + ")");
  }

  /** The opposite: drops the trigger, and makes it again on the way back. */
  public static void drop(MigrationWriter migration, String prefix, Trigger trigger) {
    define(migration, prefix, trigger);
    migration.operation("migrations.RunSQL(DROP_" + prefix + ", CREATE_" + prefix + ")");
  }

  /** Only the constants, for an operation that the caller writes. */
  public static void define(MigrationWriter migration, String prefix, Trigger trigger) {
    migration.define(constant("CREATE_" + prefix, trigger.create()));
    migration.define(constant("DROP_" + prefix, trigger.drop()));
  }

  private static String constant(String name, List<String> statements) {
    StringBuilder text = new StringBuilder(name + " = [\n");
    for (String statement : statements) {
      if (statement.contains("\n")) {
        text.append("    \"\"\"\n").append(statement.stripTrailing()).append("\n\"\"\",\n");
      } else {
        text.append("    ").append(PythonText.quote(statement)).append(",\n");
      }
    }
    return text.append("]").toString();
  }

  /**
   * One function behind two triggers: PostgreSQL runs a trigger {@code UPDATE OF} a column for
   * statements that name the column, changed or not, and triggers in the order of their names.
   */
  private Trigger postgres(TwoWaySync sync) {
    String behind = sync.name() + "_new";
    String function =
        """
        CREATE FUNCTION %s() RETURNS trigger
        LANGUAGE plpgsql SECURITY INVOKER AS $$
        DECLARE
        %s
        %s
            filled boolean := %s;
            new_form boolean := %s;
            old_form boolean := NOT new_form;
        BEGIN
            IF TG_NAME = '%s' THEN  -- only the new form is named, or it is in step
                new_form := %s;
                old_form := false;
            ELSIF TG_OP = 'UPDATE' THEN
                old_form := %s OR NOT filled;
                new_form := NOT old_form AND %s;
            END IF;
            IF (%s)
                OR (filled AND %s)
            THEN
                RETURN NEW;  -- in step already
            END IF;
            IF new_form THEN
        %s
            ELSIF old_form THEN
        %s
            END IF;
            RETURN NEW;
        END
        $$
        """
            .formatted(
                quote(sync.name()),
                declarations(sync, sync.forwards()),
                declarations(sync, sync.backwards()),
                written(sync),
                meansNewForm(sync),
                behind.replace("'", "''"),
                changed(sync.forwards(), "%s IS DISTINCT FROM %s"),
                changed(sync.backwards(), "%s IS DISTINCT FROM %s"),
                changed(sync.forwards(), "%s IS DISTINCT FROM %s"),
                inStepWithVariables(sync.forwards()),
                inStepWithVariables(sync.backwards()),
                variableAssignments(sync.backwards()),
                variableAssignments(sync.forwards()));
    return new Trigger(
        List.of(
            function,
            postgres(sync, sync.name(), "INSERT OR UPDATE OF", sync.backwards()),
            postgres(sync, behind, "UPDATE OF", sync.forwards())),
        List.of(
            "DROP TRIGGER " + quote(behind) + " ON " + quote(sync.table()),
            "DROP TRIGGER " + quote(sync.name()) + " ON " + quote(sync.table()),
            "DROP FUNCTION " + quote(sync.name()) + "()"));
  }

  /** What an INSERT means. */
  private String meansNewForm(TwoWaySync sync) {
    TwoWaySync.CopyOf of = sync.copyOf();
    if (of == null) {
      return "filled";
    }
    String old = joined(sync.backwards(), " AND ", d -> "NEW." + quote(d.column()) + " IS NULL");
    if (!of.mayBeEmpty()) {
      return old;
    }
    String empty =
        joined(sync.backwards(), " AND ", d -> "copied." + quote(d.column()) + " IS NULL")
            + " AND "
            + joined(sync.forwards(), " AND ", d -> "copied." + quote(d.column()) + " IS NULL");
    return "%s AND NOT EXISTS (\n        SELECT 1 FROM %s copied\n        WHERE copied.%s = NEW.%s AND %s\n    )"
        .formatted(old, quote(of.table()), quote(of.key()), quote(of.key()), empty);
  }

  private String postgres(TwoWaySync sync, String name, String event, List<Derived> named) {
    return """
    CREATE TRIGGER %s
    BEFORE %s %s ON %s
    FOR EACH ROW EXECUTE FUNCTION %s()
    """
        .formatted(
            quote(name),
            event,
            joined(named, ", ", d -> quote(d.column())),
            quote(sync.table()),
            quote(sync.name()));
  }

  private Trigger sqlite(TwoWaySync sync) {
    String changedNew = changed(sync.forwards(), "%s IS NOT %s");
    String changedOld = changed(sync.backwards(), "%s IS NOT %s");
    String newForm = written(sync) + " AND " + changedNew;
    String oldForm = "(" + changedOld + " OR NOT " + written(sync) + ")";
    String insertNew = written(sync);
    String inStep =
        "((%s) OR (%s))"
            .formatted(inStep(sync.forwards(), "%s IS %s"), inStep(sync.backwards(), "%s IS %s"));
    String toNew = assignments(sync.forwards(), "%s = %s", ", ");
    String toOld = assignments(sync.backwards(), "%s = %s", ", ");
    String update = "UPDATE OF " + columns(sync);
    List<Trigger> triggers =
        List.of(
            sqlite(sync, "_in", "INSERT", "NOT " + insertNew, inStep, toNew),
            sqlite(sync, "_io", "INSERT", insertNew, inStep, toOld),
            sqlite(sync, "_un", update, oldForm + " AND NOT (" + newForm + ")", inStep, toNew),
            sqlite(sync, "_uo", update, newForm, inStep, toOld));
    return new Trigger(
        triggers.stream().flatMap(t -> t.create().stream()).toList(),
        triggers.stream().flatMap(t -> t.drop().stream()).toList());
  }

  private Trigger sqlite(
      TwoWaySync sync, String suffix, String event, String when, String inStep, String set) {
    String name = quote(sync.name() + suffix);
    String create =
        """
        CREATE TRIGGER %s
        AFTER %s ON %s
        WHEN %s
            AND NOT %s
        BEGIN
            UPDATE %s SET %s WHERE %s = NEW.%s;
        END
        """
            .formatted(
                name,
                event,
                quote(sync.table()),
                when,
                inStep,
                quote(sync.table()),
                set,
                quote(sync.key()),
                quote(sync.key()));
    return new Trigger(List.of(create), List.of("DROP TRIGGER IF EXISTS " + name));
  }

  private Trigger mysql(TwoWaySync sync) {
    String changedNew = changed(sync.forwards(), "NOT (%s <=> %s)");
    String changedOld = changed(sync.backwards(), "NOT (%s <=> %s)");
    String newForm = written(sync) + " AND " + changedNew;
    String oldForm = "(" + changedOld + " OR NOT " + written(sync) + ")";
    Trigger insert = mysql(sync, "_i", "INSERT", written(sync), "NOT " + written(sync));
    Trigger update = mysql(sync, "_u", "UPDATE", newForm, oldForm);
    return new Trigger(
        List.of(insert.create().getFirst(), update.create().getFirst()),
        List.of(insert.drop().getFirst(), update.drop().getFirst()));
  }

  private Trigger mysql(
      TwoWaySync sync, String suffix, String event, String newForm, String oldForm) {
    String name = quote(sync.name() + suffix);
    String create =
        """
        CREATE TRIGGER %s
        BEFORE %s ON %s
        FOR EACH ROW
        BEGIN
            IF NOT ((%s) OR (%s)) THEN
                IF %s THEN
        %s
                ELSEIF %s THEN
        %s
                END IF;
            END IF;
        END
        """
            .formatted(
                name,
                event,
                quote(sync.table()),
                inStep(sync.forwards(), "%s <=> %s"),
                inStep(sync.backwards(), "%s <=> %s"),
                newForm,
                assignments(sync.backwards(), "            SET NEW.%s = %s;", "\n"),
                oldForm,
                assignments(sync.forwards(), "            SET NEW.%s = %s;", "\n"));
    return new Trigger(List.of(create), List.of("DROP TRIGGER IF EXISTS " + name));
  }

  private String declarations(TwoWaySync sync, List<Derived> derived) {
    return joined(
        derived,
        "\n",
        d ->
            "    %s %s.%s%%TYPE := %s;"
                .formatted(
                    variable(d),
                    quote(sync.table()),
                    quote(d.column()),
                    d.ofNew().replace("\n", "\n        ")));
  }

  private String inStepWithVariables(List<Derived> derived) {
    return joined(
        derived, " AND ", d -> "NEW." + quote(d.column()) + " IS NOT DISTINCT FROM " + variable(d));
  }

  private String variableAssignments(List<Derived> derived) {
    return joined(
        derived, "\n", d -> "        NEW." + quote(d.column()) + " := " + variable(d) + ";");
  }

  private String variable(Derived derived) {
    return quote("derived_" + derived.column());
  }

  /** Whether the row carries the new form. */
  private String written(TwoWaySync sync) {
    return "("
        + joined(sync.forwards(), " OR ", d -> "NEW." + quote(d.column()) + " IS NOT NULL")
        + ")";
  }

  private String changed(List<Derived> derived, String form) {
    return "("
        + joined(
            derived,
            " OR ",
            d -> form.formatted("NEW." + quote(d.column()), "OLD." + quote(d.column())))
        + ")";
  }

  private String inStep(List<Derived> derived, String form) {
    return joined(
        derived, " AND ", d -> form.formatted("NEW." + quote(d.column()), "(" + d.ofNew() + ")"));
  }

  private String columns(TwoWaySync sync) {
    List<String> columns = new ArrayList<>();
    sync.backwards().forEach(d -> columns.add(quote(d.column())));
    sync.forwards().forEach(d -> columns.add(quote(d.column())));
    return String.join(", ", columns);
  }

  private String assignments(List<Derived> derived, String form, String separator) {
    return joined(derived, separator, d -> form.formatted(quote(d.column()), d.ofNew()));
  }

  private static String joined(
      List<Derived> derived, String separator, Function<Derived, String> each) {
    return derived.stream().map(each).collect(Collectors.joining(separator));
  }
}
