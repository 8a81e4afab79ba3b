package io.github.djarchitect.engine;

/**
 * PostgreSQL's table lock modes, weakest first, as its manual spells them.
 *
 * <p>Source: postgresql.org/docs/current/explicit-locking.html.
 */
public enum LockMode {
  ACCESS_SHARE,
  ROW_SHARE,
  ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  SHARE,
  SHARE_ROW_EXCLUSIVE,
  EXCLUSIVE,
  ACCESS_EXCLUSIVE;

  public String spelling() {
    return name().replace('_', ' ');
  }

  public boolean blocksReads() {
    return this == ACCESS_EXCLUSIVE;
  }

  public boolean blocksWrites() {
    return ordinal() >= SHARE.ordinal();
  }
}
