package io.github.djarchitect.plan.playbook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The Python texts of the plan for roles, with a project's own names put in. */
final class RbacFiles {
  private final Map<String, String> names;

  /**
   * Texts for a project.
   *
   * @param names what stands for each {@code $name$} of a text
   */
  RbacFiles(Map<String, String> names) {
    this.names = Map.copyOf(names);
  }

  /** A text with its names put in; it ends with a line feed. */
  String text(String file) {
    String text = read(file).replace("$copying$", file.equals("copying.py") ? "" : copying());
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replace("$" + name.getKey() + "$", name.getValue());
    }
    if (text.matches("(?s).*\\$\\w+\\$.*")) {
      throw new IllegalStateException("a name of " + file + " is not put in");
    }
    return text;
  }

  private static String copying() {
    return read("copying.py").stripTrailing();
  }

  private static String read(String file) {
    String resource = "/playbook/rbac/" + file;
    try (InputStream in = RbacFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
