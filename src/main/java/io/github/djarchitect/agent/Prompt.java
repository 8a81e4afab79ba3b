package io.github.djarchitect.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text that is sent to a model, loaded from {@code prompts/NAME.md} without its front matter. */
public final class Prompt {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([a-z_]+)\\}\\}");

  private Prompt() {}

  /**
   * Fills a prompt's placeholders.
   *
   * @throws IllegalStateException if the prompt is missing, a placeholder has no value, or a value
   *     no placeholder
   */
  public static String load(String name, Map<String, String> values) {
    String template = body(name);
    for (String key : values.keySet()) {
      if (!template.contains("{{" + key + "}}")) {
        throw new IllegalStateException("prompts/" + name + ".md has no place for " + key);
      }
    }
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            match -> {
              String value = values.get(match.group(1));
              if (value == null) {
                throw new IllegalStateException("no value for " + match.group());
              }
              return Matcher.quoteReplacement(value);
            });
  }

  private static String body(String name) {
    String resource = "/prompts/" + name + ".md";
    try (InputStream in = Prompt.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no prompt at " + resource);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int end = text.startsWith("---\n") ? text.indexOf("\n---\n", 3) : -1;
      return end < 0 ? text : text.substring(end + 5);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
