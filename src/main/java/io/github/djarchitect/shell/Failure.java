package io.github.djarchitect.shell;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import java.util.Locale;

/** Says on stderr, and in JSON on stdout where that was asked for, what failed and what to do. */
public final class Failure {
  private Failure() {}

  static void report(ArchitectException failure, boolean json, Console console) {
    if (json) {
      console.out().println(toJson(failure));
    }
    String place = failure.place();
    console
        .err()
        .printf(
            "architect: %s%s %s%n",
            place == null ? "" : place + ": ", failure.getMessage(), failure.remedy());
  }

  /** The {@code architect/error/1} object. */
  public static ObjectNode toJson(ArchitectException failure) {
    ObjectNode root = new ObjectMapper().createObjectNode();
    root.put("schema", "architect/error/1");
    ObjectNode error = root.putObject("error");
    error.put("kind", failure.kind().name().toLowerCase(Locale.ROOT));
    error.put("message", failure.getMessage());
    error.put("remedy", failure.remedy());
    error.put("place", failure.place());
    return root;
  }
}
