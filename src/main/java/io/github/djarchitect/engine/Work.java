package io.github.djarchitect.engine;

import java.util.Locale;

/** What a server does while it holds a statement's locks; the time grows with the table. */
public enum Work {
  NONE,
  SCAN,
  INDEX_BUILD,
  REWRITE,
  COPY,
  UNBOUNDED_DML,
  UNKNOWN;

  public String spelling() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public boolean growsWithTable() {
    return this != NONE;
  }
}
