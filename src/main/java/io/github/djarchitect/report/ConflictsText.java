package io.github.djarchitect.report;

import io.github.djarchitect.conflict.Conflict;
import io.github.djarchitect.migration.MigrationKey;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Conflicts for a terminal: the fork drawn, what the branches do to each other, the ways out. */
public final class ConflictsText {
  private ConflictsText() {}

  public static List<String> of(List<Conflict> conflicts, Ink ink, int width) {
    List<String> lines = new ArrayList<>();
    for (Conflict conflict : conflicts) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(
          ink.bold(conflict.app())
              + "  "
              + ink.bad(conflict.leaves().size() + " leaves, " + conflict.relation().spelling()));
      lines.add("  " + names(conflict.fork()));
      for (Conflict.Branch branch : conflict.branches()) {
        boolean last = branch.equals(conflict.branches().getLast());
        lines.add("  " + (last ? "└─ " : "├─ ") + names(branch.migrations()));
      }
      lines.add("");
      for (Conflict.Why why : conflict.why()) {
        lines.addAll(
            Paragraphs.wrap(
                "%s: %s (%s)".formatted(why.relation().spelling(), why.message(), why.place()),
                width,
                "  - ",
                "    "));
      }
      if (conflict.why().isEmpty()) {
        lines.add("  Neither branch touches what the other does.");
      }
      lines.add("");
      for (Conflict.Resolution resolution : conflict.resolutions()) {
        lines.addAll(resolution(resolution, ink, width));
      }
      if (conflict.resolutions().isEmpty()) {
        lines.addAll(
            Paragraphs.wrap(
                "No way out holds by itself: somebody has to decide what the app is to be, and edit"
                    + " the branch that is applied nowhere.",
                width,
                "  ",
                "  "));
      }
    }
    return lines;
  }

  private static List<String> resolution(Conflict.Resolution resolution, Ink ink, int width) {
    List<String> lines = new ArrayList<>();
    String kind = resolution.kind().spelling();
    lines.addAll(
        Paragraphs.wrap(
            (resolution.recommended() ? ink.good(kind + " (recommended)") : kind)
                + ": "
                + resolution.why(),
            width,
            "  ",
            "    "));
    resolution
        .files()
        .forEach(
            file ->
                lines.add(
                    "    %s %s%s"
                        .formatted(
                            file.action().spelling(),
                            file.path(),
                            file.from() == null ? "" : " from " + file.from())));
    if (resolution.safeIf() != null) {
      lines.addAll(Paragraphs.wrap("safe if " + resolution.safeIf(), width, "    ", "    "));
    }
    return lines;
  }

  private static String names(List<MigrationKey> keys) {
    return keys.stream().map(MigrationKey::name).collect(Collectors.joining(" - "));
  }
}
