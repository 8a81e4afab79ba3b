package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.codegen.MigrationWriter;
import io.github.djarchitect.codegen.ModelEdit;
import io.github.djarchitect.codegen.PythonText;
import io.github.djarchitect.engine.Work;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Playbook;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.state.ModelState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** An index on a table that is being written. */
public final class AddIndex implements Playbook {
  /** Django's own limit for the name of an index, so that it holds on every engine. */
  private static final int NAME_LENGTH = 30;

  @Override
  public String id() {
    return "add-index-concurrently";
  }

  @Override
  public String goal() {
    return "An index while the application reads and writes the table";
  }

  @Override
  public String doc() {
    return "AddIndex holds SHARE on the table until the index is built, so every write waits."
        + " CREATE INDEX CONCURRENTLY lets writes through; it cannot run in a transaction, takes"
        + " about twice as long, waits for old transactions, and leaves an invalid index behind"
        + " when it fails.";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        new Parameter("model", "app.Model", true),
        new Parameter("field", "The field to index, the first where there are several", true),
        new Parameter("then", "Further fields, separated by commas", false),
        new Parameter("name", "Name of the index, at most 30 characters", false));
  }

  @Override
  public Outcome plan(PlanInput input) {
    return switch (Subject.findOnPostgres(input, "there a plain AddIndex is all Django offers")) {
      case Subject.Not not -> not.outcome();
      case Subject.Found found -> plan(input, found.subject());
    };
  }

  private static Outcome plan(PlanInput input, Subject subject) {
    ModelState model = subject.model();
    List<String> fields = new ArrayList<>(List.of(subject.named().name()));
    for (String more : input.parameter("then").orElse("").split(",")) {
      if (!more.isBlank()) {
        if (model.field(more.strip()).isEmpty()) {
          return new NotApplicable("%s has no field %s.".formatted(model.name(), more.strip()));
        }
        fields.add(more.strip());
      }
    }
    Optional<String> standing = standing(subject, fields);
    if (standing.isPresent()) {
      return new NotApplicable(
          "%s serves the same queries already; a second index would only slow every write."
              .formatted(standing.get()));
    }
    String name = input.parameter("name").orElseGet(() -> name(model, fields));
    if (!PythonText.isIdentifier(name) || name.length() > NAME_LENGTH) {
      return new NotApplicable(
          "'%s' cannot be the name of an index: letters, digits and underscores, at most %d."
              .formatted(name, NAME_LENGTH));
    }
    ModelEdit edit = ModelEdit.of(subject.modelsText());
    Optional<String> models = edit.modelsName();
    if (models.isEmpty()) {
      return new NotApplicable(
          "%s does not import django.db.models under a name.".formatted(subject.modelsPath()));
    }
    Draft draft = new Draft(input, subject.app());
    String before = draft.migrate(draft.leaf());
    MigrationWriter writer =
        new MigrationWriter()
            .notAtomic()
            .doc(
                "Adds an index without blocking writes: CREATE INDEX CONCURRENTLY, for which the"
                    + " migration must not be atomic.")
            .operation(
                new Operation.AddIndex(
                    model.name().toLowerCase(Locale.ROOT),
                    index(fields, name),
                    true,
                    subject.field().place()));
    MigrationKey made = draft.migration(name, writer);
    ModelEdit edited;
    try {
      edited =
          edit.addToMeta(
              model.name(),
              "indexes",
              "%s.Index(fields=[%s], name=%s)"
                  .formatted(
                      models.get(),
                      String.join(", ", fields.stream().map(PythonText::quote).toList()),
                      PythonText.quote(name)));
    } catch (IllegalStateException e) {
      return new NotApplicable(
          "Meta.indexes of %s is not written as a list, so it cannot be added to."
              .formatted(model.name()));
    }
    draft.edit(subject.modelsPath(), edited.text());
    draft.close(words(draft, subject, name, made, before));
    String label = subject.app().label() + "." + model.name();
    return new Planned(
        new Proposal(
            "Index %s(%s) without blocking writes".formatted(label, String.join(", ", fields)),
            "No index of %s starts with %s: the models and migrations show none.\n%s: %s.\nPlanned for %s, Django %s."
                .formatted(
                    subject.table(),
                    String.join(", ", fields),
                    subject.table(),
                    ColumnSwap.rows(input, subject.table()),
                    input.target(),
                    input.django()),
            "One migration with atomic = False and AddIndexConcurrently. A plain AddIndex would"
                + " hold SHARE until the index is built, and every INSERT, UPDATE and DELETE would"
                + " wait.",
            List.of(
                new Proposal.Alternative(
                    "Plain AddIndex in a maintenance window",
                    "half the time and no invalid index on failure; blocks writes throughout"),
                new Proposal.Alternative(
                    "A partial index (condition=Q(...))",
                    "much smaller where queries want few of the rows; serves only those queries"),
                new Proposal.Alternative("No index", "every write stays as cheap as it is")),
            List.of("The queries that are slow filter or sort by these fields, in this order."),
            List.of(
                "Which query is slow, and does EXPLAIN show that it would use this index?",
                "Are there long transactions on this database? The build waits for each of them."),
            draft.phases(),
            List.of(
                new Proposal.Risk(
                    "The build fails or is stopped and leaves an invalid index, which slows writes"
                        + " and serves no query.",
                    "DROP INDEX CONCURRENTLY IF EXISTS %s; and migrate again.".formatted(name)),
                new Proposal.Risk(
                    "The build waits for the oldest transaction.",
                    "Look for old transactions first: SELECT pid, xact_start, query FROM"
                        + " pg_stat_activity WHERE xact_start < now() - interval '1 minute';")),
            List.of(
                "Progress: SELECT phase, blocks_done, blocks_total FROM"
                    + " pg_stat_progress_create_index;",
                "Replica lag: SELECT max(replay_lag) FROM pg_stat_replication;"),
            List.of()));
  }

  private static Draft.Words words(
      Draft draft, Subject subject, String name, MigrationKey made, String before) {
    return new Draft.Words(
        "Build the index",
        Proposal.Deploy.BEFORE_CODE,
        "Code that runs needs no change; code that queries by the index comes after it.",
        List.of(draft.migrate(made)),
        List.of(draft.lock(subject.table(), "SHARE UPDATE EXCLUSIVE", Work.INDEX_BUILD)),
        "The index is valid.",
        List.of(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = '%s'::regclass;".formatted(name)),
        new Proposal.Rollback(List.of(before), "nothing"));
  }

  private static Index index(List<String> fields, String name) {
    Map<String, Value> kwargs = new LinkedHashMap<>();
    kwargs.put("fields", new Value.PyList(fields.stream().<Value>map(Value.Str::new).toList()));
    kwargs.put("name", new Value.Str(name));
    return new Index("django.db.models.Index", List.of(), kwargs);
  }

  /** What the table has whose first columns are these. */
  private static Optional<String> standing(Subject subject, List<String> fields) {
    for (Index index : subject.model().indexes()) {
      boolean whole = index.kwarg("condition").isEmpty() && index.expressions().isEmpty();
      if (whole && startsWith(index.fields(), fields)) {
        return Optional.of("the index " + index.name().orElse("without a name"));
      }
    }
    if (fields.size() > 1) {
      return Optional.empty();
    }
    if (subject.field().isTrue("primary_key")) {
      return Optional.of("the primary key");
    }
    if (subject.field().isTrue("unique")) {
      return Optional.of("the unique constraint of " + subject.named().name());
    }
    boolean relation = List.of("ForeignKey", "OneToOneField").contains(subject.field().shortName());
    boolean slug = subject.field().shortName().equals("SlugField");
    boolean refused =
        subject.field().kwarg("db_index").filter(new Value.Bool(false)::equals).isPresent();
    if (subject.field().isTrue("db_index") || ((relation || slug) && !refused)) {
      return Optional.of("the index that %s itself has".formatted(subject.named().name()));
    }
    return Optional.empty();
  }

  private static boolean startsWith(List<String> longer, List<String> start) {
    return longer.size() >= start.size() && longer.subList(0, start.size()).equals(start);
  }

  private static String name(ModelState model, List<String> fields) {
    String whole = (model.name() + "_" + String.join("_", fields)).toLowerCase(Locale.ROOT);
    String name = whole.substring(0, Math.min(whole.length(), NAME_LENGTH - 4)) + "_idx";
    // Django refuses names that start with an underscore or a digit
    return name.replaceFirst("^[_0-9]+", "");
  }
}
