package io.github.djarchitect.agent.model;

/**
 * Notices a model that has begun to say the same again and again, as small ones do until their
 * output limit many minutes later.
 */
final class Repetition {
  private static final int WINDOW = 1_200;
  private static final int LONGEST_PERIOD = 150;
  private static final int STEP = 300;

  private final StringBuilder said = new StringBuilder();
  private int checkedAt;

  /** Takes a piece in; true once everything of late is one short piece repeated. */
  synchronized boolean after(String piece) {
    said.append(piece);
    if (said.length() < WINDOW || said.length() - checkedAt < STEP) {
      return false;
    }
    checkedAt = said.length();
    String late = said.substring(said.length() - WINDOW);
    for (int period = 1; period <= LONGEST_PERIOD; period++) {
      if (late.regionMatches(period, late, 0, WINDOW - period)) {
        return true;
      }
    }
    return false;
  }
}
