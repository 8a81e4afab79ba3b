package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.Backfill;
import io.github.djarchitect.codegen.Imports;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.codegen.SampleRow;
import io.github.djarchitect.codegen.TriggerWriter;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Field;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.python.PythonParser;
import io.github.djarchitect.sql.Vendor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Another type for a column of a large table, without the rewrite that ALTER TYPE would be. */
public final class RetypeColumn implements Playbook {
  private static final Pattern CALL =
      Pattern.compile("(?:models\\.)?(?<name>\\w+Field)\\((?<args>[^()]*)\\)");

  /** Field class to the PostgreSQL type that its column has. */
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("BigIntegerField", "bigint"),
          Map.entry("IntegerField", "integer"),
          Map.entry("SmallIntegerField", "smallint"),
          Map.entry("PositiveBigIntegerField", "bigint"),
          Map.entry("PositiveIntegerField", "integer"),
          Map.entry("PositiveSmallIntegerField", "smallint"),
          Map.entry("TextField", "text"),
          Map.entry("UUIDField", "uuid"),
          Map.entry("FloatField", "double precision"),
          Map.entry("DateTimeField", "timestamp with time zone"),
          Map.entry("DateField", "date"),
          Map.entry("BooleanField", "boolean"));

  @Override
  public String id() {
    return "retype-column";
  }

  @Override
  public String goal() {
    return "Another type for a column of a large table while the application stays up";
  }

  @Override
  public String doc() {
    return "A shadow column of the new type, a trigger that keeps both in step, a batched backfill,"
        + " NOT NULL without a scan under lock; then the model's field is pointed at the new"
        + " column (db_column) and the old one is dropped a release later. Declined where"
        + " the new type does not hold every value of the old one; more room of the same"
        + " kind is one AlterField.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("model", "app.Model", true),
        new Parameter("field", "The field whose type changes", true),
        new Parameter(
            "to",
            "The new field: BigIntegerField(), DecimalField(max_digits=12, decimal_places=2)",
            true),
        ColumnSwap.BATCH_ROWS);
  }

  @Override
  public Outcome plan(PlanInput input) {
    return switch (Subject.findOnPostgres(input)) {
      case Subject.Not not -> not.outcome();
      case Subject.Found found -> plan(input, found.subject());
    };
  }

  private static final List<String> CARRIED =
      List.of(
          "default",
          "choices",
          "validators",
          "null",
          "blank",
          "verbose_name",
          "help_text",
          "editable",
          "db_comment");

  /** What is said of single values, and holds for another type only where it has the like. */
  private static final List<String> OF_VALUES = List.of("default", "choices", "validators");

  private static final List<String> TEXTS = List.of("CharField", "TextField");

  private static Outcome plan(PlanInput input, Subject subject) {
    Versions versions = Versions.of(input, subject);
    if (versions.hindered().isPresent()) {
      return new NotApplicable(versions.hindered().get());
    }
    Optional<Widening> widening =
        input.parameter("to").flatMap(to -> Widening.of(input, subject, versions, to));
    if (widening.isPresent()) {
      return new Planned(widening.get().proposal());
    }
    List<String> others = Held.of(subject).others();
    if (!others.isEmpty()) {
      return new NotApplicable(
          "%s takes part in %s; that has to be replaced first."
              .formatted(subject.named().name(), String.join(", ", others)));
    }
    if (subject.field().kwarg("to").isPresent()) {
      return new NotApplicable(
          "%s is a relation; its type is that of the key it points to."
              .formatted(subject.named().name()));
    }
    Optional<Outcome> kept = subject.databaseDefault();
    if (kept.isPresent()) {
      return kept.get();
    }
    // a bare class is the field without arguments
    Optional<String> to =
        input.parameter("to").map(text -> text.matches("[\\w.]+Field") ? text + "()" : text);
    if (to.isEmpty()) {
      return new Asks(
          List.of(
              new Question(
                  "to",
                  "Which type is %s to have?".formatted(subject.named().name()),
                  "It decides how each value is converted.",
                  usual(ColumnSql.type(input, subject)),
                  usual(ColumnSql.type(input, subject)).getFirst())));
    }
    Matcher call = CALL.matcher(to.get());
    if (!call.matches() || !PythonParser.parseExpression(to.get()).problems().isEmpty()) {
      return new NotApplicable(
          "'%s' is no field call; write it as BigIntegerField() or CharField(max_length=200)."
              .formatted(to.get()));
    }
    Optional<String> type = type(call.group("name"), call.group("args"));
    if (type.isEmpty()) {
      return new NotApplicable(
          "how %s is stored is not known to this playbook.".formatted(call.group("name")));
    }
    String oldType = ColumnSql.type(input, subject);
    Optional<Domain> from = subject.field().foreign() ? Optional.empty() : Domain.of(oldType);
    Optional<Domain> domain = Domain.of(type.get());
    if (from.isEmpty() || domain.isEmpty()) {
      return new NotApplicable(
          "what a %s holds is not known to this playbook.".formatted(subject.field().shortName()));
    }
    Conversion conversion =
        new Conversion(input, subject, from.get(), domain.get(), oldType, type.get());
    Optional<String> loss =
        negative(subject, call.group("name"))
            .or(() -> loss(subject.field(), call.group("name")))
            .or(conversion::refused);
    if (loss.isPresent()) {
      return new NotApplicable(loss.get());
    }
    Optional<Outcome> tooOld = ColumnSwap.tooOld(input);
    if (tooOld.isPresent()) {
      return tooOld.get();
    }
    String args = call.group("args").strip();
    FieldCall source = carried(input, subject, "models." + call.group("name") + "(" + args + ")");
    String old = subject.named().name();
    String fresh = old + "_new";
    if (subject.model().field(fresh).isPresent()) {
      return new NotApplicable(
          "%s has a field %s already.".formatted(subject.model().name(), fresh));
    }
    Vendor vendor = input.target().vendor();
    ColumnSwap.Shape shape =
        new ColumnSwap.Shape(
            "retype",
            List.of(
                new ColumnSwap.Part(
                    fresh,
                    source,
                    "CAST({row}%s AS %s)"
                        .formatted(TriggerWriter.quote(vendor, subject.column()), type.get()))),
            conversion.backwards(TriggerWriter.quote(vendor, fresh)),
            new Backfill.Change.Expressions(
                Map.of(
                    fresh,
                    "Cast(%s, models.%s(%s))"
                        .formatted(PythonText.quote(old), call.group("name"), args)),
                List.of(),
                new Imports()
                    .from("django.db", "models")
                    .from("django.db.models.functions", "Cast")),
            Optional.of(subject.named().name()),
            Optional.empty(),
            conversion.limits(call.group("name").startsWith(POSITIVE)));
    ColumnSwap swap = new ColumnSwap(input, subject, shape, versions);
    List<Proposal.Phase> phases = swap.phases();
    return new Planned(
        proposal(
            input,
            subject,
            versions,
            source.model(),
            conversion,
            phases,
            swap.tests(
                "gets another type", rows(subject.field().shortName(), call.group("name")))));
  }

  private static final String POSITIVE = "Positive";

  private static Optional<String> negative(Subject subject, String to) {
    boolean fits = subject.field().shortName().startsWith(POSITIVE);
    return fits || !to.startsWith(POSITIVE)
        ? Optional.empty()
        : Optional.of(
            "a %s takes no negative number, and nothing keeps them out of %s now; count them by SELECT count(*) FROM %s WHERE %s < 0; and add a check for it first."
                .formatted(to, subject.named().name(), subject.table(), subject.column()));
  }

  /** Why the new field cannot take the place of the old one, by what the old one says of itself. */
  private static Optional<String> loss(Field field, String to) {
    String from = field.shortName();
    if (from.equals("DateTimeField") && !to.equals("DateTimeField") && !TEXTS.contains(to)) {
      return Optional.of(
          "a %s does not hold the time of day that a DateTimeField has, and no way back would bring it again; add a field beside it instead."
              .formatted(to));
    }
    boolean timed = field.isTrue("auto_now") || field.isTrue("auto_now_add");
    if (timed && !to.equals(from)) {
      return Optional.of("it is filled by auto_now, which a %s does not do.".formatted(to));
    }
    if (TEXTS.contains(from) && !TEXTS.contains(to)) {
      Optional<String> word = word(field);
      if (word.isPresent()) {
        return Optional.of(
            "%s is among its values, and no %s holds that; map the values onto another field first."
                .formatted(PythonText.quote(word.get()), to));
      }
    }
    Optional<BigInteger> length = Widening.number(field, "max_length");
    if (to.equals("UUIDField")
        && TEXTS.contains(from)
        && length.filter(l -> l.intValue() < 32).isPresent()) {
      return Optional.of(
          "a text of %s characters holds no UUID, which has 32 or 36.".formatted(length.get()));
    }
    return Optional.empty();
  }

  /** Fields that hold all that a column of a type does. */
  private static List<String> usual(String type) {
    List<String> fitting = new ArrayList<>();
    for (String call :
        List.of(
            "BigIntegerField()", "DecimalField(max_digits=12, decimal_places=2)", "TextField()")) {
      Matcher matcher = CALL.matcher(call);
      Optional<Domain> to =
          matcher.matches()
              ? type(matcher.group("name"), matcher.group("args")).flatMap(Domain::of)
              : Optional.empty();
      if (Domain.of(type)
          .filter(from -> to.isPresent() && from.without(to.get()).isEmpty())
          .isPresent()) {
        fitting.add(call);
      }
    }
    return fitting.isEmpty() ? List.of("TextField()") : fitting;
  }

  /** A choice or default that is a text and no number, by what the field itself says. */
  private static Optional<String> word(Field field) {
    List<Value> values = new ArrayList<>();
    field.kwarg("default").ifPresent(values::add);
    for (Value choice : field.kwarg("choices").map(RetypeColumn::items).orElse(List.of())) {
      items(choice).stream().findFirst().ifPresent(values::add);
    }
    return values.stream()
        .map(Value::asString)
        .flatMap(Optional::stream)
        .filter(text -> !text.isEmpty() && !text.matches("-?\\d+(?:\\.\\d+)?"))
        .findFirst();
  }

  private static List<Value> items(Value value) {
    return switch (value) {
      case Value.PyList list -> list.items();
      case Value.PyTuple tuple -> tuple.items();
      default -> List.of();
    };
  }

  /** Values that both types hold, so that the way there and back can be compared. */
  private static List<RowsTest.Row> rows(String from, String to) {
    boolean numbers = SampleRow.isNumber(from);
    if (!numbers && !TEXTS.contains(from)) {
      return List.of();
    }
    boolean toNumbers = SampleRow.isNumber(to);
    if (!toNumbers && !TEXTS.contains(to)) {
      return List.of();
    }
    // 1.0 as a text is not 1
    boolean differs = numbers != toNumbers && (numbers ? from : to).matches("(Decimal|Float)Field");
    return differs
        ? List.of()
        : Stream.of("1", "2", "7")
            .map(
                value ->
                    new RowsTest.Row(
                        numbers ? value : PythonText.quote(value),
                        "(" + (toNumbers ? value : PythonText.quote(value)) + ",)"))
            .toList();
  }

  /** The new call with what the old one says beside its type. */
  private static FieldCall carried(PlanInput input, Subject subject, String source) {
    FieldCall call = FieldCall.parse(source).orElseThrow();
    Optional<FieldCall> old = subject.declared(input);
    if (old.isEmpty()) {
      return subject.nullable() ? call.with("null", "True").with("blank", "True") : call;
    }
    boolean sameKind =
        SampleRow.isNumber(subject.field().shortName()) == SampleRow.isNumber(simple(call.type()))
            && TEXTS.contains(subject.field().shortName()) == TEXTS.contains(simple(call.type()));
    for (String name : CARRIED) {
      boolean ofValue = OF_VALUES.contains(name);
      Optional<String> text = old.get().keyword(name);
      if (text.isPresent()
          && call.keyword(name).isEmpty()
          && (!ofValue || (sameKind && (isPlain(text.get()) || !name.equals("default"))))) {
        call = call.with(name, text.get());
        Optional<Value> migrated = subject.field().kwarg(name);
        if (!isPlain(text.get()) && migrated.isPresent()) {
          call = call.asMigrated(Map.of(name, migrated.get()));
        }
      }
    }
    return call;
  }

  private static String simple(String type) {
    return type.substring(type.lastIndexOf('.') + 1);
  }

  /** A number, a text or a constant: the same in a migration. */
  private static boolean isPlain(String source) {
    return source.matches("-?[0-9][0-9_.]*|True|False|None|\"[^\"\\\\]*\"|'[^'\\\\]*'");
  }

  private static Optional<String> type(String name, String args) {
    if (name.equals("CharField")) {
      Matcher length = Pattern.compile("max_length\\s*=\\s*(\\d+)").matcher(args);
      return length.find()
          ? Optional.of("varchar(%s)".formatted(length.group(1)))
          : Optional.empty();
    }
    if (name.equals("DecimalField")) {
      Matcher digits = Pattern.compile("max_digits\\s*=\\s*(\\d+)").matcher(args);
      Matcher places = Pattern.compile("decimal_places\\s*=\\s*(\\d+)").matcher(args);
      return digits.find() && places.find()
          ? Optional.of("numeric(%s, %s)".formatted(digits.group(1), places.group(1)))
          : Optional.empty();
    }
    return Optional.ofNullable(TYPES.get(name));
  }

  private static Proposal proposal(
      PlanInput input,
      Subject subject,
      Versions versions,
      String source,
      Conversion conversion,
      List<Proposal.Phase> phases,
      List<Proposal.TestFile> tests) {
    String label = subject.app().label() + "." + subject.model().name();
    return new Proposal(
        "Retype %s.%s to %s"
            .formatted(label, subject.named().name(), source.replace("models.", "")),
        "%s.%s is %s%s, declared at %s.\n%s: %s.\nPlanned for %s, Django %s."
            .formatted(
                subject.table(),
                subject.column(),
                conversion.oldType(),
                subject.nullable() ? ", nullable" : " NOT NULL",
                subject.field().place(),
                subject.table(),
                ColumnSwap.rows(input, subject.table()),
                input.target(),
                input.django()),
        conversion.whyNotAlter()
            + versions.strategy(subject.model().name(), subject.named().name()),
        List.of(
            new Proposal.Alternative(
                "AlterField in a maintenance window",
                "one migration; needs a window as long as the rewrite"),
            new Proposal.Alternative(
                "A new table and a swap",
                "also mends bloat; foreign keys to the table have to be moved too")),
        List.of(
            conversion.assumption(),
            "The column keeps its new name (%s_new) in the database; the field keeps %s."
                .formatted(subject.named().name(), subject.named().name()),
            "Deploys are rolling: old and new code run side by side for a while."),
        conversion.questions(
            "Choices and validators go over where old and new type are of a kind; look at them in"
                + " models.py, no column changes by them."),
        phases,
        ColumnSwap.risks(subject),
        ColumnSwap.monitoring(subject),
        tests);
  }
}
