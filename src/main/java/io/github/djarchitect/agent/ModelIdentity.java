package io.github.djarchitect.agent;

/**
 * Which model answers, and where the text goes.
 *
 * @param provider {@code built-in}, {@code anthropic}, {@code openai}, {@code gemini}, {@code
 *     ollama} or {@code replay}
 * @param host host and port that requests go to; empty if nothing leaves the process
 */
public record ModelIdentity(String provider, String model, String host) {
  /** As {@code ask} names it: {@code built-in}, or {@code anthropic/claude-x}. */
  public String name() {
    return model.isEmpty() ? provider : provider + "/" + model;
  }

  /** One line that says what is sent where. */
  public String statement() {
    return host.isEmpty()
        ? "Model: " + name() + ". Nothing is sent anywhere."
        : "Model: " + name() + ". Questions, code excerpts and tool results go to " + host + ".";
  }
}
