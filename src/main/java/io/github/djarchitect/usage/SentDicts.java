package io.github.djarchitect.usage;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.python.Expr;
import io.github.djarchitect.python.Keyword;
import io.github.djarchitect.python.Node;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.python.Walk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which functions of the project make what a form or serializer of a model is sent. */
final class SentDicts {
  /** Functions that give what other functions give are followed this far. */
  private static final int DEEPEST = 3;

  /** Keywords of a call of a form or serializer whose dicts are by the names of its fields. */
  private static final Set<String> GIVES = Set.of("data", "initial", "files");

  private static final KeptByFile<ModelInCode, Set<String>> ASKED = new KeptByFile<>();

  private SentDicts() {}

  /** The model with the functions, by dotted path. */
  static ModelInCode in(SourceTree tree, ModelInCode model) {
    Set<String> forms =
        model.made().entrySet().stream()
            .filter(each -> isForm(each.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    if (forms.isEmpty()) {
      return model;
    }
    Pattern calls =
        Pattern.compile(
            "\\b(%s)\\("
                .formatted(forms.stream().map(Pattern::quote).collect(Collectors.joining("|"))));
    Set<String> all = new HashSet<>();
    Map<String, Set<String>> kept = ASKED.about(model);
    for (String path : tree.paths()) {
      if (path.endsWith(".py")
          && Usages.setting(path) == Usage.Setting.RUNNING_CODE
          && tree.read(path) instanceof SourceTree.FileContent.Present present
          && present.bytes().length <= Usages.MAX_FILE_SIZE
          && calls.matcher(new String(present.bytes(), StandardCharsets.UTF_8)).find()) {
        byte[] bytes = present.bytes();
        all.addAll(
            KeptByFile.of(
                kept, path, bytes, () -> asked(KeptByFile.module(path, bytes), path, model)));
      }
    }
    Set<String> next = all;
    for (int i = 0; i < DEEPEST && !next.isEmpty(); i++) {
      next = given(tree, model, next);
      next.removeAll(all);
      all.addAll(next);
    }
    return all.isEmpty() ? model : model.with(all);
  }

  static boolean isForm(Owner.@Nullable Type type) {
    return type == Owner.Type.FORM || type == Owner.Type.SERIALIZER;
  }

  /** What a form or serializer is sent by a call; empty where the call is of none. */
  static List<Expr> sent(Expr.Call call, ModelInCode model) {
    Owner.Type type = model.made().get(Functions.lastName(call.func()));
    if (!isForm(type)) {
      return List.of();
    }
    List<Expr> sent = new ArrayList<>();
    if (type == Owner.Type.FORM && !call.args().isEmpty()) {
      sent.add(call.args().getFirst());
    }
    for (Keyword keyword : call.keywords()) {
      if (GIVES.contains(String.valueOf(keyword.arg()))) {
        sent.add(keyword.value());
      }
    }
    return List.copyOf(sent);
  }

  /** What a name is given in a function. */
  static List<Expr> assigned(Stmt.FunctionDef def, String name) {
    List<Expr> values = new ArrayList<>();
    Walk.through(
        def.body(),
        node -> {
          if (node instanceof Stmt.Assign assign
              && assign.targets().getFirst() instanceof Expr.Name(String target, var _)
              && target.equals(name)) {
            values.add(assign.value());
          }
        });
    return values;
  }

  /** The functions whose results one file hands to a form or serializer. */
  private static Set<String> asked(PythonModule module, String path, ModelInCode model) {
    Origins origins = new Origins(module.body(), path, model);
    Set<String> functions = new HashSet<>();
    Walk.through(
        module.body(),
        node -> {
          if (node instanceof Stmt.FunctionDef def) {
            Walk.through(
                def.body(),
                inside -> {
                  if (inside instanceof Expr.Call call) {
                    sent(call, model).forEach(each -> calls(each, def, origins, functions));
                  }
                });
          }
        });
    return Set.copyOf(functions);
  }

  /** The functions whose results other functions give on. */
  private static Set<String> given(SourceTree tree, ModelInCode model, Set<String> functions) {
    Set<String> modules =
        functions.stream()
            .map(each -> each.substring(0, Math.max(0, each.lastIndexOf('.'))))
            .collect(Collectors.toSet());
    Set<String> given = new HashSet<>();
    for (String path : tree.paths()) {
      if (path.endsWith(".py")
          && modules.contains(model.imported(path))
          && tree.read(path) instanceof SourceTree.FileContent.Present present
          && present.bytes().length <= Usages.MAX_FILE_SIZE) {
        PythonModule module = KeptByFile.module(path, present.bytes());
        Origins origins = new Origins(module.body(), path, model);
        for (Stmt stmt : module.body()) {
          if (stmt instanceof Stmt.FunctionDef def
              && functions.contains(model.imported(path) + "." + def.name())) {
            Functions.returned(def).forEach(each -> calls(each, def, origins, given));
          }
        }
      }
    }
    return given;
  }

  private static void calls(
      Expr value, Stmt.FunctionDef def, Origins origins, Set<String> functions) {
    List<Expr> values =
        value instanceof Expr.Name(String name, var _) ? assigned(def, name) : List.of(value);
    for (Node each : values) {
      String origin = each instanceof Expr.Call call ? origins.of(call.func()) : null;
      if (origin != null) {
        functions.add(origin);
      }
    }
  }
}
