package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.Backfill;
import io.github.djarchitect.codegen.Imports;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.codegen.TriggerWriter;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.sql.Vendor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One text column into two or more, while the application stays up. */
public final class SplitColumn implements Playbook {
  @Override
  public String id() {
    return "split-column";
  }

  @Override
  public String goal() {
    return "One text column into two or more while the application stays up";
  }

  @Override
  public String doc() {
    return "Expand (new columns, a trigger that keeps both forms in step), backfill in batches,"
        + " enforce NOT NULL without a scan under lock, switch the code, contract a release later."
        + " The first part is the text before the first space, the last part is the rest; put"
        + " together again they give the old text, but for a single space at its end.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("model", "app.Model", true),
        new Parameter("field", "The text field to split", true),
        new Parameter("into", "New field names, comma-separated: first_name,last_name", true),
        ColumnSwap.BATCH_ROWS);
  }

  @Override
  public Outcome plan(PlanInput input) {
    return switch (Subject.findOnPostgres(input)) {
      case Subject.Not not -> not.outcome();
      case Subject.Found found -> plan(input, found.subject());
    };
  }

  private Outcome plan(PlanInput input, Subject subject) {
    String type = subject.field().shortName();
    if (!List.of("CharField", "TextField").contains(type)) {
      return new NotApplicable(
          "%s.%s is a %s, and only a text can be split at a space."
              .formatted(subject.model().name(), subject.named().name(), type));
    }
    if (subject.field().foreign()) {
      return new NotApplicable(
          "%s is a %s, and parts that are plain texts would not do what that class does beside holding one; a person has to write this one."
              .formatted(subject.named().name(), subject.field().className()));
    }
    Optional<Outcome> kept = subject.databaseDefault();
    if (kept.isPresent()) {
      return kept.get();
    }
    Held held = Held.of(subject);
    List<String> others = new ArrayList<>(held.others());
    held.checks().forEach(check -> others.add("the check " + check.name().orElseThrow()));
    if (!others.isEmpty()) {
      return new NotApplicable(
          "%s takes part in %s; that has to be replaced first."
              .formatted(subject.named().name(), String.join(", ", others)));
    }
    Optional<Outcome> old = ColumnSwap.tooOld(input);
    if (old.isPresent()) {
      return old.get();
    }
    Optional<String> into = input.parameter("into");
    String suffix = subject.named().name().endsWith("name") ? "name" : subject.named().name();
    if (into.isEmpty()) {
      String usual = "first_%s,last_%s".formatted(suffix, suffix);
      return new Asks(
          List.of(
              new Question(
                  "into",
                  "Into which fields is %s split?".formatted(subject.named().name()),
                  "They become columns of " + subject.table() + ".",
                  List.of(usual),
                  usual)));
    }
    List<String> names = Arrays.stream(into.get().split(",")).map(String::strip).toList();
    for (String name : names) {
      Optional<String> unfit = subject.unfit(name, input);
      if (unfit.isPresent()) {
        return new NotApplicable(
            unfit.get()
                + " Old and new stand side by side for a while: give the part another name.");
      }
    }
    Versions versions = Versions.of(input, subject);
    if (versions.hindered().isPresent()) {
      return new NotApplicable(versions.hindered().get());
    }
    if (names.size() < 2) {
      return new NotApplicable("a split needs at least two new fields.");
    }
    ColumnSwap swap = new ColumnSwap(input, subject, shape(input, subject, names), versions);
    List<Proposal.Phase> phases = swap.phases();
    return new Planned(
        proposal(
            input,
            subject,
            versions,
            names,
            phases,
            swap.assumptions(),
            swap.tests("is split", rows(subject, names.size()))));
  }

  /** Texts with fewer, as many and more words than parts. */
  private static List<RowsTest.Row> rows(Subject subject, int parts) {
    List<RowsTest.Row> rows = new ArrayList<>();
    for (String text : List.of("Ada Lovelace", "Plato", "Juan Carlos de Borbon", "")) {
      List<String> cut = new ArrayList<>(List.of(text.split(" ", parts)));
      while (cut.size() < parts) {
        cut.add("");
      }
      rows.add(
          new RowsTest.Row(
              PythonText.quote(text),
              cut.stream().map(PythonText::quote).collect(Collectors.joining(", ", "(", ")"))));
    }
    if (subject.nullable()) {
      rows.add(
          new RowsTest.Row(
              "None", "(" + String.join(", ", Collections.nCopies(parts, "None")) + ")"));
    }
    boolean fits =
        subject.field().kwarg("max_length").orElse(Value.Int.of(200))
                instanceof Value.Int(BigInteger most)
            && most.intValue() >= "Juan Carlos de Borbon".length();
    return fits ? rows : List.of();
  }

  private static ColumnSwap.Shape shape(PlanInput input, Subject subject, List<String> names) {
    String column = "{row}" + TriggerWriter.quote(input.target().vendor(), subject.column());
    FieldCall call = call(subject);
    List<ColumnSwap.Part> parts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      boolean last = i == names.size() - 1;
      FieldCall part = i == 0 || subject.nullable() ? call : call.with("blank", "True");
      String sql = last ? rest(column, i) : "split_part(%s, ' ', %d)".formatted(column, i + 1);
      parts.add(new ColumnSwap.Part(names.get(i), part, sql));
    }
    return new ColumnSwap.Shape(
        "split",
        parts,
        joined(input.target().vendor(), subject, names),
        change(subject, names),
        Optional.empty(),
        Optional.of(property(subject, names)),
        new ColumnSwap.Limits(
            subject.field().shortName().equals("CharField")
                ? Optional.of(
                    "parts that together are longer than %s may be"
                        .formatted(subject.named().name()))
                : Optional.empty(),
            Optional.empty(),
            "a single space at the end of a text, which no part keeps"));
  }

  /** The parts put together again: as many as there are up to the last that is not empty. */
  private static String joined(Vendor vendor, Subject subject, List<String> names) {
    List<String> parts =
        names.stream()
            .map(name -> "COALESCE({row}%s, '')".formatted(TriggerWriter.quote(vendor, name)))
            .toList();
    String joined = parts.getFirst();
    for (int i = 1; i < parts.size(); i++) {
      joined =
          "CASE WHEN %s = '' THEN %s ELSE %s END"
              .formatted(parts.get(i), joined, String.join(" || ' ' || ", parts.subList(0, i + 1)));
    }
    if (!subject.nullable()) {
      return joined;
    }
    String none =
        String.join(
            " AND ",
            names.stream()
                .map(name -> "{row}%s IS NULL".formatted(TriggerWriter.quote(vendor, name)))
                .toList());
    return "CASE WHEN %s THEN NULL ELSE %s END".formatted(none, joined);
  }

  /** What stands behind the n-th space; empty where there are fewer. */
  private static String rest(String column, int spaces) {
    return "CASE WHEN %1$s ~ '^([^ ]* ){%2$d}' THEN regexp_replace(%1$s, '^([^ ]* ){%2$d}', '') ELSE '' END"
        .formatted(column, spaces);
  }

  private static FieldCall call(Subject subject) {
    FieldCall plain = FieldCall.parse(source(subject)).orElseThrow();
    boolean editable =
        !subject.field().kwarg("editable").filter(new Value.Bool(false)::equals).isPresent();
    FieldCall call = editable ? plain : plain.with("editable", "False");
    if (subject.nullable()) {
      return call.with("null", "True").with("blank", "True");
    }
    boolean blank = subject.field().isTrue("blank");
    return blank ? call.with("blank", "True") : call;
  }

  /** Options of the whole text that say nothing of its parts, by their names. */
  private static List<String> notCarried(Subject subject) {
    return Stream.of(
            "validators",
            "default",
            "choices",
            "help_text",
            "verbose_name",
            "error_messages",
            "db_collation",
            "db_comment")
        .filter(option -> subject.field().kwarg(option).isPresent())
        .toList();
  }

  private static String source(Subject subject) {
    if (subject.field().shortName().equals("TextField")) {
      return "models.TextField()";
    }
    BigInteger length =
        subject.field().kwarg("max_length").orElse(Value.Int.of(200))
                instanceof Value.Int(BigInteger i)
            ? i
            : BigInteger.valueOf(200);
    return "models.CharField(max_length=%s)".formatted(length);
  }

  private static Backfill.Change change(Subject subject, List<String> names) {
    String old = subject.named().name();
    Map<String, String> assign = new LinkedHashMap<>();
    if (names.size() == 2) {
      // Left and Substr are a CharField to Django, which mixes them with nothing else
      boolean isText = subject.field().shortName().equals("TextField");
      String output = isText ? ", output_field=TextField()" : "";
      assign.put(
          names.get(0),
          "Case(When(%s__contains=\" \", then=Left(\"%s\", space - 1)), default=F(\"%s\")%s)"
              .formatted(old, old, old, output));
      assign.put(
          names.get(1),
          "Case(When(%s__contains=\" \", then=Substr(\"%s\", space + 1)), default=Value(\"\")%s)"
              .formatted(old, old, output));
      Imports imports =
          new Imports()
              .from("django.db.models", "Case", "F", "Value", "When")
              .from("django.db.models.functions", "Left", "StrIndex", "Substr");
      return new Backfill.Change.Expressions(
          assign,
          List.of("space = StrIndex(\"%s\", Value(\" \"))".formatted(old)),
          isText ? imports.from("django.db.models", "TextField") : imports);
    }
    for (int i = 0; i < names.size(); i++) {
      assign.put(
          names.get(i),
          "(row.%s.split(\" \", %d) + [\"\"] * %d)[%d]"
              .formatted(old, names.size() - 1, names.size(), i));
    }
    return new Backfill.Change.PerRow(assign);
  }

  /** The old name for code that reads or gives whole texts: a property that cuts as the trigger. */
  private static String property(Subject subject, List<String> names) {
    String old = subject.named().name();
    List<String> parts = names.stream().map(name -> "self." + name).toList();
    String cut =
        names.size() == 2
            ? "%s, _, %s = value.partition(\" \")".formatted(parts.get(0), parts.get(1))
            : "%s = (value.split(\" \", %d) + [\"\"] * %d)[:%d]"
                .formatted(
                    String.join(", ", parts), names.size() - 1, names.size() - 1, names.size());
    String join = String.join(", ", parts);
    if (!subject.nullable()) {
      return """
      @property
      def %1$s(self):
          return " ".join(part for part in (%2$s) if part)

      @%1$s.setter
      def %1$s(self, value):
          %3$s\
      """
          .formatted(old, join, cut);
    }
    return """
    @property
    def %1$s(self):
        parts = (%2$s)
        if all(part is None for part in parts):
            return None
        return " ".join(part for part in parts if part)

    @%1$s.setter
    def %1$s(self, value):
        if value is None:
            %4$s = None
        else:
            %3$s\
    """
        .formatted(old, join, cut, String.join(" = ", parts));
  }

  private static Proposal proposal(
      PlanInput input,
      Subject subject,
      Versions versions,
      List<String> names,
      List<Proposal.Phase> phases,
      List<String> assumed,
      List<Proposal.TestFile> tests) {
    String old = subject.named().name();
    String label = subject.app().label() + "." + subject.model().name();
    List<String> assumptions =
        new ArrayList<>(
            List.of(
                "The parts are cut at spaces: the first %s, everything behind the last cut to %s."
                    .formatted(
                        names.size() == 2 ? "word to " + names.getFirst() : "words one each",
                        names.getLast()),
                "Deploys are rolling: old and new code run side by side for a while.",
                "No other service reads or writes %s.".formatted(subject.table())));
    List<String> left = notCarried(subject);
    if (!left.isEmpty()) {
      assumptions.add(
          "%s of %s (%s) %s of the whole text and %s not carried to the parts: give %s what they need in %s."
              .formatted(
                  String.join(", ", left),
                  old,
                  subject.field().place(),
                  left.size() == 1 ? "speaks" : "speak",
                  left.size() == 1 ? "is" : "are",
                  String.join(" and ", names),
                  subject.modelsPath()));
    }
    assumptions.addAll(assumed);
    return new Proposal(
        "Split %s.%s into %s".formatted(label, old, String.join(" and ", names)),
        "%s.%s is %s%s, declared at %s.\n%s: %s.\n%s\nPlanned for %s, Django %s."
            .formatted(
                subject.table(),
                subject.column(),
                ColumnSql.type(input, subject),
                subject.nullable() ? ", nullable" : " NOT NULL",
                subject.field().place(),
                subject.table(),
                ColumnSwap.rows(input, subject.table()),
                CodeSwitch.known(input, subject),
                input.target(),
                input.django()),
        "Not one migration: the code that runs while it is applied inserts without the new columns,"
            + " and one UPDATE would hold every row of the table locked to its end. So the new"
            + " columns come first, a trigger keeps both forms in step whoever writes, a batched"
            + " backfill fills what was there, and the old column goes a release after the code has"
            + " let go of it."
            + versions.strategy(subject.model().name(), old),
        List.of(
            new Proposal.Alternative(
                "Dual write in save()",
                "no trigger, but bulk_create, update() and raw SQL pass it by"),
            new Proposal.Alternative(
                "A stored generated column",
                "always right, but adding it rewrites the table under ACCESS EXCLUSIVE"),
            new Proposal.Alternative(
                "One migration in a maintenance window",
                "far simpler; needs the window that was ruled out")),
        assumptions,
        List.of(
            "How many values do not fit that cut? SELECT count(*) FROM %s WHERE %s NOT LIKE '%% %%' OR %s LIKE '%% %% %%' OR %s <> btrim(%s);"
                .formatted(
                    subject.table(),
                    subject.column(),
                    subject.column(),
                    subject.column(),
                    subject.column()),
            "How long must a rollback to the release before stay possible? It decides when the"
                + " contract phase may run."),
        phases,
        risks(subject, names),
        ColumnSwap.monitoring(subject),
        tests);
  }

  private static List<Proposal.Risk> risks(Subject subject, List<String> names) {
    List<Proposal.Risk> risks = new ArrayList<>(ColumnSwap.risks(subject));
    if (subject.field().shortName().equals("CharField")) {
      risks.add(
          new Proposal.Risk(
              "%s together are longer than %s may be: the trigger cannot put them into the old column, and the INSERT fails."
                  .formatted(String.join(" and ", names), subject.named().name()),
              "Bound the parts in the forms so that they fit together, until the contract phase."));
    }
    return risks;
  }
}
