package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.MigrationWriter;
import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.engine.Work;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Proposal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * More room in a column of the same kind, which PostgreSQL writes into its catalogue and nowhere
 * else: a longer varchar, a numeric with more digits before the point. No shadow column is needed.
 *
 * <p>Source: PostgreSQL, ALTER TABLE, notes on changing a column's type: no rewrite where the old
 * type is binary coercible to the new one; the type modifiers of varchar and numeric may grow so.
 */
record Widening(PlanInput input, Subject subject, FieldCall call, String before, String after) {
  private static final Pattern CALL =
      Pattern.compile("(?:models\\.)?(?<name>CharField|DecimalField)\\((?<args>.*)\\)");

  static Optional<Widening> of(PlanInput input, Subject subject, String to) {
    Matcher matcher = CALL.matcher(to.strip());
    Field field = subject.field();
    // a check is read again for every row when a column of it changes its type
    if (!matcher.matches()
        || field.foreign()
        || !matcher.group("name").equals(field.shortName())
        || !Held.of(subject).checks().isEmpty()) {
      return Optional.empty();
    }
    String args = matcher.group("args");
    if (field.shortName().equals("CharField")) {
      return wider(input, subject, args, "max_length");
    }
    Optional<BigInteger> places = number(field, "decimal_places");
    return places.isPresent() && places.equals(argument(args, "decimal_places"))
        ? wider(input, subject, args, "max_digits")
        : Optional.empty();
  }

  private static Optional<Widening> wider(
      PlanInput input, Subject subject, String args, String option) {
    Optional<BigInteger> before = number(subject.field(), option);
    Optional<BigInteger> after = argument(args, option);
    if (before.isEmpty() || after.isEmpty() || after.get().compareTo(before.get()) <= 0) {
      return Optional.empty();
    }
    Field changed = subject.field().with(option, Optional.of(new Value.Int(after.get())));
    return ModelEdit.of(subject.modelsText())
        .fieldCall(subject.model().name(), subject.named().name())
        .filter(source -> source.startsWith("models."))
        .flatMap(source -> FieldCall.parse(source, changed))
        .filter(call -> call.keyword(option).isPresent())
        .map(
            call ->
                new Widening(
                    input,
                    subject,
                    call.with(option, after.get().toString()),
                    option + "=" + before.get(),
                    option + "=" + after.get()));
  }

  /** A whole number among a field's keywords. */
  static Optional<BigInteger> number(Field field, String name) {
    return field.kwarg(name).orElse(new Value.None()) instanceof Value.Int(BigInteger i)
        ? Optional.of(i)
        : Optional.empty();
  }

  /** A whole number among the arguments of a call's source. */
  static Optional<BigInteger> argument(String args, String name) {
    Matcher matcher = Pattern.compile(name + "\\s*=\\s*(\\d{1,6})").matcher(args);
    return matcher.find() ? Optional.of(new BigInteger(matcher.group(1))) : Optional.empty();
  }

  Proposal proposal() {
    String model = subject.model().name();
    String field = subject.named().name();
    Draft draft = new Draft(input, subject.app());
    MigrationKey start = draft.leaf();
    MigrationWriter writer = new MigrationWriter();
    writer.imports().from("django.db", "models");
    writer.doc(
        "%s.%s gets more room, %s: a change of the catalogue, no row is read or written."
            .formatted(model, field, after));
    writer.operation(
        "migrations.AlterField(\n    model_name=%s,\n    name=%s,\n    field=%s,\n)"
            .formatted(
                PythonText.quote(subject.model().key().name()),
                PythonText.quote(field),
                call.migration(writer.imports())));
    draft.migration(subject.model().key().name() + "_" + field + "_wider", writer);
    draft.edit(
        subject.modelsPath(),
        ModelEdit.of(subject.modelsText()).replaceCall(model, field, call.model()).text());
    draft.close(
        new Draft.Words(
            "widen",
            Proposal.Deploy.BEFORE_CODE,
            "The column takes more; code of the release before goes on as it is.",
            List.of(draft.migrate(draft.leaf())),
            List.of(draft.lock(subject.table(), "ACCESS EXCLUSIVE", Work.NONE)),
            "Nothing follows.",
            List.of("python manage.py makemigrations --check --dry-run"),
            new Proposal.Rollback(
                List.of(draft.migrate(start)),
                "values that need the new room: with them the way back fails, and without them it"
                    + " reads the whole table under ACCESS EXCLUSIVE")));
    return new Proposal(
        "Retype %s.%s.%s to %s"
            .formatted(subject.app().label(), model, field, call.model().replace("models.", "")),
        "%s.%s is %s, declared with %s at %s.\n%s: %s.\nPlanned for %s, Django %s."
            .formatted(
                subject.table(),
                subject.column(),
                ColumnSql.type(input, subject),
                before,
                subject.field().place(),
                subject.table(),
                ColumnSwap.rows(input, subject.table()),
                input.target(),
                input.django()),
        "One AlterField. PostgreSQL takes more room of the same type into its catalogue: it neither"
            + " rewrites the table nor its indexes, so a shadow column would be work for nothing.",
        List.of(
            new Proposal.Alternative(
                "TextField without a bound", "no next time; the bound is then the form's alone")),
        List.of("No other service depends on the old bound."),
        List.of(),
        draft.phases(),
        List.of(
            new Proposal.Risk(
                "The migration waits for a long transaction, and every query on "
                    + subject.table()
                    + " queues behind it.",
                "Run it with a lock_timeout of a few seconds and again when it gives up.")),
        List.of(
            "Lock waits: SELECT pid, wait_event_type, query FROM pg_stat_activity WHERE"
                + " wait_event_type = 'Lock';"),
        List.of());
  }
}
