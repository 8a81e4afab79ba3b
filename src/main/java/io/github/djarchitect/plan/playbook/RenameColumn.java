package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.Backfill;
import io.github.djarchitect.codegen.Imports;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.codegen.TriggerWriter;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.sql.Vendor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Another name for a column, while code that knows only the old one still runs. */
public final class RenameColumn implements Playbook {
  @Override
  public String id() {
    return "rename-column";
  }

  @Override
  public String goal() {
    return "Another name for a column while the application stays up";
  }

  @Override
  public String doc() {
    return "RenameField is instant and breaks the code that still runs. Here the new column stands"
        + " beside the old one, a trigger keeps them in step, and the old one goes a release after"
        + " the code has let go of it. Where only the field's name matters, keep the column with"
        + " db_column instead, as the plan does for a foreign key.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("model", "app.Model", true),
        new Parameter("field", "The field to rename", true),
        new Parameter("to", "Its new name", true),
        new Parameter("column", "keep: the field gets the name, its column stays", false),
        ColumnSwap.BATCH_ROWS);
  }

  @Override
  public Outcome plan(PlanInput input) {
    return switch (Subject.findOnPostgres(input)) {
      case Subject.Not not -> not.outcome();
      case Subject.Found found -> plan(input, found.subject());
    };
  }

  private static Outcome plan(PlanInput input, Subject subject) {
    boolean relation = subject.isRelation();
    if (subject.field().isTrue("primary_key") && !relation) {
      return new NotApplicable(
          "%s is the primary key, which other tables may hold on to."
              .formatted(subject.named().name()));
    }
    if (subject.field().kwarg("to").isPresent() && !relation) {
      return new NotApplicable(withoutColumn(subject));
    }
    if (subject.field().isTrue("parent_link")) {
      return new NotApplicable(
          "%s is the link to the model that %s extends, by which Django joins the two tables."
              .formatted(subject.named().name(), subject.model().name()));
    }
    Optional<String> to = input.parameter("to");
    if (to.isEmpty()) {
      return new Asks(
          List.of(
              new Question(
                  "to",
                  "What is %s to be called?".formatted(subject.named().name()),
                  null,
                  List.of(),
                  subject.named().name() + "_new")));
    }
    Versions versions = Versions.of(input, subject);
    if (versions.hindered().isPresent()) {
      return new NotApplicable(versions.hindered().get());
    }
    Optional<String> unfit = subject.unfit(to.get(), input);
    if (unfit.isPresent()) {
      return new NotApplicable(unfit.get());
    }
    Optional<FieldCall> declared = subject.declared(input);
    if (declared.isEmpty()) {
      return new NotApplicable(
          subject.field().foreign()
              ? "%s is a %s, a class outside Django of which cannot be told %s; its code decides, and a person has to write this one."
                  .formatted(
                      subject.named().name(),
                      subject.field().className(),
                      relation
                          ? "what else it does by the field's name"
                          : "whether a second column of it may be empty at first")
              : "the declaration of %s in %s is no plain call, so it cannot be copied."
                  .formatted(subject.named().name(), subject.modelsPath()));
    }
    boolean kept = input.parameter("column").filter("keep"::equals).isPresent();
    if (kept
        || relation
        || !subject.entangled().isEmpty()
        || subject.databaseDefault().isPresent()) {
      return new KeptColumn(input, subject, versions, to.get(), declared.get()).plan();
    }
    Optional<Outcome> old = ColumnSwap.tooOld(input);
    if (old.isPresent()) {
      return old.get() instanceof NotApplicable(String reason)
          ? new NotApplicable(
              reason
                  + " A new name for the field alone needs neither: say to keep the column"
                  + " (column=keep).")
          : old.get();
    }
    FieldCall call = declared.get().without(List.of("db_column"));
    Vendor vendor = input.target().vendor();
    ColumnSwap.Shape shape =
        new ColumnSwap.Shape(
            "rename",
            List.of(
                new ColumnSwap.Part(
                    to.get(), call, "{row}" + TriggerWriter.quote(vendor, subject.column()), true)),
            "{row}" + TriggerWriter.quote(vendor, to.get()),
            new Backfill.Change.Expressions(
                Map.of(to.get(), "F(%s)".formatted(PythonText.quote(subject.named().name()))),
                List.of(),
                new Imports().from("django.db.models", "F")),
            Optional.empty(),
            Optional.of(alias(subject, to.get())),
            new ColumnSwap.Limits(Optional.empty(), Optional.empty(), "nothing"));
    ColumnSwap swap = new ColumnSwap(input, subject, shape, versions);
    List<Proposal.Phase> phases = swap.phases();
    String label = subject.app().label() + "." + subject.model().name();
    return new Planned(
        new Proposal(
            "Rename %s.%s to %s".formatted(label, subject.named().name(), to.get()),
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
            "Not RenameField: Django names every column, so each query of the code that still runs"
                + " would fail from that moment on. The new column stands beside the old one until"
                + " nobody uses it."
                + versions.strategy(subject.model().name(), subject.named().name()),
            List.of(
                new Proposal.Alternative(
                    "Keep the column: %s = %s with db_column=\"%s\""
                        .formatted(
                            to.get(), call.without(List.of("db_column")).model(), subject.column()),
                    "no change in the database at all; the column keeps its old name"),
                new Proposal.Alternative(
                    "RenameField in a maintenance window",
                    "one instant migration; needs the window")),
            assumptions(subject, swap.ofClients()),
            List.of(
                "Would keeping the column's name be enough? Then the first alternative is all."),
            phases,
            ColumnSwap.risks(subject),
            ColumnSwap.monitoring(subject),
            swap.tests("is renamed", RowsTest.samples(subject.field()))));
  }

  private static List<String> assumptions(Subject subject, Optional<String> clients) {
    List<String> assumptions = new ArrayList<>();
    assumptions.add("Deploys are rolling: old and new code run side by side for a while.");
    clients.ifPresent(assumptions::add);
    if (subject.field().foreign()) {
      assumptions.add(
          "%s is no class of Django's: what it does by its field's name (what it sends, stores beside the column or connects) it does for both fields until the switch, and for the new name behind it. Read it before the first phase."
              .formatted(subject.field().className()));
    }
    return assumptions;
  }

  /** Why a relation that another table keeps is none for this playbook. */
  private static String withoutColumn(Subject subject) {
    String is = "%s is a %s".formatted(subject.named().name(), subject.field().shortName());
    return subject.field().shortName().contains("ManyToMany")
        ? is
            + (subject.field().kwarg("through").isEmpty()
                ? ": it has no column but a table of its own, which RenameField would rename under"
                    + " the code that still runs. Where only the field's name matters,"
                    + " RenameField with db_table for that table in state_operations alone keeps"
                    + " it."
                : ": it has no column, and the table of its through model does not go by its name."
                    + " RenameField changes the state alone; only the code has to follow.")
        : is + ", a relation without a column of its own, so there is none to rename.";
  }

  /** The old name for code that was missed: a property, which queries and forms cannot use. */
  static String alias(Subject subject, String to) {
    String old = subject.named().name();
    String property = property(old, to);
    if (subject.isRelation()) {
      return property + "\n\n" + property(old + "_id", to + "_id");
    }
    if (subject.field().kwarg("choices").isEmpty()) {
      return property;
    }
    return property
        + """


        def get_%1$s_display(self):
            return self.get_%2$s_display()\
        """
            .formatted(old, to);
  }

  private static String property(String old, String to) {
    return """
    @property
    def %1$s(self):
        return self.%2$s

    @%1$s.setter
    def %1$s(self, value):
        self.%2$s = value\
    """
        .formatted(old, to);
  }
}
