package io.github.djarchitect.usage;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.project.App;
import io.github.djarchitect.project.Project;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Literal;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.SourceText;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.state.ProjectState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * Where Python code means a field of a model: through imports, managers, forms, admins, relations
 * and what variables are given, not by the name alone. What that does not tell is left out; {@link
 * Usages} has every place of the name.
 */
public final class FieldUses {
  private static final Pattern CODE = Pattern.compile("\\.(py|html|txt|sql|js|jinja2?|j2|json)$");

  private record Asked(ModelInCode model, String field) {}

  private static final KeptByFile<Asked, List<FieldUse>> FOUND = new KeptByFile<>();

  private FieldUses() {}

  /**
   * Every use outside migrations, by place, of a relation's key too, {@code owner_id}; empty for a
   * model that no app of the project has.
   *
   * @param tree the files to look through, which may hold changes to those of the project
   * @param state in which the model has the field
   */
  public static List<FieldUse> find(
      Project project, SourceTree tree, ProjectState state, ModelKey key, String field) {
    Optional<ModelInCode> model = ModelInCode.of(project, tree, state, key);
    if (model.isEmpty()) {
      return List.of();
    }
    List<FieldUse> uses = new ArrayList<>();
    for (String name : names(state, key, field)) {
      uses.addAll(find(tree, model.get(), name));
    }
    uses.sort(Comparator.comparing(FieldUse::place));
    return uses.stream().distinct().toList();
  }

  /** What code may call a field: a relation's key has a name of its own. */
  private static Set<String> names(ProjectState state, ModelKey key, String field) {
    Set<String> names = new LinkedHashSet<>(Set.of(field));
    state
        .model(key)
        .flatMap(model -> model.field(field))
        .ifPresent(found -> names.add(ModelState.attname(new NamedField(field, found))));
    return names;
  }

  private static List<FieldUse> find(SourceTree tree, ModelInCode model, String field) {
    List<FieldUse> uses = new ArrayList<>();
    Map<String, List<FieldUse>> kept = FOUND.about(new Asked(model, field));
    for (String path : tree.paths()) {
      if ((path.endsWith(".py") || Usages.isTemplate(path) || Fixtures.isFixture(path))
          && Usages.setting(path) != Usage.Setting.MIGRATION
          && tree.read(path) instanceof SourceTree.FileContent.Present present
          && present.bytes().length <= Usages.MAX_FILE_SIZE) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        if (text.contains(field)) {
          uses.addAll(
              KeptByFile.of(
                  kept,
                  path,
                  present.bytes(),
                  () -> scan(path, present.bytes(), text, model, field)));
        }
      }
    }
    return uses;
  }

  private static List<FieldUse> scan(
      String path, byte[] bytes, String text, ModelInCode model, String field) {
    List<FieldUse> uses = new ArrayList<>();
    Usage.Setting setting = Usages.setting(path);
    if (path.endsWith(".py")) {
      PythonModule module = KeptByFile.module(path, bytes);
      new FieldScan(module, path, model, field).scan(into(uses, path, module.source(), setting));
    } else {
      SourceText source = new SourceText(text);
      FieldScan.Found found = into(uses, path, source, setting);
      if (Fixtures.isFixture(path)) {
        new Fixtures(source, model, field).scan(path, found);
      } else {
        new TemplateScan(source, model, field).scan(found);
      }
    }
    return List.copyOf(uses);
  }

  private static FieldScan.Found into(
      List<FieldUse> uses, String path, SourceText source, Usage.Setting setting) {
    return (span, role, in, certain) ->
        uses.add(
            new FieldUse(
                new Place(path, span.startLine(), span.startColumn() + 1),
                source.line(span.startLine()).strip(),
                span,
                source.slice(span),
                role,
                in,
                certain,
                setting));
  }

  /**
   * Forms, filter sets, serializers and API types that take the field without naming it, by place.
   */
  public static List<WholeModel> whole(
      Project project, SourceTree tree, ProjectState state, ModelKey key, String field) {
    Optional<ModelInCode> model = ModelInCode.of(project, tree, state, key);
    if (model.isEmpty()) {
      return List.of();
    }
    List<WholeModel> all = new ArrayList<>();
    for (String path : tree.paths()) {
      if (path.endsWith(".py")
          && Usages.setting(path) == Usage.Setting.RUNNING_CODE
          && tree.read(path) instanceof SourceTree.FileContent.Present present
          && present.bytes().length <= Usages.MAX_FILE_SIZE) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        if (model.get().made().keySet().stream().anyMatch(text::contains)
            && text.contains("class Meta")) {
          all.addAll(
              new FieldScan(KeptByFile.module(path, present.bytes()), path, model.get(), field)
                  .whole());
        }
      }
    }
    return all.stream().distinct().toList();
  }

  /** Whether the model's class has something else of that name: a property, a method. */
  public static boolean hasMember(Project project, SourceTree tree, ModelKey key, String name) {
    for (String path : project.app(key.app()).map(App::modelFiles).orElse(List.of())) {
      if (tree.read(path) instanceof SourceTree.FileContent.Present present) {
        for (Stmt stmt : KeptByFile.module(path, present.bytes()).body()) {
          if (stmt instanceof Stmt.ClassDef def
              && def.name().equalsIgnoreCase(key.name())
              && def.body().stream().anyMatch(member -> binds(member, name))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * Whether any file that runs has the name at all, the line that declares the field and the {@code
   * Meta} of its model aside. Where it has not, no code sets the field, unless by a name that it
   * puts together.
   */
  public static boolean isNamed(SourceTree tree, ModelKey key, String field) {
    return isNamed(tree, key, field, (_, _) -> true);
  }

  /**
   * The same of some of the files.
   *
   * @param file path and text of one that counts
   */
  public static boolean isNamed(
      SourceTree tree, ModelKey key, String field, BiPredicate<String, String> file) {
    Pattern word = Pattern.compile("\\b%s(_id)?\\b".formatted(Pattern.quote(field)));
    for (String path : tree.paths()) {
      if (Usages.setting(path) == Usage.Setting.RUNNING_CODE
          && CODE.matcher(path).find()
          && tree.read(path) instanceof SourceTree.FileContent.Present present) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        if (word.matcher(text).find()
            && file.test(path, text)
            && (!path.endsWith(".py")
                || isNamed(KeptByFile.module(path, present.bytes()), key, word))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isNamed(PythonModule module, ModelKey key, Pattern word) {
    if (!module.problems().isEmpty()) {
      return true;
    }
    List<Node> code = new ArrayList<>();
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.ClassDef def && def.name().equalsIgnoreCase(key.name())) {
        for (Stmt member : def.body()) {
          boolean declares =
              member instanceof Stmt.Assign assign
                  && assign.targets().getFirst() instanceof Expr.Name target
                  && word.matcher(target.id()).matches();
          boolean meta = member instanceof Stmt.ClassDef inner && inner.name().equals("Meta");
          if (!declares && !meta) {
            code.add(member);
          }
        }
      } else {
        code.add(stmt);
      }
    }
    boolean[] found = new boolean[1];
    Walk.through(
        code,
        node ->
            found[0] |=
                switch (node) {
                  case Expr.Name name -> word.matcher(name.id()).matches();
                  case Expr.Attribute attribute -> word.matcher(attribute.attr()).matches();
                  case Keyword keyword ->
                      keyword.arg() != null && word.matcher(keyword.arg()).matches();
                  case Expr.Constant constant ->
                      constant.value() instanceof Literal.Str text
                          && word.matcher(text.value()).find();
                  case Stmt.FunctionDef def -> word.matcher(def.name()).matches();
                  default -> false;
                });
    return found[0];
  }

  private static boolean binds(Stmt member, String name) {
    return switch (member) {
      case Stmt.FunctionDef def -> def.name().equals(name);
      case Stmt.Assign assign ->
          assign.targets().getFirst() instanceof Expr.Name target && target.id().equals(name);
      default -> false;
    };
  }
}
