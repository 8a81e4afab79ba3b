package io.github.djarchitect.usage;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.Relation;
import io.github.djarchitect.usage.CodeUses.Sifting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells the uses of one model from classes that only share its name, by what each file imports, and
 * adds those that do not name it: the other sides of its relations.
 */
final class ModelSift {
  /** So many relations of the model are followed to their other side. */
  private static final int RELATIONS = 8;

  /** What a query may be asked for by a relation's own name. */
  private static final Set<FieldUse.Role> OF_QUERIES =
      Set.of(
          FieldUse.Role.CONDITION,
          FieldUse.Role.ORDERING,
          FieldUse.Role.LOADED,
          FieldUse.Role.EXPRESSION,
          FieldUse.Role.KEY,
          FieldUse.Role.PATH);

  /** {@code Count("memberships")}. */
  private static final Set<Purpose> OF_TEXTS =
      Set.of(Purpose.READ, Purpose.FILTER, Purpose.ORDER, Purpose.LOAD);

  private static final Pattern CHANGES =
      Pattern.compile(
          "\\.a?(create|update|delete|add|remove|set|clear|(get|update)_or_create|bulk_\\w+)\\(");

  private final Project project;
  private final SourceTree tree;
  private final ProjectState state;
  private final Sought.ModelNamed sought;
  private final Sifting sifting = new Sifting();
  private final Map<String, Imports> imports = new HashMap<>();

  /** Files that have the model's class, and files that have another one of its name. */
  private final Set<String> homes = new HashSet<>();

  private final Set<String> strangers = new HashSet<>();

  /**
   * What a file imports.
   *
   * @param modules the dotted path that each name comes from
   * @param aliases classes of the sought name, by line
   */
  private record Imports(Map<String, String> modules, Map<Integer, String> aliases) {}

  ModelSift(Project project, SourceTree tree, ProjectState state, Sought.ModelNamed sought) {
    this.project = project;
    this.tree = tree;
    this.state = state;
    this.sought = sought;
  }

  CodeUses sift() {
    Optional<ModelState> model = model();
    Sought.ModelNamed withTable =
        new Sought.ModelNamed(
            sought.name(),
            model.map(ModelState::app).orElse(sought.app()),
            model
                .filter(each -> each.options().containsKey("db_table"))
                .map(ModelState::table)
                .orElse(null));
    UsageReport names = Usages.find(tree, withTable);
    List<String> own =
        model.flatMap(each -> project.app(each.app())).map(App::modelFiles).orElse(List.of());
    for (Usage usage : names.usages()) {
      if (usage.kind() == Usage.Kind.DEFINITION
          && usage.setting() != Usage.Setting.MIGRATION
          && usage.text().contains("class ")) {
        (own.isEmpty() || own.contains(usage.place().path()) ? homes : strangers)
            .add(usage.place().path());
      }
    }
    if (homes.isEmpty()) {
      // a model may stand in a file that models.py only imports
      homes.addAll(strangers);
      strangers.clear();
    }
    names.usages().forEach(this::judge);
    names.usages().forEach(this::generic);
    model.ifPresent(
        each -> {
          otherSides(each);
          Fixtures.texts(
              tree,
              Pattern.compile(
                  "(?i)[\"']?model[\"']?\\s*:\\s*[\"']?%s\\b"
                      .formatted(Pattern.quote(each.key().toString()))),
              sifting);
        });
    return sifting.done(names);
  }

  /** The model that is meant; absent where several apps have one of the name. */
  private Optional<ModelState> model() {
    if (sought.app() != null) {
      return state.model(new ModelKey(sought.app(), sought.name()));
    }
    List<ModelState> all =
        state.models().values().stream().filter(each -> each.name().equals(sought.name())).toList();
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  private void judge(Usage usage) {
    String path = usage.place().path();
    Place place = Place.of(path, usage.place().line());
    switch (usage.kind()) {
      case DEFINITION -> {
        if (homes.contains(path) || usage.setting() == Usage.Setting.MIGRATION) {
          sure(usage, place);
        } else {
          sifting.leave(usage, Sifting.ELSEWHERE);
        }
      }
      case IMPORT -> imported(usage, place);
      case NAME -> class_(usage, place, sought.name());
      case ATTRIBUTE -> attribute(usage, place);
      case CLASS_META -> {
        String on = usage.around().on();
        class_(usage, place, on.isEmpty() ? sought.name() : on);
      }
      case STRING -> text(usage, place);
      case KEYWORD -> sifting.leave(usage, Sifting.LOCAL);
      case TEMPLATE, SQL -> sure(usage, place);
      case UNPARSED -> doubtful(usage, place, "the line could not be read");
    }
  }

  private void sure(Usage usage, Place place) {
    sifting.list(CodeUse.sure(place, usage.text(), usage.purpose(), usage.setting()));
  }

  private void doubtful(Usage usage, Place place, String why) {
    sifting.list(CodeUse.doubtful(place, usage.text(), usage.purpose(), usage.setting(), why));
  }

  /** {@code models.Customer}, or {@code shop.customer_set}. */
  private void attribute(Usage usage, Place place) {
    if (!usage.around().word().equals(sought.name())) {
      sure(usage, place);
    } else {
      class_(usage, place, usage.around().on());
    }
  }

  /** An import, and where the file uses it under another name. */
  private void imported(Usage usage, Place place) {
    String as = imports(place.path()).aliases.get(place.line());
    class_(usage, place, as == null ? sought.name() : as);
    if (as == null || as.equals(sought.name()) || !sifting.has(place)) {
      return;
    }
    Sought.ModelNamed alias = new Sought.ModelNamed(as, null);
    for (Usage each : Usages.find(tree, List.of(place.path()), alias).usages()) {
      if (each.kind() == Usage.Kind.NAME || each.kind() == Usage.Kind.CLASS_META) {
        class_(each, Place.of(place.path(), each.place().line()), as);
      }
    }
  }

  /**
   * A class by its name.
   *
   * @param by the name of the file that brings it: the class's own or that of a module
   */
  private void class_(Usage usage, Place place, String by) {
    String path = place.path();
    boolean own = by.equals(sought.name());
    if (own && homes.contains(path)) {
      sure(usage, place);
      return;
    }
    String from = imports(path).modules.get(by);
    if (from == null) {
      if (strangers.isEmpty() || usage.setting() == Usage.Setting.MIGRATION) {
        sure(usage, place);
      } else if (own && strangers.contains(path)) {
        sifting.leave(usage, Sifting.ELSEWHERE);
      } else {
        doubtful(usage, place, "several classes have the name; which this is, is not told");
      }
      return;
    }
    boolean ours = homes.stream().anyMatch(home -> isIn(home, from));
    boolean theirs = strangers.stream().anyMatch(stranger -> isIn(stranger, from));
    if (ours && !theirs) {
      sure(usage, place);
    } else if (theirs && !ours) {
      sifting.leave(usage, Sifting.ELSEWHERE);
    } else if (strangers.isEmpty() && isOfProject(from)) {
      sure(usage, place);
    } else if (ours || isOfProject(from)) {
      doubtful(usage, place, "several classes have the name; which this is, is not told");
    } else {
      sifting.leave(usage, Sifting.ELSEWHERE);
    }
  }

  /** Whether a file is a module or lies in a package; imports may start below the checkout. */
  private static boolean isIn(String path, String module) {
    String file = "." + path.replaceFirst("(/__init__)?\\.py$", "").replace('/', '.') + ".";
    return file.contains("." + module + ".");
  }

  private boolean isOfProject(String module) {
    String first = module.split("\\.", 2)[0];
    return tree.paths().stream()
        .anyMatch(path -> path.startsWith(first + "/") || path.contains("/" + first + "/"));
  }

  private Imports imports(String path) {
    return imports.computeIfAbsent(
        path,
        _ -> {
          Map<String, String> found = new HashMap<>();
          Map<Integer, String> aliases = new HashMap<>();
          if (path.endsWith(".py")
              && tree.read(path) instanceof SourceTree.FileContent.Present present) {
            PythonModule module = KeptByFile.module(path, present.bytes());
            Walk.through(
                module.body(),
                node -> {
                  switch (node) {
                    case Stmt.ImportFrom from -> {
                      String base = from.base(path);
                      for (Alias alias : from.names()) {
                        String as = alias.asname() == null ? alias.name() : alias.asname();
                        boolean own = alias.name().equals(sought.name());
                        found.put(as, own ? base : base + "." + alias.name());
                        if (own) {
                          aliases.put(alias.span().startLine(), as);
                        }
                      }
                    }
                    case Stmt.Import(List<Alias> names, var _) -> {
                      for (Alias alias : names) {
                        String as = alias.asname();
                        String name = alias.name();
                        found.put(
                            as == null ? name.substring(name.lastIndexOf('.') + 1) : as, name);
                      }
                    }
                    default -> {}
                  }
                });
          }
          return new Imports(found, aliases);
        });
  }

  private void text(Usage usage, Place place) {
    String value = usage.around().word();
    int dot = value.lastIndexOf('.');
    String before = dot < 0 ? "" : value.substring(0, dot);
    if (usage.around().value()) {
      sifting.leave(usage, Sifting.VALUE);
    } else if (dot >= 0 && sought.app() != null && project.app(before).isPresent()) {
      if (before.equals(sought.app())) {
        sure(usage, place);
      } else {
        sifting.leave(usage, Sifting.ELSEWHERE);
      }
    } else if (usage.around().option().equals("__all__")) {
      sifting.list(CodeUse.sure(place, usage.text(), Purpose.IMPORT, usage.setting()));
    } else if (usage.purpose() == Purpose.RELATION
        || usage.around().callee().equals("get_model")
        || usage.setting() == Usage.Setting.MIGRATION) {
      sure(usage, place);
    } else {
      doubtful(usage, place, "a text; what reads it is not told");
    }
  }

  /** {@code user.reports.filter()}, {@code Count("report")}: what relations are called there. */
  private void otherSides(ModelState model) {
    int followed = 0;
    for (NamedField named : model.fields()) {
      Optional<Relation> relation =
          Relation.of(model.key(), named.name(), named.field(), state.user());
      if (relation.isEmpty() || followed++ >= RELATIONS) {
        continue;
      }
      ModelKey to = relation.get().to();
      String accessor = filled(relation.get().accessor(named.field()), model);
      if (accessor.endsWith("+")) {
        continue;
      }
      String asked =
          named
              .field()
              .kwarg("related_query_name")
              .or(() -> named.field().kwarg("related_name"))
              .flatMap(Value::asString)
              .map(each -> filled(each, model))
              .orElse(model.key().name());
      if (project.app(to.app()).isEmpty()) {
        named(accessor, "the other side of %s.%s".formatted(model.name(), named.name()));
        continue;
      }
      String side = "the other side of %s.%s".formatted(model.name(), named.name());
      List<FieldUse> uses = new ArrayList<>(FieldUses.find(project, tree, state, to, accessor));
      if (!asked.equals(accessor)) {
        FieldUses.find(project, tree, state, to, asked).stream()
            .filter(use -> OF_QUERIES.contains(use.role()))
            .forEach(uses::add);
      }
      for (FieldUse use : uses) {
        boolean write = CHANGES.matcher(use.line()).find();
        sifting.list(
            new CodeUse(
                use.at(),
                use.line(),
                Set.of(Purpose.of(use, write)),
                use.certain(),
                side,
                use.setting(),
                1));
      }
    }
  }

  /** {@code notes = GenericRelation(Note)}, which no migration has: what it gives is used there. */
  private void generic(Usage usage) {
    Usage.Around around = usage.around();
    Place place = Place.of(usage.place().path(), usage.place().line());
    if (!around.callee().equals("GenericRelation")
        || around.option().isEmpty()
        || !sifting.has(place)) {
      return;
    }
    List<ModelKey> holders =
        state.models().values().stream()
            .filter(each -> each.name().equals(around.inClass()))
            .map(ModelState::key)
            .toList();
    for (ModelKey holder : holders) {
      for (FieldUse use : FieldUses.find(project, tree, state, holder, around.option())) {
        sifting.list(
            new CodeUse(
                use.at(),
                use.line(),
                Set.of(Purpose.of(use, CHANGES.matcher(use.line()).find())),
                use.certain(),
                "%s.%s gives its objects".formatted(around.inClass(), around.option()),
                use.setting(),
                1));
      }
    }
  }

  /** Of a relation to a model outside of the project nothing but the name is told. */
  private void named(String accessor, String side) {
    for (Usage usage : Usages.find(tree, new Sought.FieldNamed(accessor, null)).usages()) {
      boolean asked =
          usage.kind() == Usage.Kind.ATTRIBUTE
              || usage.kind() == Usage.Kind.TEMPLATE
              || usage.around().word().contains("__")
              || (usage.kind() == Usage.Kind.STRING && OF_TEXTS.contains(usage.purpose()));
      if (asked && usage.setting() != Usage.Setting.MIGRATION) {
        Purpose purpose =
            usage.kind() == Usage.Kind.ATTRIBUTE && CHANGES.matcher(usage.text()).find()
                ? Purpose.WRITE
                : usage.purpose();
        Place place = Place.of(usage.place().path(), usage.place().line());
        sifting.list(CodeUse.doubtful(place, usage.text(), purpose, usage.setting(), side));
      }
    }
  }

  private static String filled(String name, ModelState model) {
    return name.replace("%(class)s", model.key().name())
        .replace("%(model_name)s", model.key().name())
        .replace("%(app_label)s", model.app());
  }
}
