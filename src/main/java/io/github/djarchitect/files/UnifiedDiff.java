package io.github.djarchitect.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/** What changes between two texts, as {@code diff -u} writes it. */
public final class UnifiedDiff {
  private UnifiedDiff() {}

  /**
   * A whole diff with its two heading lines; empty for equal texts.
   *
   * @param before null for a file that is created
   */
  public static String of(
      String fromPath,
      @org.jspecify.annotations.Nullable String before,
      String toPath,
      String after) {
    if (after.equals(before)) {
      return "";
    }
    RawText left = text(before == null ? "" : before);
    RawText right = text(after);
    EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, left, right);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DiffFormatter formatter = new DiffFormatter(out)) {
      formatter.format(edits, left, right);
      formatter.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("in memory", e);
    }
    return "--- "
        + (before == null ? "/dev/null" : "a/" + fromPath)
        + "\n+++ b/"
        + toPath
        + "\n"
        + out.toString(StandardCharsets.UTF_8);
  }

  private static RawText text(String text) {
    return new RawText(text.getBytes(StandardCharsets.UTF_8));
  }
}
