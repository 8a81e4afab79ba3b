package io.github.djarchitect.report;

import io.github.djarchitect.engine.Estimate;
import io.github.djarchitect.engine.TableLock;
import io.github.djarchitect.engine.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Predictions for a person: each statement whole, and below it what it holds and does. */
public final class SqlText {
  private SqlText() {}

  public static List<String> of(List<Prediction> predictions, Ink ink) {
    List<String> lines = new ArrayList<>();
    for (Prediction prediction : predictions) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.add(
          ink.bold(
              prediction.migration()
                  + (prediction.backwards() ? " backwards" : "")
                  + " on "
                  + prediction.target()));
      int transaction = -1;
      for (Prediction.Row row : prediction.rows()) {
        if (row.emitted().transaction() != transaction) {
          transaction = row.emitted().transaction();
          lines.add(
              ink.dim(
                  transaction == 0
                      ? "-- outside any transaction"
                      : "-- transaction " + transaction));
        }
        lines.add(row.emitted().statement().sql() + ";");
        lines.add(ink.dim("    " + effect(row)));
      }
      if (prediction.rows().isEmpty()) {
        lines.add(ink.dim("-- sends nothing"));
      }
    }
    return lines;
  }

  private static String effect(Prediction.Row row) {
    if (row.unknown().isPresent()) {
      return "unknown: " + row.unknown().get();
    }
    List<String> parts = new ArrayList<>();
    if (row.effect().locks().isEmpty()) {
      parts.add("no lock that matters");
    } else {
      parts.add(
          row.effect().locks().stream()
              .map(lock -> lock.mode() + " on " + lock.table() + blocks(lock))
              .collect(Collectors.joining(", ")));
    }
    parts.add(row.effect().work() == Work.NONE ? "no work" : row.work());
    if (row.lowSeconds() != null && row.highSeconds() != null) {
      parts.add(Estimate.words(row.lowSeconds(), row.highSeconds()));
    }
    return String.join("; ", parts);
  }

  private static String blocks(TableLock lock) {
    return lock.blocksReads()
        ? " (blocks reads and writes)"
        : lock.blocksWrites() ? " (blocks writes)" : "";
  }
}
