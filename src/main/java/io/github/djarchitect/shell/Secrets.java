package io.github.djarchitect.shell;

import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.SettingsText;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.workspace.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What must not leave the program: keys in use, values of .env files, passwords of URLs. */
final class Secrets {
  private static final Pattern NAMES =
      Pattern.compile(
          "KEY|TOKEN|SECRET|PASSWORD|PASSWD|PWD|CREDENTIAL|DSN", Pattern.CASE_INSENSITIVE);

  /** Names with PWD in them that every shell sets. */
  private static final Set<String> FOLDERS = Set.of("PWD", "OLDPWD");

  /** A quoted value may have blanks in it; a comment begins with a {@code #} behind a blank. */
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "^\\s*(?:export\\s+)?[A-Za-z_]\\w*\\s*=\\s*"
              + "(?:\"(?<double>[^\"]+)\"|'(?<single>[^']+)'|(?<bare>[^\\s\"']\\S*))");

  private static final Pattern URL_PASSWORD = Pattern.compile("://[^:/@\\s]*:(?<value>[^@/\\s]+)@");

  /** Shorter values are words like "true" that stand everywhere. */
  private static final int SHORTEST = 6;

  private Secrets() {}

  static Redactor redactor(Map<String, String> environment, @Nullable Workspace workspace) {
    List<String> secrets = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (NAMES.matcher(name).find() && !FOLDERS.contains(name)) {
            add(value, secrets);
          }
          passwords(value, secrets);
        });
    Map<String, String> places = new LinkedHashMap<>();
    if (workspace != null) {
      String url = workspace.options().databaseUrl();
      if (url != null) {
        passwords(url, secrets);
      }
      envFiles(workspace.tree(), secrets);
      places.put(workspace.root().toString(), ".");
    }
    String home = environment.getOrDefault("HOME", "");
    if (home.length() > 1) {
      places.put(home, "~");
    }
    return new Redactor(secrets, places);
  }

  private static void envFiles(SourceTree tree, List<String> secrets) {
    for (String path : tree.paths()) {
      String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
      if (SettingsText.isEnvFile(path)
          && !name.contains("example")
          && !name.contains("sample")
          && tree.read(path) instanceof SourceTree.FileContent.Present present) {
        new String(present.bytes(), StandardCharsets.UTF_8)
            .lines()
            .forEach(
                line -> {
                  Matcher matcher = ASSIGNMENT.matcher(line);
                  if (matcher.find()) {
                    Stream.of("double", "single", "bare")
                        .map(matcher::group)
                        .filter(Objects::nonNull)
                        .forEach(value -> add(value, secrets));
                  }
                });
      }
    }
  }

  private static void passwords(String text, List<String> secrets) {
    Matcher matcher = URL_PASSWORD.matcher(text);
    while (matcher.find()) {
      add(matcher.group("value"), secrets);
    }
  }

  private static void add(String value, List<String> secrets) {
    if (value.length() >= SHORTEST
        && !value.matches("(?i)true|false|localhost|postgres|development|production")) {
      secrets.add(value);
    }
  }
}
