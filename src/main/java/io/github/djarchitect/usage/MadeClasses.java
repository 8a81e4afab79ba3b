package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which forms, filter sets and serializers of the whole project are made for a model. */
final class MadeClasses {
  /** Options of a view that name such a class; what it is for, the view's query set says. */
  private static final Map<String, Owner.Type> NAMED =
      Map.of(
          "form_class", Owner.Type.FORM,
          "filterset_class", Owner.Type.FILTER,
          "filter_class", Owner.Type.FILTER,
          "serializer_class", Owner.Type.SERIALIZER,
          "validator_class", Owner.Type.SERIALIZER);

  private static final Pattern MAKES =
      Pattern.compile("\\b(model|form_class|filterset_class|filter_class|serializer_class)\\s*=");

  /**
   * What one file says.
   *
   * @param others names that a class bears which is made for something else, or for nothing that is
   *     told
   */
  private record Said(
      Map<String, Owner.Type> made,
      Map<String, Owner.Type> named,
      Set<String> others,
      Set<String> namedElsewhere) {
    Said() {
      this(new HashMap<>(), new HashMap<>(), new HashSet<>(), new HashSet<>());
    }

    void add(Said more) {
      made.putAll(more.made);
      named.putAll(more.named);
      others.addAll(more.others);
      namedElsewhere.addAll(more.namedElsewhere);
    }
  }

  /** Longer lines of classes derived from each other are not followed. */
  private static final int DEEPEST = 3;

  private static final KeptByFile<ModelInCode, Said> SAID = new KeptByFile<>();

  private MadeClasses() {}

  /** The model with what is made for it. */
  static ModelInCode in(SourceTree tree, ModelInCode model) {
    Said said = new Said();
    Map<String, Said> kept = SAID.about(model);
    for (String path : tree.paths()) {
      if (path.endsWith(".py")
          && Usages.setting(path) == Usage.Setting.RUNNING_CODE
          && tree.read(path) instanceof SourceTree.FileContent.Present present
          && present.bytes().length <= Usages.MAX_FILE_SIZE) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        boolean speaks =
            text.contains(model.className()) || (model.isUser() && text.contains("get_user_model"));
        if (speaks && MAKES.matcher(text).find()) {
          byte[] bytes = present.bytes();
          said.add(
              KeptByFile.of(
                  kept, path, bytes, () -> read(KeptByFile.module(path, bytes), path, model)));
        }
      }
    }
    said.named.keySet().removeAll(said.namedElsewhere);
    said.named.keySet().removeAll(said.made.keySet());
    Map<String, Owner.Type> all = new HashMap<>(said.named);
    all.putAll(said.made);
    all.keySet().removeAll(said.others);
    Set<String> others = new HashSet<>(said.others);
    Map<String, Owner.Type> next = all;
    for (int i = 0; i < DEEPEST && !next.isEmpty(); i++) {
      next = derived(tree, next, others);
      next.keySet().removeAll(all.keySet());
      all.putAll(next);
    }
    return model.with(all, said.named.keySet());
  }

  /**
   * Forms, filter sets and serializers that inherit what they are made for.
   *
   * @param others names that more classes bear; what is found of them is added
   */
  private static Map<String, Owner.Type> derived(
      SourceTree tree, Map<String, Owner.Type> made, Set<String> others) {
    Map<String, Owner.Type> derived = new HashMap<>();
    Set<Place> told = new HashSet<>();
    classes(
        tree,
        "\\w+\\([^)]*\\b(%s)\\b".formatted(alternatives(made.keySet())),
        (path, def) -> {
          for (Expr base : def.bases()) {
            Owner.Type type = made.get(Functions.lastName(base));
            if (type != null && Owners.FORMS.contains(type) && !Owners.saysModel(def)) {
              derived.put(def.name(), type);
              told.add(Place.of(path, def.span().startLine()));
            }
          }
        });
    if (!derived.isEmpty()) {
      classes(
          tree,
          "(%s)\\b".formatted(alternatives(derived.keySet())),
          (path, def) -> {
            if (derived.containsKey(def.name())
                && !told.contains(Place.of(path, def.span().startLine()))) {
              others.add(def.name());
            }
          });
    }
    derived.keySet().removeAll(others);
    return derived;
  }

  private static String alternatives(Set<String> names) {
    return names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
  }

  /** The classes of files that have one of which this is what follows the word. */
  private static void classes(
      SourceTree tree, String behind, BiConsumer<String, Stmt.ClassDef> each) {
    Pattern pattern = Pattern.compile("\\bclass " + behind);
    for (String path : tree.paths()) {
      if (path.endsWith(".py")
          && Usages.setting(path) == Usage.Setting.RUNNING_CODE
          && tree.read(path) instanceof SourceTree.FileContent.Present present
          && present.bytes().length <= Usages.MAX_FILE_SIZE
          && pattern.matcher(new String(present.bytes(), StandardCharsets.UTF_8)).find()) {
        for (Stmt stmt : KeptByFile.module(path, present.bytes()).body()) {
          if (stmt instanceof Stmt.ClassDef def) {
            each.accept(path, def);
          }
        }
      }
    }
  }

  private static Said read(PythonModule module, String path, ModelInCode model) {
    Said said = new Said();
    FieldScan scan = new FieldScan(module, path, model, "");
    Scope top = scan.top();
    for (Stmt stmt : module.body()) {
      if (!(stmt instanceof Stmt.ClassDef def)) {
        continue;
      }
      Owner owner = scan.owners().of(def, top);
      if (owner == null) {
        if (Owners.saysModel(def)) {
          said.others.add(def.name());
        }
      } else if (owner.type() != Owner.Type.MODEL && owner.type() != Owner.Type.MANAGER) {
        said.made.put(def.name(), owner.type());
      }
      for (Stmt member : def.body()) {
        if (member instanceof Stmt.Assign assign
            && assign.targets().getFirst() instanceof Expr.Name(String option, var _)
            && NAMED.containsKey(option)
            && assign.value() instanceof Expr.Name(String name, var _)) {
          if (owner != null && owner.type() == Owner.Type.VIEW) {
            said.named.put(name, NAMED.get(option));
          } else {
            said.namedElsewhere.add(name);
          }
        }
      }
    }
    return said;
  }
}
