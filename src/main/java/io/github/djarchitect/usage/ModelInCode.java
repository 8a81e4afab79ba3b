package io.github.djarchitect.usage;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.Relation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * By which names code reaches a model: its class, the relations that lead to it.
 *
 * @param onlyOne whether no other model of the project has a class of this name
 * @param relations names of relations that lead to it, true where no other relation of that name
 *     leads elsewhere
 * @param modelFiles the files that may declare it
 * @param managers classes of its managers and query sets
 * @param fields names of the model's fields
 * @param keys what Django calls the keys of its relations: {@code owner_id}
 * @param common those of its fields' names that many models of the project have
 * @param made classes made for it anywhere in the project, by name; one whose name a class that is
 *     made for something else bears too is left out
 * @param byView those of them that say nothing of a model themselves: a view of the model names
 *     them
 * @param isUser whether {@code get_user_model()} gives it
 * @param authenticators the project's own classes that surely give it to a request, where it is the
 *     user model; by dotted path
 * @param functions what the project's functions give that surely give the model's objects, by
 *     dotted path
 * @param sending the project's functions that make what its forms and serializers are sent, by
 *     dotted path
 */
record ModelInCode(
    ModelKey key,
    String className,
    boolean onlyOne,
    String directory,
    String module,
    List<String> modelFiles,
    Set<String> managers,
    Map<String, Boolean> relations,
    Set<String> fields,
    Set<String> keys,
    Set<String> common,
    Map<String, Owner.Type> made,
    Set<String> byView,
    boolean isUser,
    Set<String> authenticators,
    Map<String, Kind> functions,
    Set<String> sending) {
  /** A field's name that no more models have tells of which model a query is. */
  private static final int RARE = 3;

  ModelInCode {
    modelFiles = List.copyOf(modelFiles);
    managers = Set.copyOf(managers);
    relations = Map.copyOf(relations);
    fields = Set.copyOf(fields);
    keys = Set.copyOf(keys);
    common = Set.copyOf(common);
    made = Map.copyOf(made);
    byView = Set.copyOf(byView);
    authenticators = Set.copyOf(authenticators);
    functions = Map.copyOf(functions);
    sending = Set.copyOf(sending);
  }

  /** Absent for a model of no app of the project. */
  static Optional<ModelInCode> of(
      Project project, SourceTree tree, ProjectState state, ModelKey key) {
    Optional<App> app = project.app(key.app());
    Optional<ModelState> model = state.model(key);
    if (app.isEmpty() || model.isEmpty()) {
      return Optional.empty();
    }
    String className = model.get().name();
    long same =
        state.models().values().stream().filter(each -> each.name().equals(className)).count();
    ModelKey user = ModelKey.parse(project.authUserModel().value());
    ModelInCode alone =
        new ModelInCode(
            key,
            className,
            same == 1,
            app.get().directory(),
            app.get().module(),
            app.get().modelFiles(),
            managers(tree, app.get().modelFiles(), className),
            relations(state, key, user),
            model.get().fields().stream().map(NamedField::name).collect(Collectors.toSet()),
            model.get().fields().stream()
                .map(ModelState::attname)
                .filter(name -> model.get().field(name).isEmpty())
                .collect(Collectors.toSet()),
            common(project, state, model.get()),
            Map.of(),
            Set.of(),
            user.equals(key),
            Set.of(),
            Map.of(),
            Set.of());
    ModelInCode authenticated =
        alone.isUser()
            ? alone.with(
                alone.made(),
                alone.byView(),
                Authentication.ofProject(tree, alone),
                Map.of(),
                Set.of())
            : alone;
    ModelInCode made = MadeClasses.in(tree, authenticated);
    return Optional.of(SentDicts.in(tree, GivingFunctions.in(tree, made)));
  }

  ModelInCode with(Map<String, Owner.Type> classes, Set<String> named) {
    return with(classes, named, authenticators, functions, sending);
  }

  ModelInCode with(Map<String, Kind> giving) {
    return with(made, byView, authenticators, giving, sending);
  }

  ModelInCode with(Set<String> makingWhatIsSent) {
    return with(made, byView, authenticators, functions, makingWhatIsSent);
  }

  private ModelInCode with(
      Map<String, Owner.Type> classes,
      Set<String> named,
      Set<String> authenticating,
      Map<String, Kind> giving,
      Set<String> makingWhatIsSent) {
    return new ModelInCode(
        key,
        className,
        onlyOne,
        directory,
        module,
        modelFiles,
        managers,
        relations,
        fields,
        keys,
        common,
        classes,
        named,
        isUser,
        authenticating,
        giving,
        makingWhatIsSent);
  }

  /** The folder that the project's absolute imports start from, dotted; empty for the checkout. */
  private String root() {
    String dotted = directory.replace('/', '.');
    return dotted.endsWith("." + module)
        ? dotted.substring(0, dotted.length() - module.length())
        : "";
  }

  /** As which module a file is imported. */
  String imported(String path) {
    return imported(path.replaceFirst("(/__init__)?\\.py$", "").split("/"));
  }

  private String imported(String[] folders) {
    String dotted = String.join(".", folders);
    return dotted.startsWith(root()) ? dotted.substring(root().length()) : dotted;
  }

  /** What an import names, in full where it is a relative one. */
  String imported(Stmt.ImportFrom from, String path) {
    String base = from.base(path);
    return from.level() == 0 ? base : imported(base.split("\\."));
  }

  private static Set<String> common(Project project, ProjectState state, ModelState model) {
    List<ModelState> own =
        state.models().values().stream()
            .filter(each -> project.app(each.app()).isPresent())
            .toList();
    return model.fields().stream()
        .map(NamedField::name)
        .filter(name -> own.stream().filter(each -> each.field(name).isPresent()).count() > RARE)
        .collect(Collectors.toSet());
  }

  private static Set<String> managers(SourceTree tree, List<String> files, String className) {
    Set<String> managers = new HashSet<>();
    for (String path : files) {
      if (!(tree.read(path) instanceof SourceTree.FileContent.Present present)) {
        continue;
      }
      for (Stmt stmt : KeptByFile.module(path, present.bytes()).body()) {
        if (stmt instanceof Stmt.ClassDef def && def.name().equals(className)) {
          for (Stmt member : def.body()) {
            if (member instanceof Stmt.Assign assign && assign.value() instanceof Expr.Call call) {
              Walk.through(call, node -> manager(node).ifPresent(managers::add));
            }
          }
        }
      }
    }
    return managers;
  }

  private static Optional<String> manager(Node node) {
    return node instanceof Expr.Name name
            && (name.id().endsWith("Manager") || name.id().endsWith("QuerySet"))
        ? Optional.of(name.id())
        : Optional.empty();
  }

  private static Map<String, Boolean> relations(ProjectState state, ModelKey key, ModelKey user) {
    Set<String> here = new HashSet<>();
    Set<String> elsewhere = new HashSet<>();
    for (ModelState model : state.models().values()) {
      for (NamedField named : model.fields()) {
        Optional<Relation> relation = Relation.of(model.key(), named.name(), named.field(), user);
        if (relation.isEmpty()) {
          continue;
        }
        (relation.get().to().equals(key) ? here : elsewhere).add(named.name());
        String back = reverse(model, named);
        if (!back.isEmpty()) {
          (model.key().equals(key) ? here : elsewhere).add(back);
        }
      }
    }
    Map<String, Boolean> relations = new HashMap<>();
    here.forEach(name -> relations.put(name, !elsewhere.contains(name)));
    return relations;
  }

  /** The name of a relation in queries of the model it points at; empty where there is none. */
  private static String reverse(ModelState model, NamedField named) {
    for (String option : List.of("related_query_name", "related_name")) {
      Optional<String> name = named.field().kwarg(option).flatMap(Value::asString);
      if (name.isPresent()) {
        return name.get().endsWith("+") ? "" : name.get();
      }
    }
    return model.key().name();
  }

  /** Whether {@code from module import Class} in a file brings this model. */
  boolean isImported(String path, String from, int level) {
    if (onlyOne) {
      return true;
    }
    if (level > 0) {
      return directory.isEmpty() || path.startsWith(directory + "/");
    }
    return from.equals(module) || from.startsWith(module + ".");
  }

  /** Whether {@code app.Model} in a text is this model. */
  boolean isLabel(String text) {
    return text.indexOf('.') > 0 && ModelKey.parse(text).equals(key);
  }

  /** Whether a name is that of a field of the model, or a lookup that starts with one. */
  boolean hasField(String lookup) {
    String first = lookup.split("__", 2)[0];
    return first.equals("pk")
        || first.equals("id")
        || fields.contains(first)
        || keys.contains(first);
  }

  /** {@code customer} and {@code customer_address}: what variables are called that hold one. */
  boolean isNamedAfter(String variable) {
    return variable.equals(key.name())
        || variable.equals(
            className.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT));
  }
}
