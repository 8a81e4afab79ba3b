package io.github.djarchitect.evaluate;

/**
 * How much an evaluation may do; what goes beyond is {@link Value.Unknown}.
 *
 * @param steps expressions and statements per module, those of the modules it imports left out
 * @param textLength chars of one text
 * @param items entries of one collection
 * @param depth calls inside calls, and modules that import modules
 */
public record Budget(int steps, int textLength, int items, int depth) {
  public static final Budget DEFAULT = new Budget(300_000, 1_000_000, 20_000, 40);
}
