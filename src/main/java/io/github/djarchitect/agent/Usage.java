package io.github.djarchitect.agent;

/**
 * Tokens of one or more requests.
 *
 * @param input tokens read at full price
 * @param cacheRead input tokens read from a provider's cache, not in {@code input}
 * @param cacheWrite input tokens written to it, not in {@code input}
 * @param complete a provider told the figures of every request; otherwise they are low
 */
public record Usage(long input, long cacheRead, long cacheWrite, long output, boolean complete) {
  /** No request at all. */
  public static final Usage NONE = new Usage(0, 0, 0, 0, true);

  /** A request whose provider told no figures. */
  public static final Usage UNKNOWN = new Usage(0, 0, 0, 0, false);

  public Usage plus(Usage other) {
    return new Usage(
        input + other.input,
        cacheRead + other.cacheRead,
        cacheWrite + other.cacheWrite,
        output + other.output,
        complete && other.complete);
  }

  public long allInput() {
    return input + cacheRead + cacheWrite;
  }

  public long total() {
    return allInput() + output;
  }
}
