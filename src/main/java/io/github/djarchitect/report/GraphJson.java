package io.github.djarchitect.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.DatabaseRouters;
import io.github.djarchitect.migration.Deconstructor;
import io.github.djarchitect.migration.Dependency;
import io.github.djarchitect.migration.DjangoNames;
import io.github.djarchitect.migration.InstalledApps;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.MigrationGraph;
import io.github.djarchitect.migration.MigrationKey;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.migration.Unreadable;
import io.github.djarchitect.migration.operation.Constraint;
import io.github.djarchitect.migration.operation.Index;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was read of a project's migrations, as JSON. */
public final class GraphJson {
  private final ValueJson json;

  private GraphJson(Reading reading, String django) {
    this(new ValueJson(Deconstructor.of(reading.project(), django)));
  }

  GraphJson(ValueJson json) {
    this.json = json;
  }

  public static ObjectNode of(Reading reading, String django) {
    return new GraphJson(reading, django).graph(reading, django);
  }

  private ObjectNode graph(Reading reading, String django) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", "architect/graph/1");
    head(root, reading, django);
    apps(root.putArray("apps"), reading.project());
    routers(root, DatabaseRouters.of(reading.project()));
    MigrationGraph graph = reading.graph();
    ArrayNode migrations = root.putArray("migrations");
    graph.migrations().values().forEach(each -> migrations.add(migration(graph, each)));
    byApp(root.putObject("leaves"), graph.leaves());
    byApp(root.putObject("roots"), graph.roots());
    byApp(root.putObject("conflicts"), graph.conflicts());
    ArrayNode cycles = root.putArray("cycles");
    for (List<MigrationKey> cycle : graph.tangles()) {
      ArrayNode each = cycles.addArray();
      cycle.forEach(key -> each.add(key(key)));
    }
    missing(root.putArray("missing_dependencies"), graph);
    ArrayNode nested = root.putArray("nested_squashes");
    for (MigrationGraph.Nested each : graph.nestedWithoutOrder()) {
      ObjectNode node = nested.addObject();
      node.set("squashed", key(each.squashed()));
      node.set("replaced", key(each.replaced()));
      graph.migration(each.squashed()).ifPresent(migration -> place(node, migration.place()));
    }
    return root;
  }

  static void missing(ArrayNode missing, MigrationGraph graph) {
    for (MigrationGraph.MissingDependency each : graph.missing()) {
      ObjectNode node = missing.addObject();
      node.set("from", key(each.from()));
      node.set("to", key(each.to()));
      node.put("app_known", each.appKnown());
      graph.placeOf(each.from(), each.to()).ifPresent(place -> place(node, place));
    }
  }

  static void place(ObjectNode node, Place place) {
    node.put("path", place.path()).put("line", place.line());
  }

  static void head(ObjectNode root, Reading reading, String django) {
    Project project = reading.project();
    root.put("django", django);
    root.put("auth_user_model", project.authUserModel().value());
    ArrayNode unreadable = root.putArray("unreadable");
    Set<String> nodes =
        reading.migrations().values().stream().map(Migration::path).collect(Collectors.toSet());
    for (Unreadable each : reading.unreadable()) {
      unreadable
          .addObject()
          .put("path", each.place().path())
          .put("line", each.place().line())
          .put("reason", each.reason())
          .put("node", nodes.contains(each.place().path()));
    }
    ArrayNode others = root.putArray("other_projects");
    for (Project.Other other : project.others()) {
      others
          .addObject()
          .put("label", other.label())
          .put("directory", other.directory())
          .put("project", other.project());
    }
    ArrayNode ignored = root.putArray("ignored");
    for (Project.Ignored each : project.ignored()) {
      ignored.addObject().put("directory", each.directory()).put("reason", each.reason());
    }
  }

  /** What was taken, and by what each app has its label. */
  private static void apps(ArrayNode apps, Project project) {
    InstalledApps installed = InstalledApps.of(project);
    for (App app : project.apps()) {
      ObjectNode node =
          apps.addObject()
              .put("label", app.label())
              .put("label_source", app.labelSource())
              .put("directory", app.directory())
              .put("module", app.module())
              .put("migrations_directory", app.migrationsDirectory())
              .put("migrations_module", app.migrationsModule())
              .put("files", app.migrationFiles().size());
      switch (installed.has(app)) {
        case YES -> node.put("installed", true);
        case NO -> node.put("installed", false).put("reason", installed.reason());
        case UNKNOWN -> node.putNull("installed");
      }
    }
  }

  /** What may withhold operations from a database; nothing without routers. */
  private static void routers(ObjectNode root, DatabaseRouters routers) {
    if (routers.isEmpty()) {
      return;
    }
    ObjectNode node = root.putObject("routers");
    ArrayNode classes = node.putArray("classes");
    for (DatabaseRouters.Router router : routers.routers()) {
      ObjectNode each = classes.addObject().put("class", router.path());
      place(each, router.place());
      each.put("defined", router.defined() == null ? null : router.defined().toString());
    }
    ArrayNode databases = node.putArray("databases");
    routers.databases().forEach(databases::add);
    node.put("more_databases", routers.more());
    ObjectNode apps = node.putObject("allow_migrate");
    routers
        .apps()
        .forEach(
            (app, allowed) -> {
              ObjectNode each = apps.putObject(app);
              routers.databases().forEach(alias -> each.put(alias, allowed.get(alias)));
            });
  }

  private static void byApp(ObjectNode out, SortedMap<String, List<MigrationKey>> keys) {
    keys.forEach(
        (app, names) -> {
          ArrayNode array = out.putArray(app);
          names.forEach(key -> array.add(key.name()));
        });
  }

  static ArrayNode key(MigrationKey key) {
    return JsonNodeFactory.instance.arrayNode().add(key.app()).add(key.name());
  }

  private ObjectNode migration(MigrationGraph graph, Migration migration) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    MigrationKey key = migration.key();
    node.put("app", key.app()).put("name", key.name()).put("path", migration.path());
    node.put("origin", graph.isContrib(key) ? "django" : "repo");
    ArrayNode dependencies = node.putArray("dependencies");
    migration.dependencies().forEach(each -> dependencies.add(dependency(each)));
    ArrayNode resolved = node.putArray("resolved_dependencies");
    for (Optional<MigrationKey> each : graph.resolvedDependencies(key)) {
      if (each.isPresent()) {
        resolved.add(key(each.get()));
      } else {
        resolved.addNull();
      }
    }
    ArrayNode before = node.putArray("run_before");
    migration.runBefore().forEach(each -> before.add(dependency(each)));
    MigrationKey replacedBy = graph.replacedBy().get(key);
    if (replacedBy == null) {
      ArrayNode parents = node.putArray("parents");
      graph.parents(key).forEach(parent -> parents.add(key(parent)));
      node.putNull("replaced_by");
    } else {
      node.putNull("parents");
      node.set("replaced_by", key(replacedBy));
    }
    ArrayNode replaces = node.putArray("replaces");
    migration.replaces().forEach(each -> replaces.add(key(each)));
    node.put("initial", migration.initial());
    node.put("atomic", migration.atomic());
    if (!migration.variants().isEmpty()) {
      ArrayNode either = node.putObject("operations").putArray("either");
      for (Migration.Variant variant : migration.variants()) {
        ObjectNode branch = either.addObject().put("when", variant.when());
        if (variant.likely()) {
          branch.put("likely", true);
        }
        branch.set("value", operations(variant.operations(), migration));
      }
    } else if (migration.readable() || !migration.operations().isEmpty()) {
      node.set("operations", operations(migration.operations(), migration));
    } else {
      node.putNull("operations");
    }
    return node;
  }

  /** A list; where nothing is known of it, not even how many they are, one word about it. */
  private JsonNode operations(List<Operation> operations, Migration migration) {
    if (operations.size() == 1
        && operations.getFirst() instanceof Operation.OpaqueOperation opaque
        && opaque.path() == null
        && opaque.args().isEmpty()) {
      return operation(opaque);
    }
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Operation each : operations) {
      ObjectNode node = operation(each);
      String own = migration.ownClasses().get(each.place());
      if (own != null && !node.has("unknown")) {
        node.put("type", own.substring(own.lastIndexOf('.') + 1)).put("path", own);
      }
      all.add(node);
    }
    return all;
  }

  static JsonNode dependency(Dependency dependency) {
    return switch (dependency) {
      case Dependency.OnMigration on -> key(on.key());
      case Dependency.OnSetting on ->
          JsonNodeFactory.instance.objectNode().put("setting", on.setting());
      case Dependency.OnSwappable on ->
          JsonNodeFactory.instance.objectNode().put("swappable", on.model());
      case Dependency.Unknown unknown -> ValueJson.unknown(unknown.place(), unknown.reason());
    };
  }

  /** An operation with its arguments by name; what Django would leave out is left out. */
  ObjectNode operation(Operation operation) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    String type =
        operation instanceof Operation.CreateExtension extension
            ? extension.className()
            : operation.typeName();
    node.put("type", type);
    node.put("path", path(operation, type));
    return members(node, operation);
  }

  private ObjectNode members(ObjectNode node, Operation operation) {
    switch (operation) {
      case Operation.CreateModel o -> {
        node.put("name", o.name());
        ArrayNode fields = node.putArray("fields");
        o.fields().forEach(field -> fields.add(named(field)));
        if (!o.options().isEmpty()) {
          node.set("options", json.values(o.options()));
        }
        if (!o.bases().isEmpty()) {
          ArrayNode bases = json.array(o.bases());
          if (o.basesListed()) {
            node.set("bases", bases);
          } else {
            node.putObject("bases").set("tuple", bases);
          }
        }
        managers(node, o.managers());
      }
      case Operation.DeleteModel o -> node.put("name", o.name());
      case Operation.RenameModel o ->
          node.put("old_name", o.oldName()).put("new_name", o.newName());
      case Operation.AlterModelTable o -> node.put("name", o.name()).put("table", o.table());
      case Operation.AlterModelTableComment o ->
          node.put("name", o.name()).put("table_comment", o.comment());
      case Operation.AlterUniqueTogether o ->
          together(node.put("name", o.name()), "unique_together", o.together(), o.nothing());
      case Operation.AlterIndexTogether o ->
          together(node.put("name", o.name()), "index_together", o.together(), o.nothing());
      case Operation.AlterOrderWithRespectTo o ->
          node.put("name", o.name()).put("order_with_respect_to", o.field());
      case Operation.AlterModelOptions o -> {
        node.put("name", o.name());
        node.set("options", json.values(o.options()));
      }
      case Operation.AlterModelManagers o -> {
        // deconstruct() of this one operation gives no names
        ArrayNode args = node.putArray("args").add(o.name());
        if (o.inTuple()) {
          args.addObject().set("tuple", pairs(o.managers()));
        } else {
          args.add(pairs(o.managers()));
        }
      }
      case Operation.AddField o -> {
        node.put("model", o.model()).put("name", o.name());
        node.set("field", json.field(o.field()));
        if (o.preserve() != null) {
          node.set("preserve_default", json.of(o.preserve()));
        } else if (!o.preserveDefault()) {
          node.put("preserve_default", false);
        }
      }
      case Operation.AlterField o -> {
        node.put("model", o.model()).put("name", o.name());
        node.set("field", json.field(o.field()));
        if (o.preserve() != null) {
          node.set("preserve_default", json.of(o.preserve()));
        } else if (!o.preserveDefault()) {
          node.put("preserve_default", false);
        }
      }
      case Operation.RemoveField o -> node.put("model", o.model()).put("name", o.name());
      case Operation.RenameField o ->
          node.put("model", o.model()).put("old_name", o.oldName()).put("new_name", o.newName());
      case Operation.AddIndex o -> {
        node.put("model", o.model());
        node.set("index", index(o.index()));
      }
      case Operation.RemoveIndex o -> node.put("model", o.model()).put("name", o.name());
      case Operation.RenameIndex o -> {
        node.put("model", o.model());
        node.put("new_name", o.newName());
        if (o.oldName() != null) {
          node.put("old_name", o.oldName());
        }
        if (o.oldFields() != null) {
          ArrayNode fields =
              o.listed()
                  ? node.putArray("old_fields")
                  : node.putObject("old_fields").putArray("tuple");
          o.oldFields().forEach(fields::add);
        }
      }
      case Operation.AddConstraint o -> {
        node.put("model", o.model());
        node.set("constraint", constraint(o.constraint()));
      }
      case Operation.RemoveConstraint o -> node.put("model", o.model()).put("name", o.name());
      case Operation.AlterConstraint o -> {
        node.put("model", o.model()).put("name", o.name());
        node.set("constraint", constraint(o.constraint()));
      }
      case Operation.ValidateConstraint o -> node.put("model", o.model()).put("name", o.name());
      case Operation.CreateExtension o -> {
        switch (o.written()) {
          case CLASS -> {}
          case POSITION -> node.putArray("args").add(o.name());
          case KEYWORD -> node.put("name", o.name());
        }
        if (!o.hints().isEmpty()) {
          node.set("hints", json.values(o.hints()));
        }
      }
      case Operation.CreateCollation o -> {
        node.put("name", o.name());
        node.setAll(json.values(o.arguments()));
      }
      case Operation.RemoveCollation o -> {
        node.put("name", o.name());
        node.setAll(json.values(o.arguments()));
      }
      case Operation.RunPython o -> {
        node.set("code", json.of(o.code()));
        if (o.reverseCode() != null) {
          node.set("reverse_code", json.of(o.reverseCode()));
        }
        if (o.atomic() != null) {
          node.put("atomic", o.atomic());
        }
        hints(node, o.hints(), o.elidable());
      }
      case Operation.RunSql o -> {
        node.set("sql", json.of(noop(o.sql())));
        if (o.reverseSql() != null) {
          node.set("reverse_sql", json.of(noop(o.reverseSql())));
        }
        if (!o.stateOperations().isEmpty()) {
          ArrayNode state = node.putArray("state_operations");
          o.stateOperations().forEach(each -> state.add(operation(each)));
        }
        hints(node, o.hints(), o.elidable());
      }
      case Operation.SeparateDatabaseAndState o -> {
        if (!o.databaseOperations().isEmpty()) {
          ArrayNode database = node.putArray("database_operations");
          o.databaseOperations().forEach(each -> database.add(operation(each)));
        }
        if (!o.stateOperations().isEmpty()) {
          ArrayNode state = node.putArray("state_operations");
          o.stateOperations().forEach(each -> state.add(operation(each)));
        }
      }
      case Operation.OpaqueOperation o -> {
        if (o.path() == null) {
          return ValueJson.unknown(o.place(), o.reason());
        }
        node.put("opaque", true);
        if (o.state() != null) {
          return members(node, o.state());
        }
        node.set("args", json.array(o.args()));
        node.set("kwargs", json.values(o.kwargs()));
      }
    }
    return node;
  }

  private static String path(Operation operation, String type) {
    return switch (operation) {
      case Operation.OpaqueOperation o -> String.valueOf(o.path());
      case Operation.CreateExtension _,
          Operation.CreateCollation _,
          Operation.RemoveCollation _,
          Operation.ValidateConstraint _ ->
          "django.contrib.postgres.operations." + type;
      case Operation.AddIndex o when o.concurrently() ->
          "django.contrib.postgres.operations." + type;
      case Operation.RemoveIndex o when o.concurrently() ->
          "django.contrib.postgres.operations." + type;
      case Operation.AddConstraint o when o.notValid() ->
          "django.contrib.postgres.operations." + type;
      default -> "django.db.migrations." + type;
    };
  }

  private void hints(ObjectNode node, Map<String, Value> hints, boolean elidable) {
    if (!hints.isEmpty()) {
      ArrayNode pairs = node.putObject("hints").putArray("dict");
      hints.forEach((name, value) -> pairs.addArray().add(name).add(json.of(value)));
    }
    if (elidable) {
      node.put("elidable", true);
    }
  }

  private void together(
      ObjectNode node, String name, List<List<String>> together, @Nullable Value nothing) {
    if (nothing != null) {
      node.set(name, json.of(nothing));
      return;
    }
    ArrayNode set = node.putObject(name).putArray("set");
    List<ObjectNode> groups = new ArrayList<>();
    for (List<String> names : together) {
      ObjectNode group = JsonNodeFactory.instance.objectNode();
      ArrayNode tuple = group.putArray("tuple");
      names.forEach(tuple::add);
      groups.add(group);
    }
    groups.sort(Comparator.comparing(ObjectNode::toString));
    groups.forEach(set::add);
  }

  private void managers(ObjectNode node, List<Operation.Manager> managers) {
    if (!managers.isEmpty() && !isDefault(managers)) {
      node.set("managers", pairs(managers));
    }
  }

  /** The manager that a model has without being told. */
  private static boolean isDefault(List<Operation.Manager> managers) {
    return managers.size() == 1
        && managers.getFirst().name().equals("objects")
        && managers.getFirst().manager() instanceof Value.Call call
        && DjangoNames.exported(call.path()).equals("django.db.models.Manager")
        && call.args().isEmpty()
        && call.kwargs().isEmpty();
  }

  private ArrayNode pairs(List<Operation.Manager> managers) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Operation.Manager manager : managers) {
      ArrayNode pair = JsonNodeFactory.instance.arrayNode();
      pair.add(manager.name()).add(json.of(manager.manager()));
      array.add(JsonNodeFactory.instance.objectNode().set("tuple", pair));
    }
    return array;
  }

  /** {@code RunSQL.noop} is an empty text, and no name of one. */
  private static Value noop(Value reverse) {
    return reverse instanceof Value.Ref ref && ref.path().endsWith("RunSQL.noop")
        ? Value.str("")
        : reverse;
  }

  ObjectNode named(NamedField field) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("name", field.name());
    node.setAll(json.field(field.field()));
    return node;
  }

  ObjectNode index(Index written) {
    Index index = json.form().index(written);
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("call", index.className());
    node.set("args", json.array(index.expressions()));
    node.set("kwargs", json.members(index.kwargs()));
    return node;
  }

  ObjectNode constraint(Constraint written) {
    Constraint constraint = json.form().constraint(written);
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("call", constraint.className());
    node.set("args", json.array(constraint.expressions()));
    node.set("kwargs", json.members(constraint.kwargs()));
    return node;
  }
}
