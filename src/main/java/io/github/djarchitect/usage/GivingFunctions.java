package io.github.djarchitect.usage;

import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.python.PythonModule;
import io.github.djarchitect.python.Stmt;
import io.github.djarchitect.usage.Kind.What;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Which functions of the whole project give a model's objects to whoever imports them. */
final class GivingFunctions {
  /** Functions that give what functions of other modules give are followed this far. */
  private static final int DEEPEST = 3;

  private static final Pattern GIVES = Pattern.compile("(?m)^(async )?def \\w");

  private static final KeptByFile<ModelInCode, Map<String, Kind>> GIVEN = new KeptByFile<>();

  private GivingFunctions() {}

  /** The model with the functions that give its objects. */
  static ModelInCode in(SourceTree tree, ModelInCode model) {
    ModelInCode known = model;
    for (int i = 0; i < DEEPEST; i++) {
      ModelInCode next = known.with(given(tree, known));
      if (next.functions().equals(known.functions())) {
        return known;
      }
      known = next;
    }
    return known;
  }

  private static Map<String, Kind> given(SourceTree tree, ModelInCode model) {
    Map<String, Kind> all = new HashMap<>();
    Pattern speaks = speaks(model);
    Map<String, Map<String, Kind>> kept = GIVEN.about(model);
    for (String path : tree.paths()) {
      if (path.endsWith(".py")
          && Usages.setting(path) == Usage.Setting.RUNNING_CODE
          && tree.read(path) instanceof SourceTree.FileContent.Present present
          && present.bytes().length <= Usages.MAX_FILE_SIZE) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        if ((GIVES.matcher(text).find() || isPackage(path)) && speaks.matcher(text).find()) {
          byte[] bytes = present.bytes();
          all.putAll(
              KeptByFile.of(
                  kept, path, bytes, () -> read(KeptByFile.module(path, bytes), path, model)));
        }
      }
    }
    return all;
  }

  /** By what a file may know the model: its class, or a function that is told already. */
  private static Pattern speaks(ModelInCode model) {
    StringBuilder names = new StringBuilder(Pattern.quote(model.className()));
    if (model.isUser()) {
      names.append("|get_user_model");
    }
    model
        .functions()
        .keySet()
        .forEach(
            name ->
                names.append('|').append(Pattern.quote(name.substring(name.lastIndexOf('.') + 1))));
    return Pattern.compile("\\b(" + names + ")\\b");
  }

  private static boolean isPackage(String path) {
    return path.endsWith("__init__.py");
  }

  private static Map<String, Kind> read(PythonModule module, String path, ModelInCode model) {
    Map<String, Kind> given = new HashMap<>();
    Scope top = new FieldScan(module, path, model, "").top();
    String own = model.imported(path);
    for (Stmt stmt : module.body()) {
      if (stmt instanceof Stmt.FunctionDef def) {
        Kind kind = top.gives(def.name());
        if (kind.certain() && (kind.is(What.QUERY) || kind.is(What.OBJECT))) {
          given.put(own + "." + def.name(), kind);
        }
      }
    }
    if (isPackage(path)) {
      // what a package imports is imported from it
      new Origins(module.body(), path, model)
          .names()
          .forEach(
              (name, origin) -> {
                Kind kind = model.functions().get(origin);
                if (kind != null) {
                  given.put(own + "." + name, kind);
                }
              });
    }
    return Map.copyOf(given);
  }
}
