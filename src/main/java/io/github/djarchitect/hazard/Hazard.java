package io.github.djarchitect.hazard;

import java.util.Locale;

/** The closed set of reasons, in the order in which the main one of a finding is chosen. */
public enum Hazard {
  CONFLICT,
  UNREADABLE,
  SECURITY,
  FAILS_ALWAYS,
  LOSES_DATA,
  BREAKS_RUNNING_CODE,
  BREAKS_NEXT_CODE,
  BLOCKS_READS_AND_WRITES,
  BLOCKS_PARENT_TABLE,
  BLOCKS_WRITES,
  FAILS_ON_DATA,
  LEAVES_PARTIAL_STATE,
  DIVERGES_FROM_STATE,
  WRONG_ORDER,
  IRREVERSIBLE,
  LONG_TRANSACTION,
  UNBOUNDED_MEMORY,
  WAITS_IN_QUEUE,
  SILENTLY_MISSING,
  SCALE,
  STYLE;

  public String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
