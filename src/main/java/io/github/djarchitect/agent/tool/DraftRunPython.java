package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
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
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.project.App;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code draft_run_python}: a data migration in batches, of which a caller gives the particular.
 */
public final class DraftRunPython implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("draft_run_python");
  private static final Pattern COPIED =
      Pattern.compile("\\s*(?:F\\(\\s*['\"](\\w+)['\"]\\s*\\)|row\\.(\\w+))\\s*");

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
      Map<String, String> assign,
      @Nullable Map<String, String> reverseAssign,
      @Nullable String reverseFilter,
      @Nullable String reasonNoReverse,
      @Nullable String draft,
      List<JsonNode> files) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Draft draft = Arguments.read(arguments, Draft.class);
    return switch (DraftView.of(desk, arguments)) {
      case DraftView.Unusable(ToolResult why) -> why;
      case DraftView.Laid(Workspace workspace) -> write(draft, workspace);
    };
  }

  private ToolResult write(Draft draft, Workspace workspace) {
    Optional<App> app = workspace.project().app(draft.app());
    Optional<ModelState> model =
        workspace.simulation().state().model(new ModelKey(draft.app(), draft.model()));
    if (app.isEmpty() || model.isEmpty()) {
      return ToolResult.error(
          "unknown-model",
          "There is no model %s.%s.".formatted(draft.app(), draft.model()),
          "list_apps names the apps and their models; for one that a draft adds give the draft's id"
              + " or its files.");
    }
    if (app.get().migrationsDirectory() == null) {
      return ToolResult.error(
          "no-migrations",
          "The app %s has no migrations package.".formatted(draft.app()),
          "Write its first migration, and give it in files.");
    }
    Optional<ToolResult> wrong = wrong(draft, model.get());
    if (wrong.isPresent()) {
      return wrong.get();
    }
    List<MigrationKey> leaves =
        workspace.reading().graph().leaves().getOrDefault(draft.app(), List.of());
    if (leaves.size() > 1) {
      boolean drafted =
          desk.workspace().reading().graph().leaves().getOrDefault(draft.app(), List.of()).size()
              < 2;
      return ToolResult.error(
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
    return ToolResult.ok(write(draft, workspace, app.get(), model.get(), leaves));
  }

  private static ObjectNode write(
      Draft draft, Workspace workspace, App app, ModelState model, List<MigrationKey> leaves) {
    Map<String, String> reverse = draft.reverseAssign();
    boolean noReverse = reverse == null || reverse.isEmpty();
    Backfill backfill =
        new Backfill(
            app.label(),
            model.name(),
            model.name() + "." + String.join(", ", new TreeMap<>(draft.assign()).keySet()),
            draft.filter(),
            change(draft.assign(), draft.filter()),
            noReverse || reverse == null
                ? null
                : change(reverse, String.valueOf(draft.reverseFilter())),
            noReverse ? null : draft.reverseFilter(),
            noReverse && draft.reasonNoReverse() != null ? draft.reasonNoReverse() : "");
    MigrationNames names = MigrationNames.of(workspace.reading(), app);
    MigrationKey key = names.next(draft.name());
    ObjectNode content = JsonNodeFactory.instance.objectNode();
    content.put("path", names.path(key));
    content.put("content", BackfillWriter.migration(backfill, leaves, null));
    content.put("rows", workspace.live().rows(model.table()).orElse(null));
    return content;
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
  private static Optional<ToolResult> copiesNull(
      String argument, String filter, Map<String, String> assign) {
    for (Map.Entry<String, String> each : new TreeMap<>(assign).entrySet()) {
      Matcher copied = COPIED.matcher(each.getValue());
      if (copied.matches()
          && filter.matches(
              "(?s)(?:.*,)?\\s*%s(?:__isnull\\s*=\\s*True|\\s*=\\s*None)\\s*(?:,.*)?"
                  .formatted(Pattern.quote(copied(copied))))) {
        return Optional.of(
            ToolResult.error(
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
  private static Optional<ToolResult> wrong(
      String argument, Expression.Read read, ModelState model) {
    return switch (read) {
      case Expression.Read.Bad(String problem) ->
          Optional.of(
              ToolResult.error(
                  "not-python",
                  "%s is not one Python expression: %s.".formatted(argument, problem),
                  "Write it as it would stand in the migration."));
      case Expression.Read.Good(Expression expression) ->
          expression
              .unknown()
              .map(name -> unknownName(argument, name))
              .or(() -> unknownField(argument, expression, model));
    };
  }

  private static ToolResult unknownName(String argument, String name) {
    return ToolResult.error(
        "unknown-name",
        "%s uses %s, which the migration would not have.".formatted(argument, name),
        "Use row, Python's own and these, which are imported: %s. Else write the function by hand and give the file to check_files."
            .formatted(String.join(", ", Expression.known())));
  }

  private static Optional<ToolResult> unknownField(
      String argument, Expression expression, ModelState model) {
    return expression.ofRow().stream()
        .filter(field -> !isAttribute(field, model))
        .findFirst()
        .map(
            field ->
                ToolResult.error(
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

  private static Optional<ToolResult> wrong(Draft draft, ModelState model) {
    if (!draft.name().matches("[a-z][a-z0-9_]{0,50}")) {
      return Optional.of(
          ToolResult.error(
              "invalid-name",
              "'%s' cannot be a migration's name.".formatted(draft.name()),
              "Use lower-case letters, digits and _, without the number: fill_reference."));
    }
    Map<String, String> reverse = draft.reverseAssign();
    boolean noReverse = reverse == null || reverse.isEmpty();
    String reason = draft.reasonNoReverse();
    if (noReverse && (reason == null || reason.isBlank())) {
      return Optional.of(
          ToolResult.error(
              "no-reverse",
              "There is neither a way back nor a reason for none.",
              "Give reverse_assign with reverse_filter, or reason_no_reverse."));
    }
    if (!noReverse && draft.reverseFilter() == null) {
      return Optional.of(
          ToolResult.error(
              "no-reverse-filter",
              "reverse_assign has no reverse_filter, so a second run could not tell what is done.",
              "Give the rows the way back has still to do, as keyword arguments of filter()."));
    }
    if (draft.assign().isEmpty()) {
      return Optional.of(
          ToolResult.error(
              "nothing-assigned",
              "assign is empty, so the migration would change nothing.",
              "Give each field that is to be filled with its expression; a step that deletes or"
                  + " does something else is a function of your own, in a file for check_files."));
    }
    Optional<ToolResult> nothing =
        copiesNull("filter", draft.filter(), draft.assign())
            .or(
                () ->
                    reverse == null
                        ? Optional.empty()
                        : copiesNull(
                            "reverse_filter", String.valueOf(draft.reverseFilter()), reverse));
    if (nothing.isPresent()) {
      return nothing;
    }
    Map<String, String> assigned = new TreeMap<>(draft.assign());
    if (reverse != null) {
      assigned.putAll(reverse);
    }
    for (String field : assigned.keySet()) {
      if (model.field(field).isEmpty()) {
        return Optional.of(
            ToolResult.error(
                "unknown-field",
                "%s has no field %s.".formatted(model.name(), field),
                "inspect_models lists them; for one that a draft adds give the draft's id or its"
                    + " files."));
      }
    }
    Map<String, Expression.Read> read = new LinkedHashMap<>();
    read.put("filter", Expression.ofFilter(draft.filter()));
    draft.assign().forEach((name, text) -> read.put("assign." + name, Expression.read(text)));
    if (reverse != null) {
      reverse.forEach((name, text) -> read.put("reverse_assign." + name, Expression.read(text)));
    }
    if (draft.reverseFilter() != null) {
      read.put("reverse_filter", Expression.ofFilter(draft.reverseFilter()));
    }
    return read.entrySet().stream()
        .flatMap(each -> wrong(each.getKey(), each.getValue(), model).stream())
        .findFirst();
  }
}
