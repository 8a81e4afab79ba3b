package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.MigrationWriter;
import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.codegen.OperationWriter;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.codegen.TriggerWriter;
import io.github.djarchitect.engine.Work;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Proposal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Indexes and checks of a column made once more on the columns that follow it, before the code goes
 * over to them; the old ones go with the old column.
 *
 * <p>Where one column follows, its index and check are the database's alone until the old ones are
 * gone: for Django nothing changes, since the field keeps its name. Where several follow, their
 * index is one of the model's own.
 */
final class Followers {
  private final PlanInput input;
  private final Subject subject;
  private final Held held;
  private final Draft draft;
  private final List<String> fields;
  private final List<String> lost = new ArrayList<>();

  /**
   * @param fields the fields that follow: one for another type, several for a split
   */
  Followers(PlanInput input, Subject subject, Draft draft, List<String> fields) {
    this.input = input;
    this.subject = subject;
    this.held = Held.of(subject);
    this.draft = draft;
    this.fields = List.copyOf(fields);
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  private boolean isSplit() {
    return fields.size() > 1;
  }

  private String lower() {
    return subject.model().key().name();
  }

  private String q(String name) {
    return TriggerWriter.quote(input.target().vendor(), name);
  }

  /** Makes them in the open phase; the model's source with what it says of them. */
  ModelEdit make(ModelEdit before) {
    ModelEdit edit = before;
    for (Index index : held.indexes()) {
      if (isSplit()) {
        Optional<Index> over =
            Held.over(index, subject.named().name(), fields, Held.follower(index));
        if (over.isPresent()) {
          edit = ofModel(edit, over.get());
        } else {
          lost.add(index.name().orElseThrow());
        }
      } else {
        MigrationWriter writer = concurrent();
        String text =
            renamed(
                new OperationWriter(writer.imports()).index(index).layout(0, 0, 0),
                index.name().orElseThrow(),
                Held.follower(index));
        ofDatabase(writer, text, Held.follower(index));
      }
    }
    if (held.indexed()) {
      String name = Held.ownIndex(subject, fields.getFirst());
      Index own = index(name, List.of());
      if (isSplit()) {
        edit = ofModel(edit, own);
      } else {
        MigrationWriter writer = concurrent();
        ofDatabase(writer, new OperationWriter(writer.imports()).index(own).layout(0, 0, 0), name);
      }
    }
    held.checks().forEach(this::check);
    return edit;
  }

  private Index index(String name, List<String> classes) {
    Map<String, Value> kwargs = new LinkedHashMap<>();
    kwargs.put("fields", texts(fields));
    kwargs.put("name", new Value.Str(name));
    if (!classes.isEmpty()) {
      kwargs.put("opclasses", texts(classes));
    }
    return new Index("django.db.models.Index", List.of(), kwargs);
  }

  private static Value texts(List<String> all) {
    return new Value.PyList(all.stream().<Value>map(Value.Str::new).toList());
  }

  private static MigrationWriter concurrent() {
    return new MigrationWriter()
        .notAtomic()
        .doc(
            "Enforce: an index on what follows, built beside the writes, for which the migration"
                + " must not be atomic.");
  }

  private void ofDatabase(MigrationWriter writer, String index, String name) {
    writer.imports().from("django.contrib.postgres.operations", "AddIndexConcurrently");
    writer.operation(
        onlyDatabase(
            "AddIndexConcurrently(\n    model_name=%s,\n    index=%s,\n)"
                .formatted(PythonText.quote(lower()), index.replace("\n", "\n    "))));
    draft.migration(name, writer);
  }

  private static String onlyDatabase(String operation) {
    return "migrations.SeparateDatabaseAndState(\n    database_operations=["
        + ColumnSwap.indented(List.of(operation))
        + "],\n)";
  }

  private ModelEdit ofModel(ModelEdit edit, Index index) {
    MigrationWriter writer = concurrent();
    writer.imports().from("django.contrib.postgres.operations", "AddIndexConcurrently");
    String text = new OperationWriter(writer.imports()).index(index).layout(0, 0, 0);
    writer.operation(
        "AddIndexConcurrently(\n    model_name=%s,\n    index=%s,\n)"
            .formatted(PythonText.quote(lower()), text.replace("\n", "\n    ")));
    draft.migration(index.name().orElseThrow(), writer);
    String arguments = text.substring(text.indexOf('('));
    String home = index.className().substring(0, index.className().lastIndexOf('.'));
    String type = index.className().substring(home.length() + 1);
    if (home.startsWith("django.db.models")) {
      return edit.addToMeta(
          subject.model().name(),
          "indexes",
          edit.modelsName().orElse("models") + "." + type + arguments);
    }
    return edit.importFrom(home, type)
        .addToMeta(subject.model().name(), "indexes", type + arguments);
  }

  private void check(Constraint check) {
    String name = check.name().orElseThrow();
    String follower = Held.follower(check);
    MigrationWriter add = new MigrationWriter();
    add.doc("Enforce: %s for what follows; rows from before are not read yet.".formatted(name));
    String text =
        renamed(
            new OperationWriter(add.imports()).constraint(check).layout(0, 0, 0), name, follower);
    add.imports().from("django.contrib.postgres.operations", "AddConstraintNotValid");
    add.operation(
        onlyDatabase(
            "AddConstraintNotValid(\n    model_name=%s,\n    constraint=%s,\n)"
                .formatted(PythonText.quote(lower()), text.replace("\n", "\n    "))));
    draft.migration(follower, add);
    MigrationWriter validate = new MigrationWriter();
    validate.doc("Enforce: reads every row once, and blocks nobody.");
    validate.imports().from("django.contrib.postgres.operations", "ValidateConstraint");
    validate.operation(
        "ValidateConstraint(model_name=%s, name=%s)"
            .formatted(PythonText.quote(lower()), PythonText.quote(follower)));
    draft.migration(follower + "_validate", validate);
  }

  /** The source with the field that follows, under the follower's name. */
  private String renamed(String text, String name, String follower) {
    String old = subject.named().name();
    return Pattern.compile("(?<!\\w)" + Pattern.quote(old) + "(?=__|\\W)")
        .matcher(
            text.replace("name=" + PythonText.quote(name), "name=" + PythonText.quote(follower)))
        .replaceAll(Matcher.quoteReplacement(fields.getFirst()));
  }

  // In words

  String purpose() {
    List<String> all = new ArrayList<>();
    held.indexes().forEach(index -> all.add(index.name().orElseThrow()));
    held.checks().forEach(check -> all.add(check.name().orElseThrow()));
    if (held.indexed()) {
      all.add("the field's index");
    }
    all.removeAll(lost);
    return all.isEmpty()
        ? ""
        : "What holds %s (%s) is made once more on %s, without blocking writes."
            .formatted(subject.named().name(), String.join(", ", all), String.join(", ", fields));
  }

  List<Proposal.ExpectedLock> locks() {
    List<Proposal.ExpectedLock> locks = new ArrayList<>();
    if (held.indexed() || !held.indexes().isEmpty()) {
      locks.add(draft.lock(subject.table(), "SHARE UPDATE EXCLUSIVE", Work.INDEX_BUILD));
    }
    if (!held.checks().isEmpty()) {
      locks.add(draft.lock(subject.table(), "SHARE UPDATE EXCLUSIVE", Work.SCAN));
    }
    return locks;
  }

  List<String> verify() {
    return held.indexed() || !held.indexes().isEmpty()
        ? List.of(
            "SELECT indexrelid::regclass FROM pg_index WHERE indrelid = '%s'::regclass AND NOT indisvalid;"
                .formatted(subject.table()))
        : List.of();
  }

  /** What is assumed of indexes that nothing takes the place of. */
  List<String> assumptions() {
    return lost.stream()
        .map(
            name ->
                "The index %s goes with the column: it is more than a list of fields, so nobody but you can say what its queries ask of %s."
                    .formatted(name, String.join(" and ", fields)))
        .toList();
  }

  // When the old column goes

  /**
   * The model says the names of its indexes: Django makes one up from the columns, so that another
   * column would give it another one.
   */
  ModelEdit named(ModelEdit before) {
    ModelEdit edit = before;
    String model = subject.model().name();
    for (Index index : held.indexes()) {
      String name = index.name().orElseThrow();
      if (!edit.hasMetaEntry(model, "indexes", name)) {
        edit = edit.nameIndex(model, index.fields(), name);
      }
    }
    return edit;
  }

  /** The model lets go of indexes over a field that it lets go of; nothing where it keeps it. */
  ModelEdit letGo(ModelEdit before, List<String> state) {
    ModelEdit edit = before;
    if (isSplit()) {
      for (Index index : held.indexes()) {
        String name = index.name().orElseThrow();
        state.add(
            "migrations.RemoveIndex(model_name=%s, name=%s)"
                .formatted(PythonText.quote(lower()), PythonText.quote(name)));
        edit = edit.removeFromMeta(subject.model().name(), "indexes", name);
      }
    }
    return edit;
  }

  /** The followers take the names of what went with the column. */
  List<String> takeNames() {
    return names(true);
  }

  List<String> giveNamesBack() {
    return names(false);
  }

  private List<String> names(boolean forwards) {
    List<String> all = new ArrayList<>();
    if (isSplit()) {
      return all;
    }
    for (Index index : held.indexes()) {
      String from = Held.follower(index);
      String to = index.name().orElseThrow();
      all.add(
          "ALTER INDEX %s RENAME TO %s"
              .formatted(q(forwards ? from : to), q(forwards ? to : from)));
    }
    for (Constraint check : held.checks()) {
      String from = Held.follower(check);
      String to = check.name().orElseThrow();
      all.add(
          "ALTER TABLE %s RENAME CONSTRAINT %s TO %s"
              .formatted(q(subject.table()), q(forwards ? from : to), q(forwards ? to : from)));
    }
    return all;
  }

  /** What makes indexes and checks of the old column again when it comes back. */
  List<String> again() {
    List<String> all = new ArrayList<>();
    held.indexes().forEach(index -> all.addAll(ColumnSql.of(input, subject, index)));
    held.checks().forEach(check -> all.addAll(ColumnSql.of(input, subject, check)));
    all.addAll(ColumnSql.beside(input, subject));
    return all;
  }
}
