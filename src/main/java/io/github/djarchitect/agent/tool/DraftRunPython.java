package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.codegen.Backfill;
import io.github.djarchitect.codegen.BackfillWriter;
import io.github.djarchitect.codegen.Expression;
import io.github.djarchitect.codegen.Imports;
import io.github.djarchitect.codegen.MigrationNames;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.App;
import io.github.djarchitect.report.ProposalJson;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code draft_run_python}: a data migration in batches, of which a caller gives the particular.
 */
public final class DraftRunPython implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("draft_run_python");
  private static final Pattern COPIED =
      Pattern.compile("\\s*(?:F\\(\\s*['\"](\\w+)['\"]\\s*\\)|row\\.(\\w+))\\s*");

  private static final Pattern CLOCK = Pattern.compile("\\b(?:[Nn]ow|today)\\s*\\(");

  private final Desk desk;

  public DraftRunPython(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Draft(
      String app,
      String model,
      String name,
      String filter,
      @Nullable Map<String, String> assign,
      @Nullable Boolean delete,
      @Nullable Map<String, String> reverseAssign,
      @Nullable String reverseFilter,
      @Nullable String reasonNoReverse,
      @Nullable String draft,
      List<JsonNode> files) {
    boolean deletes() {
      return Boolean.TRUE.equals(delete);
    }

    Map<String, String> assigned() {
      return assign == null ? Map.of() : assign;
    }

    Map<String, String> reversed() {
      return reverseAssign == null ? Map.of() : reverseAssign;
    }
  }

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Draft draft = Arguments.read(arguments, Draft.class);
    return switch (DraftView.of(desk, arguments)) {
      case DraftView.Unusable(ToolResult why) -> why;
      case DraftView.Laid(Workspace workspace) -> write(draft, workspace, arguments);
    };
  }

  private ToolResult write(Draft draft, Workspace workspace, JsonNode arguments) {
    Optional<App> app = workspace.project().app(draft.app());
    Optional<ModelState> model =
        workspace.simulation().state().model(new ModelKey(draft.app(), draft.model()));
    List<ToolResult.Error> faults = new ArrayList<>();
    if (app.isEmpty() || model.isEmpty()) {
      faults.add(
          fault(
              "unknown-model",
              "There is no model %s.%s.".formatted(draft.app(), draft.model()),
              "list_apps names the apps and their models; for one that a draft adds give the"
                  + " draft's id or its files."));
    } else if (app.get().migrationsDirectory() == null) {
      faults.add(
          fault(
              "no-migrations",
              "The app %s has no migrations package.".formatted(draft.app()),
              "Write its first migration, and give it in files."));
    }
    faults.addAll(wrong(draft, model));
    ProjectState state = workspace.simulation().state();
    model.ifPresent(
        each -> {
          asked("filter", draft.filter(), draft.assigned(), each, state, faults);
          if (draft.reverseFilter() != null) {
            asked("reverse_filter", draft.reverseFilter(), draft.reversed(), each, state, faults);
          }
        });
    List<MigrationKey> leaves =
        workspace.reading().graph().leaves().getOrDefault(draft.app(), List.of());
    if (leaves.size() > 1) {
      faults.add(conflict(draft, leaves));
    }
    if (!faults.isEmpty() || app.isEmpty() || model.isEmpty()) {
      return together(faults);
    }
    Backfill backfill = backfill(draft, app.get(), model.get());
    MigrationNames names = MigrationNames.of(workspace.reading(), app.get());
    String path = names.path(names.next(draft.name()));
    return laid(
        FileChange.create(path, BackfillWriter.migration(backfill, leaves, null)),
        workspace.live().rows(model.get().table()).orElse(null),
        arguments);
  }

  private static final String FIELDS_ARE =
      "inspect_models lists them; for one that a draft adds give the draft's id or its files.";

  /** What a filter asks for has to be there, and a row that is done may not match any more. */
  private static void asked(
      String argument,
      String filter,
      Map<String, String> assign,
      ModelState model,
      ProjectState state,
      List<ToolResult.Error> faults) {
    List<String> asked =
        Expression.lookups(filter).stream()
            .map(lookup -> lookup.split("__")[0])
            .distinct()
            .toList();
    for (String field : asked) {
      if (!isAttribute(field, model) && !isRelation(field, state)) {
        faults.add(
            fault(
                "unknown-field",
                "%s asks for %s, and %s has no field of that name."
                    .formatted(argument, field, model.name()),
                FIELDS_ARE));
      }
    }
    boolean changes =
        asked.isEmpty()
            || assign.isEmpty()
            || assign.keySet().stream()
                .anyMatch(
                    field ->
                        asked.contains(field)
                            || asked.contains(field + "_id")
                            || asked.contains(field.replaceFirst("_id$", "")));
    if (!changes) {
      faults.add(
          fault(
              "never-done",
              "%s asks for %s alone, and the step changes %s: a row that is done still matches, so a second run does it all again and the end of the run takes every row for left over."
                  .formatted(
                      argument, String.join(", ", asked), String.join(", ", assign.keySet())),
              "Add what a row that is done no longer has, as %s__isnull=True or Q(%s=...) behind ~."
                  .formatted(
                      assign.keySet().iterator().next(), assign.keySet().iterator().next())));
    }
  }

  /** Another model by which a filter may ask, as it is called from here. */
  private static boolean isRelation(String name, ProjectState state) {
    return state.models().values().stream()
        .anyMatch(
            other ->
                other.name().equalsIgnoreCase(name)
                    || other.fields().stream()
                        .anyMatch(
                            named ->
                                Stream.of("related_name", "related_query_name")
                                    .map(named.field()::kwarg)
                                    .flatMap(Optional::stream)
                                    .anyMatch(
                                        value ->
                                            value instanceof Value.Str(String text)
                                                && text.equals(name))));
  }

  private ToolResult.Error conflict(Draft draft, List<MigrationKey> leaves) {
    boolean drafted =
        desk.workspace().reading().graph().leaves().getOrDefault(draft.app(), List.of()).size() < 2;
    return fault(
        "conflict",
        "%s has %d leaves (%s), so nothing can be put behind it."
            .formatted(
                draft.app(),
                leaves.size(),
                String.join(", ", leaves.stream().map(MigrationKey::name).toList())),
        drafted
            ? "Let the draft's migrations depend on each other in one line."
            : "Resolve the conflict first: find_conflicts; or give the files that do.");
  }

  private static Backfill backfill(Draft draft, App app, ModelState model) {
    boolean noReverse = draft.reversed().isEmpty();
    return new Backfill(
        app.label(),
        model.name(),
        draft.deletes()
            ? model.name()
            : model.name() + "." + String.join(", ", new TreeMap<>(draft.assigned()).keySet()),
        draft.filter(),
        draft.deletes() ? deletion(draft.filter()) : change(draft.assigned(), draft.filter()),
        noReverse ? null : change(draft.reversed(), String.valueOf(draft.reverseFilter())),
        noReverse ? null : draft.reverseFilter(),
        noReverse && draft.reasonNoReverse() != null ? draft.reasonNoReverse() : "");
  }

  /** The step as a file of a draft, behind what it stands on. */
  private ToolResult laid(FileChange step, @Nullable Long rows, JsonNode arguments) {
    ArrayNode files =
        arguments.path("files").deepCopy() instanceof ArrayNode given
            ? given
            : JsonNodeFactory.instance.arrayNode();
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    Proposal proposal;
    String id = arguments.path("draft").asText("");
    Optional<Proposal> draft = desk.draft(id);
    if (draft.isPresent()) {
      DraftEdits edits = new DraftEdits(desk.workspace(), id, draft.get());
      files.add(ProposalJson.of(step));
      edits.lay(files);
      Optional<ToolResult> unusable = edits.unusable();
      if (unusable.isPresent()) {
        return unusable.get();
      }
      proposal = edits.result();
      edits.tell(content);
    } else {
      Optional<ToolResult> unusable = DraftFiles.filled(desk.workspace().tree(), List.of(files));
      if (unusable.isPresent()) {
        return unusable.get();
      }
      List<FileChange> all = new ArrayList<>(DraftFiles.changes(files));
      all.add(step);
      proposal = CheckFiles.bare(all);
    }
    content.put("path", step.path()).put("draft", desk.keep(proposal));
    content.put("particular", particular(step.content()));
    content.put("rows", rows);
    return CheckFiles.isBare(proposal)
        ? ToolResult.looked(content, new ToolResult.Looked(false, List.of(step.content())))
        : ToolResult.drafted(content, proposal);
  }

  /** What is of this step alone; the batches around it are the same in each. */
  private static String particular(String text) {
    return Stream.of(text.split("\n\n\n"))
        .filter(
            part ->
                part.matches(
                    "(?s)(?:def (?:todo|fill|remove|undo_todo|empty)\\(|class Migration).*"))
        .collect(Collectors.joining("\n\n\n"));
  }

  private static Backfill.Change deletion(String filter) {
    List<Expression> used = good(Expression.ofFilter(filter)).stream().toList();
    return new Backfill.Change.Delete(Expression.imports(used));
  }

  /** One UPDATE for each batch where the database computes it all, else Python for each row. */
  private static Backfill.Change change(Map<String, String> assign, String filter) {
    Map<String, String> ordered = new TreeMap<>(assign);
    List<Expression> assigned = new ArrayList<>();
    ordered.values().forEach(each -> good(Expression.read(each)).ifPresent(assigned::add));
    List<Expression> used = new ArrayList<>(assigned);
    good(Expression.ofFilter(filter)).ifPresent(used::add);
    Imports imports = Expression.imports(used);
    return assigned.stream().noneMatch(Expression::isOfRow)
        ? new Backfill.Change.Expressions(ordered, List.of(), imports)
        : new Backfill.Change.PerRow(ordered, imports);
  }

  private static String copied(Matcher matched) {
    return matched.group(1) == null ? matched.group(2) : matched.group(1);
  }

  /** The filter takes rows in which the field that is copied is NULL. */
  private static Optional<ToolResult.Error> copiesNull(
      String argument, String filter, Map<String, String> assign) {
    for (Map.Entry<String, String> each : new TreeMap<>(assign).entrySet()) {
      Matcher copied = COPIED.matcher(each.getValue());
      if (copied.matches()
          && filter.matches(
              "(?s)(?:.*,)?\\s*%s(?:__isnull\\s*=\\s*True|\\s*=\\s*None)\\s*(?:,.*)?"
                  .formatted(Pattern.quote(copied(copied))))) {
        return Optional.of(
            fault(
                "copies-null",
                "%s takes the rows in which %s is NULL, and %s would be set to that NULL."
                    .formatted(argument, copied(copied), each.getKey()),
                "Filter the rows still to do by the field that is filled: %s__isnull=True; or copy the other way."
                    .formatted(each.getKey())));
      }
    }
    return Optional.empty();
  }

  private static Optional<Expression> good(Expression.Read read) {
    return read instanceof Expression.Read.Good(Expression expression)
        ? Optional.of(expression)
        : Optional.empty();
  }

  /** What is wrong with an expression as it would stand in the migration. */
  private static Optional<ToolResult.Error> wrong(
      String argument, Expression.Read read, Optional<ModelState> model) {
    return switch (read) {
      case Expression.Read.Bad(String problem) ->
          Optional.of(
              fault(
                  "not-python",
                  "%s is not one Python expression: %s.".formatted(argument, problem),
                  "Write it as it would stand in the migration."));
      case Expression.Read.Good(Expression expression) ->
          expression
              .unknown()
              .map(name -> unknownName(argument, name))
              .or(() -> model.flatMap(each -> unknownField(argument, expression, each)));
    };
  }

  private static ToolResult.Error unknownName(String argument, String name) {
    return fault(
        "unknown-name",
        "%s uses %s, which the migration would not have.".formatted(argument, name),
        "Use row, Python's own and these, which are imported: %s. Else write the function by hand and give the file to check_files."
            .formatted(String.join(", ", Expression.known())));
  }

  private static Optional<ToolResult.Error> unknownField(
      String argument, Expression expression, ModelState model) {
    return expression.ofRow().stream()
        .filter(field -> !isAttribute(field, model))
        .findFirst()
        .map(
            field ->
                fault(
                    "unknown-field",
                    "%s reads row.%s, and %s has no field of that name; a historical model has no methods or properties of models.py."
                        .formatted(argument, field, model.name()),
                    "inspect_models lists the fields."));
  }

  private static boolean isAttribute(String attribute, ModelState model) {
    return attribute.equals("pk")
        || attribute.equals("id")
        || attribute.startsWith("_")
        || attribute.endsWith("_set")
        || model.fields().stream()
            .anyMatch(
                named ->
                    named.name().equals(attribute)
                        || (named.name() + "_id").equals(attribute)
                        || attribute.equals("get_" + named.name() + "_display"));
  }

  /** Everything that is wrong with what was given, so that it can be mended at once. */
  private static List<ToolResult.Error> wrong(Draft draft, Optional<ModelState> model) {
    List<ToolResult.Error> faults = new ArrayList<>();
    if (!draft.name().matches("[a-z][a-z0-9_]{0,50}")) {
      faults.add(
          fault(
              "invalid-name",
              "'%s' cannot be a migration's name.".formatted(draft.name()),
              "Use lower-case letters, digits and _, without the number: fill_reference."));
    }
    wayBack(draft, faults);
    if (draft.deletes() != draft.assigned().isEmpty()) {
      faults.add(
          draft.deletes()
              ? fault(
                  "deleted-and-assigned",
                  "delete and assign are both given.",
                  "Give one of them: rows that go need no values.")
              : fault(
                  "nothing-assigned",
                  "assign is empty, so the migration would change nothing.",
                  "Give each field that is to be filled with its expression, or delete: true; a"
                      + " step that does something else is a function of your own, in a file for"
                      + " check_files."));
    }
    if (CLOCK.matcher(draft.filter()).find()) {
      faults.add(
          fault(
              "moving-filter",
              "filter asks the clock, so more rows come under it while it runs, and the end of the"
                  + " run would find some left.",
              "Give a fixed time: timezone.make_aware(datetime(2024, 1, 31))."));
    }
    copiesNull("filter", draft.filter(), draft.assigned()).ifPresent(faults::add);
    copiesNull("reverse_filter", String.valueOf(draft.reverseFilter()), draft.reversed())
        .ifPresent(faults::add);
    Map<String, String> assigned = new TreeMap<>(draft.assigned());
    assigned.putAll(draft.reversed());
    for (String field : assigned.keySet()) {
      model
          .filter(each -> each.field(field).isEmpty())
          .ifPresent(
              each ->
                  faults.add(
                      fault(
                          "unknown-field",
                          "%s has no field %s.".formatted(each.name(), field),
                          FIELDS_ARE)));
    }
    Map<String, Expression.Read> read = new LinkedHashMap<>();
    read.put("filter", Expression.ofFilter(draft.filter()));
    draft.assigned().forEach((name, text) -> read.put("assign." + name, Expression.read(text)));
    draft
        .reversed()
        .forEach((name, text) -> read.put("reverse_assign." + name, Expression.read(text)));
    if (draft.reverseFilter() != null) {
      read.put("reverse_filter", Expression.ofFilter(draft.reverseFilter()));
    }
    read.forEach((name, each) -> wrong(name, each, model).ifPresent(faults::add));
    return faults;
  }

  private static void wayBack(Draft draft, List<ToolResult.Error> faults) {
    boolean noReverse = draft.reversed().isEmpty();
    String reason = draft.reasonNoReverse();
    if (draft.deletes() && !noReverse) {
      faults.add(
          fault(
              "nothing-to-reverse",
              "reverse_assign fills rows, and delete leaves none.",
              "Give reason_no_reverse: what going back would need, such as a copy kept before."));
    } else if (noReverse && (reason == null || reason.isBlank())) {
      faults.add(
          fault(
              "no-reverse",
              "There is neither a way back nor a reason for none.",
              draft.deletes()
                  ? "Give reason_no_reverse."
                  : "Give reverse_assign with reverse_filter, or reason_no_reverse."));
    }
    if (!noReverse && draft.reverseFilter() == null) {
      faults.add(
          fault(
              "no-reverse-filter",
              "reverse_assign has no reverse_filter, so a second run could not tell what is done.",
              "Give the rows the way back has still to do, as keyword arguments of filter()."));
    }
  }

  private static ToolResult.Error fault(String kind, String message, String remedy) {
    return new ToolResult.Error(kind, message, remedy);
  }

  private static ToolResult.Error together(List<ToolResult.Error> faults) {
    return fault(
        faults.getFirst().kind(),
        faults.stream().map(ToolResult.Error::message).distinct().collect(Collectors.joining(" ")),
        faults.stream().map(ToolResult.Error::remedy).distinct().collect(Collectors.joining(" ")));
  }
}
