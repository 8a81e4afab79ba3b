package io.github.djarchitect.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The imports that a text under construction needs, sorted as {@code ruff} sorts them. */
public final class Imports {
  /** Modules of the standard library that generated code or a field's default may name. */
  private static final Set<String> STANDARD =
      Set.of(
          "abc",
          "argparse",
          "base64",
          "binascii",
          "calendar",
          "collections",
          "contextlib",
          "copy",
          "dataclasses",
          "datetime",
          "decimal",
          "enum",
          "functools",
          "hashlib",
          "ipaddress",
          "itertools",
          "json",
          "logging",
          "math",
          "operator",
          "os",
          "pathlib",
          "random",
          "re",
          "secrets",
          "string",
          "sys",
          "time",
          "typing",
          "uuid",
          "zoneinfo");

  private final SortedSet<String> modules = new TreeSet<>();
  private final SortedMap<String, SortedSet<String>> names = new TreeMap<>();

  /** {@code import module}. */
  public Imports module(String module) {
    modules.add(module);
    return this;
  }

  /** {@code from module import name}. */
  public Imports from(String module, String... imported) {
    names.computeIfAbsent(module, _ -> new TreeSet<>()).addAll(List.of(imported));
    return this;
  }

  public Imports addAll(Imports other) {
    modules.addAll(other.modules);
    other.names.forEach((module, imported) -> from(module, imported.toArray(String[]::new)));
    return this;
  }

  /** The import lines, standard library first; no line break at the end. */
  public String render() {
    List<String> sections = new ArrayList<>();
    for (boolean standard : new boolean[] {true, false}) {
      List<String> lines = new ArrayList<>();
      modules.stream()
          .filter(module -> isStandard(module) == standard)
          .forEach(module -> lines.add("import " + module));
      for (Map.Entry<String, SortedSet<String>> entry : names.entrySet()) {
        if (isStandard(entry.getKey()) == standard) {
          lines.add(fromLine(entry.getKey(), entry.getValue()));
        }
      }
      if (!lines.isEmpty()) {
        sections.add(String.join("\n", lines));
      }
    }
    return String.join("\n\n", sections);
  }

  private static String fromLine(String module, SortedSet<String> imported) {
    List<String> sorted = new ArrayList<>(imported);
    // ruff sorts constants before classes before functions.
    sorted.sort((a, b) -> rank(a) != rank(b) ? Integer.compare(rank(a), rank(b)) : a.compareTo(b));
    String line = "from " + module + " import " + String.join(", ", sorted);
    if (line.length() <= Code.WIDTH) {
      return line;
    }
    return "from " + module + " import (\n    " + String.join(",\n    ", sorted) + ",\n)";
  }

  private static int rank(String name) {
    if (name.length() > 1 && name.chars().noneMatch(Character::isLowerCase)) {
      return 0;
    }
    return Character.isUpperCase(name.charAt(0)) ? 1 : 2;
  }

  private static boolean isStandard(String module) {
    int dot = module.indexOf('.');
    return STANDARD.contains(dot < 0 ? module : module.substring(0, dot));
  }
}
