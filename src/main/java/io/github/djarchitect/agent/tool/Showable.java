package io.github.djarchitect.agent.tool;

import io.github.djarchitect.agent.SettingsText;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which files of a project a model may be shown whole: what is source by its name, and nothing that
 * is there to hold secrets. A kind of file that is not listed is not shown, as the list of what may
 * hold secrets has no end.
 */
final class Showable {
  /** Bytes; what is larger is data. */
  static final int LARGEST = 1_000_000;

  private static final Set<String> CODE =
      Set.of(
          "py", "pyi", "html", "htm", "djhtml", "jinja", "jinja2", "j2", "mjml", "graphql", "js",
          "jsx", "ts", "tsx", "vue", "svelte", "css", "scss");

  /** Formats that hold a requirement in one file and a password in the next. */
  private static final Set<String> TEXT =
      Set.of("txt", "md", "rst", "sql", "sh", "xml", "toml", "cfg", "ini", "yml", "yaml");

  private static final Set<String> WITHOUT_ENDING =
      Set.of("Dockerfile", "Makefile", "Procfile", "justfile", "Justfile");

  private static final Pattern SECRET =
      Pattern.compile(
          "(?:.*[^a-z])?(?:secrets?|credentials?|passwords?|passwd|vault)(?:[^a-z].*)?");

  /** An app may well be named so; its modules and templates are source all the same. */
  private static final Pattern SECRET_MODULE =
      Pattern.compile("(?:.*[/_.])?(?:secrets?|credentials?)\\.[a-z]+");

  private Showable() {}

  /** Why a file of this path is not shown, as the end of a sentence; empty where it may be. */
  static Optional<String> refusal(String path) {
    String lower = path.toLowerCase(Locale.ROOT);
    String name = path.substring(path.lastIndexOf('/') + 1);
    String ending = name.indexOf('.') < 0 ? "" : lower.substring(lower.lastIndexOf('.') + 1);
    if (lower.startsWith(".") || lower.contains("/.")) {
      return Optional.of("is hidden, and hidden files are never shown");
    }
    if (SettingsText.isEnvFile(path)) {
      return Optional.of("holds the environment's values, which are never shown");
    }
    boolean code = CODE.contains(ending);
    if (code ? SECRET_MODULE.matcher(lower).matches() : SECRET.matcher(lower).matches()) {
      return Optional.of("is there to hold secrets, going by its name, so it is never shown");
    }
    return code || TEXT.contains(ending) || WITHOUT_ENDING.contains(name)
        ? Optional.empty()
        : Optional.of("is no source, going by its name");
  }
}
