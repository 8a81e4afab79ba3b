package io.github.djarchitect.shell;

import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.SettingsModules;
import io.github.djarchitect.agent.SettingsText;
import io.github.djarchitect.files.SourceTree;
import io.github.djarchitect.workspace.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
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
          "^\\s*(?:export\\s+)?(?<name>[A-Za-z_]\\w*)\\s*=\\s*"
              + "(?:\"(?<double>[^\"]+)\"|'(?<single>[^']+)'|(?<bare>[^\\s\"']\\S*))");

  /** Django's own secret, with or without a function that reads the environment around it. */
  private static final Pattern SECRET_KEY =
      Pattern.compile(
          "(?m)^[ \\t]*SECRET_KEY\\s*=[^#\\n"
              + "]*?(?:\"(?<double>[^\"\\n"
              + "]{12,})\"|'(?<single>[^'\\n"
              + "]{12,})')");

  private static final Pattern URL_PASSWORD = Pattern.compile("://[^:/@\\s]*:(?<value>[^@/\\s]+)@");

  /** Shorter values are words like "true" that stand everywhere. */
  private static final int SHORTEST = 6;

  /**
   * Engines, roles, hosts, kinds of environment and levels of a log: values that are no secrets.
   */
  private static final Set<String> WORDS =
      Set.of(
          "postgresql",
          "postgres",
          "postgis",
          "psycopg",
          "psycopg2",
          "mariadb",
          "mysqlclient",
          "sqlite",
          "sqlite3",
          "spatialite",
          "oracle",
          "timescaledb",
          "rabbitmq",
          "memcached",
          "rediss",
          "elasticsearch",
          "localhost",
          "127.0.0.1",
          "0.0.0.0",
          "public",
          "private",
          "default",
          "primary",
          "replica",
          "readonly",
          "read-only",
          "writer",
          "reader",
          "master",
          "disabled",
          "enabled",
          "optional",
          "required",
          "require",
          "prefer",
          "verify-ca",
          "verify-full",
          "production",
          "development",
          "staging",
          "testing",
          "prod-like",
          "sandbox",
          "container",
          "docker",
          "debug",
          "warning",
          "critical",
          "console",
          "database",
          "backend",
          "worker",
          "celery",
          "gunicorn",
          "uvicorn",
          "django",
          "python",
          "server",
          "client",
          "service",
          "tenant",
          "schema",
          "migrate",
          "manual",
          "always",
          "never",
          "unless-stopped",
          "filesystem",
          "session",
          "cookies",
          "signed_cookies",
          "strict",
          "europe/london",
          "america/new_york",
          "europe/berlin",
          "en-us",
          "en-gb",
          "utf8mb4");

  private static final Pattern MODULE = Pattern.compile("[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)+");

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
    SettingsModules settings = SettingsModules.NONE;
    if (workspace != null) {
      String url = workspace.options().databaseUrl();
      if (url != null) {
        passwords(url, secrets);
      }
      List<String> paths = workspace.tree().paths();
      envFiles(workspace.tree(), paths, secrets);
      secretKeys(workspace.tree(), paths, secrets);
      places.put(workspace.root().toString(), ".");
      settings = SettingsModules.of(workspace.tree());
    }
    String home = environment.getOrDefault("HOME", "");
    if (home.length() > 1) {
      places.put(home, "~");
    }
    return new Redactor(secrets, places, settings);
  }

  /** What the settings write out is typed into questions too. */
  private static void secretKeys(SourceTree tree, List<String> paths, List<String> secrets) {
    for (String path : paths) {
      if (SettingsText.isSettingsModule(path)
          && tree.read(path) instanceof SourceTree.FileContent.Present present) {
        Matcher matcher = SECRET_KEY.matcher(new String(present.bytes(), StandardCharsets.UTF_8));
        while (matcher.find()) {
          Stream.of("double", "single")
              .map(matcher::group)
              .filter(Objects::nonNull)
              .filter(value -> !value.matches("[A-Z_]+"))
              .forEach(value -> add(value, secrets));
        }
      }
    }
  }

  private static void envFiles(SourceTree tree, List<String> paths, List<String> secrets) {
    Set<String> inPaths = new HashSet<>();
    for (String path : paths) {
      inPaths.addAll(List.of(path.toLowerCase(Locale.ROOT).replaceAll("\\.py$", "").split("/")));
    }
    for (String path : paths) {
      String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
      if (SettingsText.isEnvFile(path)
          && !name.contains("example")
          && !name.contains("sample")
          && tree.read(path) instanceof SourceTree.FileContent.Present present) {
        String text = new String(present.bytes(), StandardCharsets.UTF_8);
        Set<String> plain = plain(text);
        text.lines()
            .forEach(
                line -> {
                  Matcher matcher = ASSIGNMENT.matcher(line);
                  if (matcher.find()) {
                    Stream.of("double", "single", "bare")
                        .map(matcher::group)
                        .filter(Objects::nonNull)
                        .filter(value -> !plain.contains(value))
                        .filter(
                            value ->
                                NAMES.matcher(matcher.group("name")).find()
                                    || !isWord(value, inPaths))
                        .forEach(value -> add(value, secrets));
                  }
                });
      }
    }
  }

  /**
   * Words that stand under a name of a secret and under another: a password {@code shop} of the
   * user {@code shop} keeps nobody out, and without the word no path of the project could be told.
   */
  private static Set<String> plain(String text) {
    Set<String> secret = new HashSet<>();
    Set<String> other = new HashSet<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = ASSIGNMENT.matcher(line);
      if (matcher.find()) {
        Stream.of("double", "single", "bare")
            .map(matcher::group)
            .filter(Objects::nonNull)
            .filter(value -> value.matches("[a-z]{1,20}"))
            .forEach((NAMES.matcher(matcher.group("name")).find() ? secret : other)::add);
      }
    }
    secret.retainAll(other);
    return secret;
  }

  /** What a plan must be able to say of any project, and what the tree's own paths say of it. */
  private static boolean isWord(String value, Set<String> inPaths) {
    String lower = value.toLowerCase(Locale.ROOT);
    return WORDS.contains(lower)
        || inPaths.contains(lower)
        || (MODULE.matcher(value).matches()
            && (value.startsWith("django.")
                || inPaths.contains(lower.substring(0, lower.indexOf('.')))));
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
