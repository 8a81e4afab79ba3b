package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.MigrationWriter;
import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.codegen.OperationWriter;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.codegen.ValueWriter;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Span;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Another name for a field whose column stays: for a column that a constraint, an index or a
 * default of the database holds, a foreign key's among them, and that a second column could not
 * take the place of.
 */
final class KeptColumn {
  /** Options of Meta that name fields. */
  private static final Set<String> NAMING =
      Set.of(
          "ordering",
          "get_latest_by",
          "indexes",
          "constraints",
          "unique_together",
          "index_together");

  /** What {@link Subject#entangled} calls what a relation has of its own. */
  private static final Set<String> OWN =
      Set.of("its index", "its unique constraint", "the primary key");

  private final PlanInput input;
  private final Subject subject;
  private final Versions versions;
  private final String to;
  private final FieldCall call;
  private final FieldName name;

  KeptColumn(PlanInput input, Subject subject, Versions versions, String to, FieldCall declared) {
    this.input = input;
    this.subject = subject;
    this.versions = versions;
    this.to = to;
    this.call = declared.with("db_column", PythonText.quote(subject.column()));
    this.name = FieldName.of(input, subject);
  }

  private String old() {
    return subject.named().name();
  }

  Playbook.Outcome plan() {
    Optional<String> elsewhere = new NamedElsewhere(input, subject).reason();
    if (elsewhere.isPresent()) {
      return new Playbook.NotApplicable(elsewhere.get());
    }
    ModelState model = subject.model();
    String quotedModel = PythonText.quote(model.name().toLowerCase(Locale.ROOT));
    MigrationWriter writer = new MigrationWriter();
    writer.imports().from("django.db", "models");
    OperationWriter operations = new OperationWriter(writer.imports());
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    for (Constraint constraint : model.constraints()) {
      String text = operations.constraint(constraint).layout(0, 0, 0);
      if (name.isNamedIn(text)) {
        if (constraint.name().isEmpty()) {
          return nameless("a constraint");
        }
        before.add(
            "migrations.RemoveConstraint(model_name=%s, name=%s)"
                .formatted(quotedModel, PythonText.quote(constraint.name().get())));
        after.add(
            "migrations.AddConstraint(\n    model_name=%s,\n    constraint=%s,\n)"
                .formatted(quotedModel, name.renamed(text, to).replace("\n", "\n    ")));
      }
    }
    for (Index index : model.indexes()) {
      String text = operations.index(index).layout(0, 0, 0);
      if (name.isNamedIn(text)) {
        if (index.name().isEmpty()) {
          return nameless("an index");
        }
        before.add(
            "migrations.RemoveIndex(model_name=%s, name=%s)"
                .formatted(quotedModel, PythonText.quote(index.name().get())));
        after.add(
            "migrations.AddIndex(\n    model_name=%s,\n    index=%s,\n)"
                .formatted(quotedModel, name.renamed(text, to).replace("\n", "\n    ")));
      }
    }
    List<String> state = new ArrayList<>(before);
    state.add(
        "migrations.RenameField(model_name=%s, old_name=%s, new_name=%s)"
            .formatted(quotedModel, PythonText.quote(old()), PythonText.quote(to)));
    state.add(
        "migrations.AlterField(\n    model_name=%s,\n    name=%s,\n    field=%s,\n)"
            .formatted(quotedModel, PythonText.quote(to), call.migration(writer.imports())));
    state.addAll(after);
    options(writer, quotedModel).ifPresent(state::add);
    writer.doc(
        "%s.%s becomes %s for Django; the column stays %s."
            .formatted(model.name(), old(), to, subject.column()));
    writer.operation(
        "migrations.SeparateDatabaseAndState(\n    database_operations=[],\n    state_operations=["
            + ColumnSwap.indented(state)
            + "],\n)");
    Draft draft = new Draft(input, subject.app());
    MigrationKey start = draft.leaf();
    draft.migration(
        "%s_%s_is_%s".formatted(model.name().toLowerCase(Locale.ROOT), old(), to), writer);
    versions.subjects().forEach(version -> rename(draft, version));
    CodeSwitch code = new CodeSwitch(input, subject, List.of(to), draft, true);
    code.edit();
    draft.edit(subject.modelsPath(), models(draft.text(subject.modelsPath()).orElseThrow()));
    String label = subject.app().label() + "." + model.name();
    draft.close(
        new Draft.Words(
            "rename in the code",
            Proposal.Deploy.WITH_CODE,
            "The new code says %s, the database goes on saying %s, so both releases may run side by side."
                    .formatted(to, subject.column())
                + versions.renamed(old())
                + "\n"
                + code.words(),
            List.of(draft.migrate(draft.leaf())),
            List.of(),
            "Nothing follows.",
            List.of("python manage.py makemigrations --check --dry-run"),
            new Proposal.Rollback(
                List.of(Draft.step("deploy the release before"), draft.migrate(start)),
                "nothing")));
    return new Playbook.Planned(
        new Proposal(
            "Rename %s.%s to %s".formatted(label, old(), to),
            "%s.%s %s, declared at %s.\n%s: %s.\n%s\nPlanned for %s, Django %s."
                .formatted(
                    subject.table(),
                    subject.column(),
                    held(),
                    subject.field().place(),
                    subject.table(),
                    ColumnSwap.rows(input, subject.table()),
                    CodeSwitch.known(input, subject),
                    input.target(),
                    input.django()),
            "The field gets its new name and keeps its column by db_column: no row is touched, no"
                + " lock is taken, and code of the old release goes on as before."
                + versions.strategy(model.name(), old()),
            List.of(
                new Proposal.Alternative(
                    "RenameField in a maintenance window",
                    "the column gets the new name too; code of the old release fails until it is"
                        + " replaced")),
            Stream.concat(
                    Stream.of(
                        "The column may keep its name %s in the database."
                            .formatted(subject.column())),
                    code.ofClients().stream())
                .toList(),
            List.of(),
            draft.phases(),
            List.of(
                new Proposal.Risk(
                    "Code that names %s past the ORM's model, such as a string in a filter, is missed."
                        .formatted(old()),
                    "The property under the old name covers attributes; look at every place that"
                        + " still names it, and run the tests.")),
            List.of(
                "Errors that name %s after the deploy: FieldError, AttributeError."
                    .formatted(old())),
            List.of()));
  }

  /** The copy of the field has the column that the field names, and gets its name. */
  private void rename(Draft draft, Subject version) {
    String model = PythonText.quote(version.model().key().name());
    MigrationWriter writer = new MigrationWriter();
    writer.imports().from("django.db", "models");
    writer.doc(
        "%s.%s becomes %s for Django; the column stays %s."
            .formatted(version.model().name(), old(), to, version.column()));
    FieldCall copy =
        FieldCall.of(version.field()).with("db_column", PythonText.quote(version.column()));
    writer.operation(
        "migrations.SeparateDatabaseAndState(\n    database_operations=[],\n    state_operations=["
            + ColumnSwap.indented(
                List.of(
                    "migrations.RenameField(model_name=%s, old_name=%s, new_name=%s)"
                        .formatted(model, PythonText.quote(old()), PythonText.quote(to)),
                    "migrations.AlterField(\n    model_name=%s,\n    name=%s,\n    field=%s,\n)"
                        .formatted(model, PythonText.quote(to), copy.migration(writer.imports()))))
            + "],\n)");
    draft.migration("%s_%s_is_%s".formatted(version.model().key().name(), old(), to), writer);
  }

  private Playbook.Outcome nameless(String what) {
    return new Playbook.NotApplicable(
        "%s of Meta that has no name of its own holds %s; give it one first."
            .formatted(what, old()));
  }

  /** What the options say by the field; absent where they do not name it. */
  private Optional<String> options(MigrationWriter writer, String quotedModel) {
    StringBuilder options = new StringBuilder();
    boolean named = false;
    for (Map.Entry<String, Value> each : subject.model().options().entrySet()) {
      if (ColumnSwap.isAlterable(each.getKey())) {
        String text = new ValueWriter(writer.imports()).value(each.getValue()).layout(0, 0, 0);
        boolean names = Set.of("ordering", "get_latest_by").contains(each.getKey());
        named |= names && name.isNamedIn(text);
        options
            .append(options.isEmpty() ? "" : ", ")
            .append(PythonText.quote(each.getKey()))
            .append(": ")
            .append(names ? name.renamed(text, to) : text);
      }
    }
    return named
        ? Optional.of(
            "migrations.AlterModelOptions(\n    name=%s,\n    options={%s},\n)"
                .formatted(quotedModel, options))
        : Optional.empty();
  }

  /** What the column is to the database, for which it stays. */
  private String held() {
    List<String> entangled = subject.entangled();
    Optional<Relation> relation = subject.relation(input.state());
    if (!subject.isRelation() || relation.isEmpty()) {
      if (entangled.isEmpty() && subject.databaseDefault().isEmpty()) {
        return "keeps its name, as asked";
      }
      return "takes part in "
          + (entangled.isEmpty() ? "a default of the database" : String.join(", ", entangled));
    }
    List<String> own = new ArrayList<>();
    if (!isFalse("db_constraint")) {
      own.add("constraint");
    }
    boolean one = relation.get().kind() == Relation.Kind.ONE_TO_ONE;
    if (subject.field().isTrue("primary_key")) {
      own.add("primary key");
    } else if (one || subject.field().isTrue("unique")) {
      own.add("unique constraint");
    } else if (!isFalse("db_index")) {
      own.add("index");
    }
    List<String> others = entangled.stream().filter(each -> !OWN.contains(each)).toList();
    return "is a %s to %s%s%s"
        .formatted(
            one ? "one-to-one key" : "foreign key",
            input
                .state()
                .model(relation.get().to())
                .map(to -> to.app() + "." + to.name())
                .orElse(relation.get().to().toString()),
            own.isEmpty()
                ? " without a constraint or an index"
                : ", whose %s %s"
                    .formatted(String.join(" and ", own), own.size() == 1 ? "stays" : "stay"),
            others.isEmpty() ? "" : "; it takes part in " + String.join(", ", others));
  }

  private boolean isFalse(String keyword) {
    return subject.field().kwarg(keyword).filter(Value.bool(false)::equals).isPresent();
  }

  /** models.py with the new name in the field and in what Meta says of it. */
  private String models(String before) {
    String model = subject.model().name();
    ModelEdit edit =
        ModelEdit.of(before)
            .replaceCall(model, old(), call.model())
            .renameField(model, old(), to)
            .addMember(model, RenameColumn.alias(subject, to));
    Optional<Stmt.ClassDef> meta =
        edit.classNamed(model).orElseThrow().body().stream()
            .filter(stmt -> stmt instanceof Stmt.ClassDef each && each.name().equals("Meta"))
            .map(Stmt.ClassDef.class::cast)
            .findFirst();
    for (Stmt option : meta.map(each -> each.body().reversed()).orElse(List.of())) {
      if (option instanceof Stmt.Assign assign
          && assign.targets().getFirst() instanceof Expr.Name(String said, var _)
          && NAMING.contains(said)) {
        Span span = assign.value().span();
        edit =
            edit.replace(span, name.renamed(edit.text().substring(span.start(), span.end()), to));
      }
    }
    return edit.text();
  }
}
