package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Alias;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import io.github.djarchitect.state.Relation;
import io.github.djarchitect.usage.CodeUses.Sifting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Tells the uses of one model's field from what only shares its name: what {@link FieldUses} knows
 * is sure or likely, what it knows of another model's field is left out, and the rest is judged by
 * what stands around it. What nothing is told of stays, with the doubt.
 */
final class FieldSift {
  /** So many models of a field's name are asked for their own uses of it. */
  private static final int RIVALS = 8;

  private static final Set<String> ALIASES = Set.of("annotate", "alias", "aggregate", "aaggregate");

  /** Classes that make objects of a model from keywords. */
  private static final Pattern MAKERS = Pattern.compile("\\w*(Factory|Recipe|Form|Filter)");

  private static final Set<String> KEYWORDS_THAT_STAY = Set.of("dict", "baker", "make", "prepare");

  private static final Pattern MANAGERS = Pattern.compile("\\w*(QuerySet|Queryset|Manager)");

  private static final Set<Purpose> OF_QUERIES =
      Set.of(Purpose.READ, Purpose.FILTER, Purpose.ORDER, Purpose.LOAD, Purpose.WRITE);

  /** Classes whose methods a library calls by the names of their fields. */
  private static final Set<Surrounding.Made> HOOKED =
      Set.of(Surrounding.Made.FORM, Surrounding.Made.SERIALIZER, Surrounding.Made.FILTER);

  private static final Set<Purpose> OWN =
      Set.of(Purpose.FORM, Purpose.SERIALIZE, Purpose.ADMIN, Purpose.FILTER);

  private final Project project;
  private final SourceTree tree;
  private final ProjectState state;
  private final Sought.FieldNamed sought;
  private final String field;
  private final Sifting sifting = new Sifting();
  private final Map<String, Set<String>> modules = new HashMap<>();
  private final Map<String, Map<String, List<Stmt.ClassDef>>> classes = new HashMap<>();

  FieldSift(Project project, SourceTree tree, ProjectState state, Sought.FieldNamed sought) {
    this.project = project;
    this.tree = tree;
    this.state = state;
    this.sought = sought;
    this.field = sought.name();
  }

  CodeUses sift() {
    UsageReport names = Usages.find(tree, sought);
    Optional<ModelState> model = Optional.ofNullable(sought.model()).flatMap(state::model);
    Optional<ModelInCode> inCode =
        model.flatMap(each -> ModelInCode.of(project, tree, state, each.key()));
    if (model.isEmpty() || inCode.isEmpty()) {
      names.usages().forEach(this::withoutModel);
      return sifting.done(names);
    }
    Set<Place> written = new HashSet<>();
    Set<Place> keys = new HashSet<>();
    Map<Place, Purpose> options = new HashMap<>();
    for (Usage usage : names.usages()) {
      if (usage.write()) {
        written.add(usage.place());
      }
      if (usage.around().key()) {
        keys.add(line(usage.place()));
      }
      if (usage.kind() == Usage.Kind.STRING || usage.kind() == Usage.Kind.CLASS_META) {
        options.put(line(usage.place()), usage.purpose());
      }
    }
    List<FieldUse> own = FieldUses.find(project, tree, state, model.get().key(), field);
    Set<Place> told = new HashSet<>();
    fixtures(own);
    for (FieldUse use : own) {
      if (use.role() != FieldUse.Role.FIXTURE) {
        told.add(use.at());
        sifting.list(
            new CodeUse(
                use.at(),
                use.line(),
                Set.of(Purpose.of(use, written.contains(use.place()), options.get(use.at()))),
                use.certain(),
                use.certain() ? "" : doubt(use),
                use.setting(),
                1));
      }
    }
    whole(model.get());
    boolean formed = own.stream().anyMatch(use -> Purpose.of(use, false) == Purpose.FORM);
    // {"name": customer.name} is answered by hand
    boolean served =
        own.stream()
            .anyMatch(
                use ->
                    Purpose.of(use, false) == Purpose.SERIALIZE
                        || (use.role() == FieldUse.Role.ATTRIBUTE && keys.contains(use.at())));
    List<Usage> open =
        names.usages().stream().filter(each -> !told.contains(line(each.place()))).toList();
    Set<String> defining =
        open.stream()
            .filter(each -> each.kind() == Usage.Kind.DEFINITION)
            .map(each -> each.place().path())
            .collect(Collectors.toSet());
    Lineage lineage = Lineage.of(project, tree, state, model.get(), defining);
    Judge judge = new Judge(model.get(), inCode.get(), lineage, rivals(lineage, open), formed);
    open.forEach(judge::judge);
    if (formed || served) {
      new Scripts(tree, field, formed, served).scan(sifting);
    }
    return sifting.done(names);
  }

  private static Place line(Place place) {
    return Place.of(place.path(), place.line());
  }

  private static String doubt(FieldUse use) {
    return switch (use.role()) {
      case TEMPLATE -> "what the variable holds, the view decides";
      case CONDITION, ORDERING, LOADED, EXPRESSION, KEY, SAVED, PATH, VALUE ->
          "of which model the query is, is not told";
      default -> "told by the name of a variable or by names beside it";
    };
  }

  /** A fixture's objects are one use. */
  private void fixtures(List<FieldUse> own) {
    Map<String, List<FieldUse>> byFile =
        own.stream()
            .filter(use -> use.role() == FieldUse.Role.FIXTURE)
            .collect(Collectors.groupingBy(use -> use.place().path()));
    byFile.forEach(
        (_, uses) -> {
          FieldUse first = uses.getFirst();
          sifting.list(
              new CodeUse(
                  first.at(),
                  first.line(),
                  Set.of(Purpose.FIXTURE),
                  true,
                  "",
                  first.setting(),
                  uses.size()));
        });
  }

  /** {@code fields = "__all__"}. */
  private void whole(ModelState model) {
    for (WholeModel whole : FieldUses.whole(project, tree, state, model.key(), field)) {
      if (!sifting.has(whole.place())) {
        sifting.list(
            new CodeUse(
                whole.place(),
                "class " + whole.name(),
                Set.of(whole.form() ? Purpose.FORM : Purpose.SERIALIZE),
                true,
                "takes every field of the model",
                Usages.setting(whole.place().path()),
                1));
      }
    }
  }

  /** Lines that surely mean a field of that name of another model. */
  private Set<Place> rivals(Lineage lineage, List<Usage> open) {
    if (open.isEmpty()) {
      return Set.of();
    }
    List<ModelKey> others =
        state.models().values().stream()
            .filter(each -> !lineage.models().contains(each.key()))
            .filter(each -> project.app(each.app()).isPresent())
            .filter(each -> each.field(field).isPresent())
            .map(ModelState::key)
            .toList();
    Set<Place> theirs = new HashSet<>();
    if (others.size() <= RIVALS) {
      for (ModelKey other : others) {
        FieldUses.find(project, tree, state, other, field).stream()
            .filter(FieldUse::certain)
            .forEach(use -> theirs.add(use.at()));
      }
    }
    return theirs;
  }

  /** Of a field that no model was named for only what is a name of another sort is left out. */
  private void withoutModel(Usage usage) {
    if (usage.kind() == Usage.Kind.NAME && usage.purpose() == Purpose.NAMED) {
      sifting.leave(usage, Sifting.LOCAL);
    } else if (usage.around().value() || ALIASES.contains(usage.around().callee())) {
      sifting.leave(usage, Sifting.VALUE);
    } else {
      sifting.list(doubtful(usage, "no model was named, so any model's field of that name"));
    }
  }

  private static CodeUse doubtful(Usage usage, String why) {
    return doubtful(usage, usage.purpose(), why);
  }

  private static CodeUse doubtful(Usage usage, Purpose purpose, String why) {
    return CodeUse.doubtful(line(usage.place()), usage.text(), purpose, usage.setting(), why);
  }

  private static CodeUse sure(Usage usage) {
    return CodeUse.sure(line(usage.place()), usage.text(), usage.purpose(), usage.setting());
  }

  /** Names that a file has of modules: {@code import requests}. */
  private Set<String> modules(String path) {
    return modules.computeIfAbsent(
        path,
        _ -> {
          Set<String> names = new HashSet<>();
          module(path)
              .ifPresent(
                  module ->
                      Walk.through(
                          module.body(),
                          node -> {
                            if (node instanceof Stmt.Import(List<Alias> aliases, var _)) {
                              for (Alias alias : aliases) {
                                String as = alias.asname();
                                names.add(as == null ? alias.name().split("\\.", 2)[0] : as);
                              }
                            }
                          }));
          return names;
        });
  }

  private Optional<PythonModule> module(String path) {
    return path.endsWith(".py") && tree.read(path) instanceof SourceTree.FileContent.Present present
        ? Optional.of(KeptByFile.module(path, present.bytes()))
        : Optional.empty();
  }

  private List<Stmt.ClassDef> classes(String path, String name) {
    return classes
        .computeIfAbsent(
            path,
            _ -> {
              Map<String, List<Stmt.ClassDef>> found = new HashMap<>();
              module(path)
                  .ifPresent(
                      module ->
                          Walk.through(
                              module.body(),
                              node -> {
                                if (node instanceof Stmt.ClassDef def) {
                                  found
                                      .computeIfAbsent(def.name(), _ -> new ArrayList<>())
                                      .add(def);
                                }
                              }));
              return found;
            })
        .getOrDefault(name, List.of());
  }

  /** What is told of the lines that nothing has told for sure. */
  private final class Judge {
    private final ModelState model;
    private final ModelInCode inCode;
    private final Lineage lineage;
    private final Set<Place> theirs;
    private final boolean formed;
    private final Set<String> variables = new HashSet<>();
    private final Set<String> classNames = new HashSet<>();
    private final Set<String> tables = new HashSet<>();

    /** What relations are called that lead to other models only. */
    private final Set<String> elsewhere = new HashSet<>();

    /**
     * @param theirs lines that mean another model's field
     * @param formed whether a form of the model has the field
     */
    Judge(
        ModelState model, ModelInCode inCode, Lineage lineage, Set<Place> theirs, boolean formed) {
      this.model = model;
      this.inCode = inCode;
      this.lineage = lineage;
      this.theirs = theirs;
      this.formed = formed;
      for (ModelState each : state.models().values()) {
        if (!lineage.models().contains(each.key())) {
          tables.add(each.table().toLowerCase(Locale.ROOT));
          classNames.add(each.name());
          variables.add(each.key().name());
          variables.add(
              each.name().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT));
        }
        for (NamedField named : each.fields()) {
          Relation.of(each.key(), named.name(), named.field(), state.user())
              .ifPresent(
                  relation -> {
                    if (!lineage.models().contains(relation.to())) {
                      elsewhere.add(named.name());
                    }
                    if (!lineage.models().contains(each.key())) {
                      elsewhere.add(relation.accessor(named.field()));
                    }
                  });
        }
      }
      for (ModelState each : state.models().values()) {
        for (NamedField named : each.fields()) {
          Relation.of(each.key(), named.name(), named.field(), state.user())
              .ifPresent(
                  relation -> {
                    if (lineage.models().contains(relation.to())) {
                      elsewhere.remove(named.name());
                    }
                    if (lineage.models().contains(each.key())) {
                      elsewhere.remove(relation.accessor(named.field()));
                    }
                  });
        }
      }
      for (ModelKey key : lineage.models()) {
        variables.remove(key.name());
      }
      classNames.removeAll(lineage.classes());
      classNames.removeAll(lineage.below());
    }

    void judge(Usage usage) {
      if (theirs.contains(line(usage.place())) && usage.kind() != Usage.Kind.DEFINITION) {
        sifting.leave(usage, Sifting.ELSEWHERE);
        return;
      }
      switch (usage.kind()) {
        case DEFINITION -> definition(usage);
        case NAME -> name(usage);
        case ATTRIBUTE -> attribute(usage);
        case KEYWORD -> keyword(usage);
        case STRING, CLASS_META -> text(usage);
        case TEMPLATE -> template(usage);
        case SQL -> sql(usage);
        case UNPARSED -> sifting.list(doubtful(usage, "the line could not be read"));
        case IMPORT -> sifting.leave(usage, Sifting.ELSEWHERE);
      }
    }

    private void definition(Usage usage) {
      String in = usage.around().inClass();
      if (lineage.classes().contains(in) && usage.purpose() == Purpose.DEFINITION) {
        sifting.list(sure(usage));
      } else if (usage.purpose() == Purpose.DEFINITION || isMadeForAnother(usage)) {
        sifting.leave(usage, Sifting.ELSEWHERE);
      } else {
        sifting.list(doubtful(usage, in + " has a field of its own of that name"));
      }
    }

    private void name(Usage usage) {
      Usage.Around around = usage.around();
      boolean declared =
          around.option().equals(around.word())
              && around.callee().isEmpty()
              && isMade(usage, Set.of(Surrounding.Made.SERIALIZER));
      if (declared && !isMadeForAnother(usage)) {
        sifting.list(
            doubtful(
                usage,
                Purpose.SERIALIZE,
                around.inClass() + " has a field of its own of that name"));
      } else if (isHook(around.word()) && isMade(usage, HOOKED) && !isMadeForAnother(usage)) {
        sifting.list(doubtful(usage, "a method that may be called by the field's name"));
      } else {
        sifting.leave(usage, Sifting.LOCAL);
      }
    }

    /** {@code clean_name}, which is no name of the field's value. */
    private boolean isHook(String word) {
      return !word.equals(field)
          && !word.equals(field + "_id")
          && !word.equals("get_" + field + "_display")
          && !word.equals("get_next_by_" + field)
          && !word.equals("get_previous_by_" + field)
          && word.endsWith("_" + field)
          && word.indexOf("__") < 0
          && !word.contains(".");
    }

    private boolean isMade(Usage usage, Set<Surrounding.Made> kinds) {
      return classes(usage.place().path(), usage.around().inClass()).stream()
          .anyMatch(def -> kinds.contains(Surrounding.Made.of(def)));
    }

    private void attribute(Usage usage) {
      Usage.Around around = usage.around();
      String on = around.on();
      boolean self = on.equals("self") || on.equals("cls");
      boolean method = around.called() && around.word().equals(field);
      if (method
          || isHook(around.word())
          || modules(usage.place().path()).contains(around.root())
          || (variables.contains(on) && !inCode.relations().containsKey(on))
          || (elsewhere.contains(on) && !on.equals(around.root()))
          || classNames.contains(on)) {
        sifting.leave(usage, Sifting.ELSEWHERE);
      } else if (self && isOwn(around.inClass(), usage.place().path())) {
        sifting.list(sure(usage));
      } else if (self
          && (classNames.contains(around.inClass())
              || bindsItself(usage.place().path(), around.inClass()))) {
        sifting.leave(usage, Sifting.ELSEWHERE);
      } else {
        sifting.list(
            doubtful(
                usage,
                on.isEmpty()
                    ? "what it is asked of is not told"
                    : "what %s is, is not told".formatted(on)));
      }
    }

    /** Whether a class is the model's, or one whose objects have the model's fields. */
    private boolean isOwn(String className, String path) {
      return className.equals(model.name())
          ? inCode.modelFiles().contains(path)
          : lineage.has(className);
    }

    /** Whether a class gives its objects an attribute of the name itself. */
    private boolean bindsItself(String path, String className) {
      boolean[] binds = new boolean[1];
      for (Stmt.ClassDef def : classes(path, className)) {
        Walk.through(
            def.body(),
            node ->
                binds[0] |=
                    switch (node) {
                      case Stmt.Assign assign -> assign.targets().stream().anyMatch(this::isField);
                      case Stmt.AnnAssign assign -> isField(assign.target());
                      case Stmt.FunctionDef method -> method.name().equals(field);
                      default -> false;
                    });
      }
      return binds[0];
    }

    private boolean isField(Expr target) {
      return switch (target) {
        case Expr.Name(String name, var _) -> name.equals(field);
        case Expr.Attribute(Expr.Name(String on, var _), String name, var _) ->
            on.equals("self") && name.equals(field);
        default -> false;
      };
    }

    private void keyword(Usage usage) {
      Usage.Around around = usage.around();
      String callee = around.callee();
      boolean upper = !callee.isEmpty() && Character.isUpperCase(callee.charAt(0));
      if (reachesElsewhere(around.word()) || asksElsewhere(usage)) {
        sifting.leave(usage, Sifting.ELSEWHERE);
      } else if (ALIASES.contains(callee)) {
        sifting.leave(usage, Sifting.VALUE);
      } else if (usage.purpose() == Purpose.NAMED && !KEYWORDS_THAT_STAY.contains(callee)) {
        if (upper && (MAKERS.matcher(callee).matches() || lineage.has(callee))) {
          sifting.list(doubtful(usage, "what %s makes is not told".formatted(callee)));
        } else {
          sifting.leave(usage, upper ? Sifting.ELSEWHERE : Sifting.LOCAL);
        }
      } else if (upper && classNames.contains(callee)) {
        sifting.leave(usage, Sifting.ELSEWHERE);
      } else {
        sifting.list(
            doubtful(
                usage,
                usage.purpose() == Purpose.NAMED
                    ? "what the keywords are for is not told"
                    : "of which model the query is, is not told"));
      }
    }

    /** {@code area__name} where no relation that is called area leads to the model. */
    private boolean reachesElsewhere(String lookup) {
      String[] parts = lookup.replaceFirst("^-", "").split("__");
      for (int i = 0; i < parts.length; i++) {
        if (parts[i].equals(field) || parts[i].equals(field + "_id")) {
          return i > 0 && !inCode.relations().containsKey(parts[i - 1]);
        }
      }
      return false;
    }

    /** {@code Book.objects.filter(...).order_by}, {@code author.books.order_by}. */
    private boolean asksElsewhere(Usage usage) {
      String chain = usage.around().calledOn();
      if (chain.isEmpty()) {
        return false;
      }
      String[] names = chain.split("\\.");
      for (int i = names.length - 1; i >= 0; i--) {
        if (classNames.contains(names[i]) || (i > 0 && elsewhere.contains(names[i]))) {
          return true;
        }
        if (lineage.has(names[i]) || inCode.relations().containsKey(names[i])) {
          return false;
        }
      }
      // class BookQuerySet: self.filter(...)
      String in = usage.around().inClass();
      return names[0].equals("self")
          && MANAGERS.matcher(in).matches()
          && classNames.contains(in.replaceFirst("(QuerySet|Queryset|Manager)$", ""));
    }

    private void text(Usage usage) {
      Usage.Around around = usage.around();
      // models.Index(..., name="name") names itself
      boolean keyword = usage.kind() == Usage.Kind.CLASS_META && usage.purpose() == Purpose.NAMED;
      if (isHook(around.word()) || keyword) {
        sifting.leave(usage, Sifting.LOCAL);
      } else if (around.value()) {
        sifting.leave(usage, Sifting.VALUE);
      } else if ((usage.purpose() == Purpose.MODEL_OPTION && !lineage.has(around.inClass()))
          || reachesElsewhere(around.word())
          || (Purposes.isQuery(around.callee()) && asksElsewhere(usage))
          || isMadeForAnother(usage)) {
        sifting.leave(usage, Sifting.ELSEWHERE);
      } else {
        sifting.list(
            doubtful(
                usage,
                around.key()
                    ? "a key of a dict whose rows are not told"
                    : OF_QUERIES.contains(usage.purpose()) && !around.callee().isEmpty()
                        ? "of which model the query is, is not told"
                        : "a text; what reads it is not told"));
      }
    }

    /** In the body or Meta of a class that says for which model it is made, which is not this. */
    private boolean isMadeForAnother(Usage usage) {
      Usage.Around around = usage.around();
      String in = around.inClass();
      // a form's, serializer's or admin's own code speaks of its own fields
      boolean option =
          (usage.kind() == Usage.Kind.STRING && OWN.contains(usage.purpose()))
              || usage.kind() == Usage.Kind.CLASS_META
              || usage.kind() == Usage.Kind.DEFINITION
              || usage.kind() == Usage.Kind.NAME
              || (!around.option().isEmpty() && around.callee().isEmpty());
      return !in.isEmpty()
          && option
          && (classNames.contains(in)
              || classes(usage.place().path(), in).stream().anyMatch(Owners::saysModel));
    }

    private void template(Usage usage) {
      String on = usage.around().on();
      if (on.toLowerCase(Locale.ROOT).endsWith("form")) {
        if (formed) {
          sifting.list(doubtful(usage, "of which form %s is, the view decides".formatted(on)));
        } else {
          sifting.leave(usage, Sifting.ELSEWHERE);
        }
      } else if (variables.contains(on) && !inCode.relations().containsKey(on)) {
        sifting.leave(usage, Sifting.ELSEWHERE);
      } else {
        sifting.list(doubtful(usage, "what %s is, the view decides".formatted(on)));
      }
    }

    private void sql(Usage usage) {
      Set<String> words =
          Arrays.stream(usage.around().word().toLowerCase(Locale.ROOT).split("\\W+"))
              .collect(Collectors.toSet());
      if (words.contains(model.table().toLowerCase(Locale.ROOT))) {
        sifting.list(sure(usage));
      } else if (words.stream().anyMatch(tables::contains)) {
        sifting.leave(usage, Sifting.ELSEWHERE);
      } else {
        sifting.list(doubtful(usage, "the text does not name the table"));
      }
    }
  }
}
