package io.github.djarchitect.evaluate;

import io.github.djarchitect.evaluate.Thing.Plain;
import io.github.djarchitect.files.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files beside a module, which migrations read their SQL from: paths as texts relative to the
 * project, as {@code os.path} and {@code pathlib} make them of {@code __file__}.
 */
final class Files {
  /** What gives a file that {@code with} gives back. */
  static final Set<String> OPENERS = Set.of("builtins.open", "io.open", "codecs.open");

  private static final String PATH = "pathlib.Path";

  private Files() {}

  /** The result of a call about paths; null where this is none, or its path is not known. */
  static @Nullable Thing call(String path, List<Thing> args) {
    List<String> texts = new ArrayList<>();
    for (Thing arg : args) {
      Optional<String> text = text(Freeze.of(arg));
      if (text.isEmpty()) {
        return null;
      }
      texts.add(text.get());
    }
    if (texts.isEmpty()) {
      return null;
    }
    return switch (path) {
      case "os.path.dirname" -> Thing.text(parent(texts.getFirst()));
      case "os.path.basename" ->
          Thing.text(texts.getFirst().substring(texts.getFirst().lastIndexOf('/') + 1));
      case "os.path.abspath", "os.path.realpath", "os.path.normpath" ->
          Thing.text(normal(texts.getFirst()));
      case "os.path.split" ->
          new Thing.TupleThing(
              List.of(
                  Thing.text(parent(texts.getFirst())),
                  Thing.text(texts.getFirst().substring(texts.getFirst().lastIndexOf('/') + 1))));
      case "os.path.splitext" -> {
        String suffix = suffix(texts.getFirst());
        yield new Thing.TupleThing(
            List.of(
                Thing.text(
                    texts.getFirst().substring(0, texts.getFirst().length() - suffix.length())),
                Thing.text(suffix)));
      }
      case "os.path.join" -> Thing.text(joined(texts));
      case PATH, "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath" ->
          Thing.of(path(joined(texts)));
      default -> null;
    };
  }

  /** An attribute of a {@code pathlib} path. */
  static Optional<Value> attribute(Value.Call call, String name) {
    if (!call.path().equals(PATH) || call.args().size() != 1) {
      return Optional.empty();
    }
    String text = call.args().getFirst().asString().orElse("");
    return switch (name) {
      case "parent" -> Optional.of(path(parent(text)));
      case "name" -> Optional.of(Value.str(text.substring(text.lastIndexOf('/') + 1)));
      case "suffix" -> Optional.of(Value.str(suffix(text)));
      case "parents" -> {
        List<Value> parents = new ArrayList<>();
        for (String at = text; at.contains("/"); ) {
          at = parent(at);
          parents.add(path(at));
        }
        parents.add(path(""));
        yield Optional.of(new Value.PyTuple(parents));
      }
      case "stem" -> {
        String file = text.substring(text.lastIndexOf('/') + 1);
        yield Optional.of(
            Value.str(file.lastIndexOf('.') > 0 ? file.substring(0, file.lastIndexOf('.')) : file));
      }
      default -> Optional.empty();
    };
  }

  static boolean hasMethod(Value.Call call, String name) {
    return OPENERS.contains(call.path())
        ? Set.of("read", "readlines", "close").contains(name)
        : call.path().equals(PATH) && OF_PATH.contains(name);
  }

  private static final Set<String> OF_PATH =
      Set.of(
          "absolute",
          "as_posix",
          "joinpath",
          "open",
          "read_text",
          "resolve",
          "with_name",
          "with_suffix");

  private static String suffix(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot) : "";
  }

  /** What iterating over an open file gives. */
  static Optional<List<Thing>> lines(Interpreter interpreter, Value.Call file) {
    return Optional.ofNullable(method(interpreter, file, "read", List.of()))
        .flatMap(text -> Freeze.of(text).asString())
        .map(text -> lines(text));
  }

  private static List<Thing> lines(String text) {
    List<Thing> lines = new ArrayList<>();
    for (int start = 0; start < text.length(); ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end + 1;
      lines.add(Thing.text(text.substring(start, end)));
      start = end;
    }
    return lines;
  }

  /** A method of a path or an open file; null where it is none that is known. */
  static @Nullable Thing method(
      Interpreter interpreter, Value.Call of, String name, List<Thing> args) {
    if (of.args().isEmpty()) {
      return null;
    }
    Optional<String> path = text(of.args().getFirst());
    if (path.isEmpty()) {
      return null;
    }
    if (OPENERS.contains(of.path())) {
      if (name.equals("close")) {
        return Thing.NONE;
      }
      Optional<String> text =
          args.isEmpty() && isText(of)
              ? interpreter.fileText(normal(path.get()))
              : Optional.empty();
      return name.equals("read")
          ? text.map(Thing::text).orElse(null)
          : text.<Thing>map(all -> new Thing.ListThing(lines(all))).orElse(null);
    }
    if (!of.path().equals(PATH)) {
      return null;
    }
    return switch (name) {
      case "resolve", "absolute" -> Thing.of(path(normal(path.get())));
      case "read_text" -> interpreter.fileText(normal(path.get())).map(Thing::text).orElse(null);
      case "open" -> Thing.of(new Value.Call("builtins.open", List.of(of), Map.of(), of.place()));
      case "as_posix" -> Thing.text(path.get());
      case "with_name", "with_suffix" -> {
        Optional<String> given =
            args.size() == 1 ? Freeze.of(args.getFirst()).asString() : Optional.empty();
        String suffix = name.equals("with_name") ? "" : suffix(path.get());
        yield given.isEmpty()
            ? null
            : Thing.of(
                path(
                    name.equals("with_name")
                        ? joined(List.of(parent(path.get()), given.get()))
                        : path.get().substring(0, path.get().length() - suffix.length())
                            + given.get()));
      }
      case "joinpath" -> {
        List<Thing> parts = new ArrayList<>();
        parts.add(new Plain(of));
        parts.addAll(args);
        yield call(PATH, parts);
      }
      default -> null;
    };
  }

  /** Whether a file was opened to be read as text. */
  private static boolean isText(Value.Call opened) {
    Value mode =
        opened.args().size() > 1
            ? opened.args().get(1)
            : opened.kwargs().getOrDefault("mode", Value.str("r"));
    return Set.of("r", "rt").contains(mode.asString().orElse(""));
  }

  /** {@code path / name}. */
  static @Nullable Thing divided(Value.Call path, Thing name) {
    return path.path().equals(PATH) ? call(PATH, List.of(new Plain(path), name)) : null;
  }

  private static Value.Call path(String text) {
    return new Value.Call(PATH, List.of(Value.str(text)), Map.of(), Place.ofFile(text));
  }

  /** A path as {@code str()} writes it. */
  static Optional<String> path(Value value) {
    return value instanceof Value.Call ? text(value) : Optional.empty();
  }

  private static Optional<String> text(Value value) {
    return value instanceof Value.Call call && call.path().equals(PATH) && call.args().size() == 1
        ? call.args().getFirst().asString()
        : value.asString();
  }

  private static String parent(String path) {
    return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
  }

  private static String joined(List<String> parts) {
    String path = parts.getFirst();
    for (String part : parts.subList(1, parts.size())) {
      path = path.isEmpty() || part.startsWith("/") ? part : path + "/" + part;
    }
    return path;
  }

  /** Without {@code .} and {@code ..}; what leads out of the project stays as it is. */
  private static String normal(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      if (part.equals("..") && !parts.isEmpty() && !parts.getLast().equals("..")) {
        parts.removeLast();
      } else if (!part.equals(".") && !part.isEmpty()) {
        parts.add(part);
      }
    }
    String normal = String.join("/", parts);
    return path.startsWith("/") ? "/" + normal : normal;
  }
}
