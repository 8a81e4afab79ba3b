package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.MigrationWriter;
import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.codegen.TriggerWriter;
import io.github.djarchitect.engine.ColumnTypes;
import io.github.djarchitect.engine.Work;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.sql.Vendor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * More room in a column of the same kind, which PostgreSQL writes into its catalogue and nowhere
 * else: a longer varchar, a text in its place, a numeric with more digits before the point. No
 * shadow column is needed.
 *
 * <p>Source: PostgreSQL, ALTER TABLE, notes on changing a column's type: no rewrite where the old
 * type is binary coercible to the new one; the type modifiers of varchar and numeric may grow so.
 * Indexes over the column itself stay too, those with pattern operators included; indexes with an
 * expression or a condition on it are built anew (measured on 18.4 by their file nodes).
 *
 * @param byHand whether Django's own statements would do more than change the type
 */
record Widening(
    PlanInput input,
    Subject subject,
    Versions versions,
    FieldCall call,
    String before,
    String after,
    String newType,
    boolean byHand) {
  private static final Pattern CALL =
      Pattern.compile("(?:models\\.)?(?<name>CharField|TextField|DecimalField)\\((?<args>.*)\\)");

  /**
   * Django's fields that are a varchar with a bound of their own, and keep it as CharField does.
   */
  private static final List<String> VARCHARS =
      List.of("CharField", "EmailField", "SlugField", "URLField");

  static Optional<Widening> of(PlanInput input, Subject subject, Versions versions, String to) {
    Matcher matcher = CALL.matcher(to.strip());
    Field field = subject.field();
    if (!matcher.matches() || field.foreign() || !Held.of(subject).staysWithType()) {
      return Optional.empty();
    }
    String args = matcher.group("args");
    boolean isText = VARCHARS.contains(field.shortName());
    return switch (matcher.group("name")) {
      case "CharField" ->
          isText ? wider(input, subject, versions, args, "max_length") : Optional.empty();
      case "TextField" ->
          isText && args.isBlank() && !field.shortName().equals("SlugField")
              ? text(input, subject, versions)
              : Optional.empty();
      default -> {
        Optional<BigInteger> places = number(field, "decimal_places");
        yield field.shortName().equals("DecimalField")
                && places.isPresent()
                && places.equals(argument(args, "decimal_places"))
            ? wider(input, subject, versions, args, "max_digits")
            : Optional.empty();
      }
    };
  }

  /** A text without a bound in the place of a varchar. */
  private static Optional<Widening> text(PlanInput input, Subject subject, Versions versions) {
    Field field = subject.field();
    String before = ColumnSql.type(input, subject);
    boolean sameClass =
        Held.of(subject).indexes().stream()
            .allMatch(
                index ->
                    index.kwarg("opclasses").isPresent()
                        || SAME_CLASS.contains(
                            index.className().substring(index.className().lastIndexOf('.') + 1)));
    if (!ColumnTypes.isCoercible(before, "text") || !sameClass || field.isTrue("primary_key")) {
      return Optional.empty();
    }
    Field changed = field.with("max_length", Optional.empty());
    // Django makes the index with pattern operators again, and a cast on the way back
    boolean byHand = field.isTrue("db_index") || field.isTrue("unique");
    return subject
        .declared(input)
        .map(
            call ->
                new Widening(
                    input,
                    subject,
                    versions,
                    call.without(List.of("max_length")).as("models.TextField", changed),
                    before,
                    "without a bound",
                    "text",
                    byHand));
  }

  /** Kinds of index whose operators are the same for a varchar and a text. */
  private static final List<String> SAME_CLASS =
      List.of("Index", "BrinIndex", "HashIndex", "SpGistIndex");

  private static Optional<Widening> wider(
      PlanInput input, Subject subject, Versions versions, String args, String option) {
    Optional<BigInteger> before = number(subject.field(), option);
    Optional<BigInteger> after = argument(args, option);
    if (before.isEmpty() || after.isEmpty() || after.get().compareTo(before.get()) <= 0) {
      return Optional.empty();
    }
    Field changed = subject.field().with(option, Optional.of(new Value.Int(after.get())));
    return subject
        .declared(input)
        .filter(
            call ->
                call.keyword(option).isPresent()
                    || !subject.field().shortName().equals("CharField"))
        .map(
            call ->
                new Widening(
                    input,
                    subject,
                    versions,
                    call.as(call.type(), changed).with(option, after.get().toString()),
                    option + "=" + before.get(),
                    option + "=" + after.get(),
                    option.equals("max_length")
                        ? "varchar(%s)".formatted(after.get())
                        : "numeric(%s, %s)"
                            .formatted(
                                after.get(),
                                number(subject.field(), "decimal_places").orElseThrow()),
                    false));
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
    widen(draft, subject, call, byHand);
    List<Proposal.ExpectedLock> locks = new ArrayList<>();
    locks.add(draft.lock(subject.table(), "ACCESS EXCLUSIVE", Work.NONE));
    for (Subject version : versions.subjects()) {
      widen(draft, version, ofVersions(version.field()), isByHand(version.field()));
      locks.add(draft.lock(version.table(), "ACCESS EXCLUSIVE", Work.NONE));
    }
    draft.edit(
        subject.modelsPath(),
        ModelEdit.of(subject.modelsText()).replaceCall(model, field, call.model()).text());
    draft.close(
        new Draft.Words(
            "widen",
            Proposal.Deploy.BEFORE_CODE,
            "The column takes more; code of the release before goes on as it is."
                + (versions.subjects().isEmpty()
                    ? ""
                    : " So does that of %s, into which each save writes an old version."
                        .formatted(versions.names())),
            List.of(draft.migrate(draft.leaf())),
            locks,
            "Nothing follows.",
            List.of("python manage.py makemigrations --check --dry-run"),
            new Proposal.Rollback(List.of(draft.migrate(start)), wayBack())));
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
        (byHand
                ? "One statement. By AlterField Django would build the column's second index, that"
                    + " with pattern operators, anew under ACCESS EXCLUSIVE; the type alone"
                    + " leaves it as it is."
                : "One AlterField.")
            + " PostgreSQL takes more room of the same kind into its catalogue: it neither rewrites"
            + " the table nor its indexes, so a shadow column would be work for nothing."
            + versions.strategy(model, field),
        newType.startsWith("varchar")
            ? List.of(
                new Proposal.Alternative(
                    "TextField without a bound",
                    "no next time; the bound is then the form's alone"))
            : List.of(
                new Proposal.Alternative(
                    "A shadow column", "five phases, for the same column in the end")),
        List.of(
            "No other service depends on the old bound.",
            "No index that was made by SQL computes something of %s or has a condition on it: PostgreSQL would build it anew under ACCESS EXCLUSIVE."
                .formatted(subject.column())),
        List.of(
            "Is there such an index? SELECT indexdef FROM pg_indexes WHERE tablename = '%s' AND indexdef LIKE '%%%s%%';"
                .formatted(subject.table(), subject.column())),
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

  private void widen(Draft draft, Subject side, FieldCall wider, boolean bySql) {
    MigrationWriter writer = new MigrationWriter();
    writer.imports().from("django.db", "models");
    writer.doc(
        "%s.%s gets more room, %s: a change of the catalogue, no row is read or written."
            .formatted(side.model().name(), side.named().name(), after));
    String alter =
        "migrations.AlterField(\n    model_name=%s,\n    name=%s,\n    field=%s,\n)"
            .formatted(
                PythonText.quote(side.model().key().name()),
                PythonText.quote(side.named().name()),
                wider.migration(writer.imports()));
    writer.operation(
        bySql
            ? "migrations.SeparateDatabaseAndState(\n    database_operations=["
                + ColumnSwap.indented(
                    List.of(
                        "migrations.RunSQL(\n    %s,\n    %s,\n)"
                            .formatted(
                                PythonText.quote(typed(side, newType)),
                                PythonText.quote(typed(side, ColumnSql.type(input, side))))))
                + "],\n    state_operations=["
                + ColumnSwap.indented(List.of(alter))
                + "],\n)"
            : alter);
    draft.migration(side.model().key().name() + "_" + side.named().name() + "_wider", writer);
  }

  /** The copy of the field with the same room. */
  private FieldCall ofVersions(Field copy) {
    if (newType.equals("text")) {
      return FieldCall.of(copy)
          .without(List.of("max_length"))
          .as("models.TextField", copy.with("max_length", Optional.empty()));
    }
    String option = newType.startsWith("varchar") ? "max_length" : "max_digits";
    return FieldCall.of(
        copy.with(option, Optional.of(new Value.Int(argument(after, option).orElseThrow()))));
  }

  /** Whether AlterField would make the index with pattern operators again. */
  private boolean isByHand(Field field) {
    return newType.equals("text") && (field.isTrue("db_index") || field.isTrue("unique"));
  }

  private static String typed(Subject side, String type) {
    return "ALTER TABLE %s ALTER COLUMN %s TYPE %s"
        .formatted(
            TriggerWriter.quote(Vendor.POSTGRESQL, side.table()),
            TriggerWriter.quote(Vendor.POSTGRESQL, side.column()),
            type);
  }

  /** Django casts to another kind of type, and a cast to varchar(n) cuts off what is too long. */
  private String wayBack() {
    String rewrites = "it rewrites the table under ACCESS EXCLUSIVE";
    if (newType.equals("text") && !byHand) {
      String most = before.replaceAll("\\D", "");
      return "texts of more than %1$s characters: the way back cuts them off without a word, so first look for them with SELECT count(*) FROM %2$s WHERE length(%3$s) > %1$s; and %4$s"
          .formatted(most, subject.table(), subject.column(), rewrites);
    }
    return "values that need the new room: with them the way back fails, and without them "
        + rewrites;
  }
}
