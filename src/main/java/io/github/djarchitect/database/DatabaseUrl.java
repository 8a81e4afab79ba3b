package io.github.djarchitect.database;

import io.github.djarchitect.ArchitectException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database as people name it: {@code postgres://user:password@host:5432/name?sslmode=require} or
 * {@code sqlite:///path/to/file}.
 *
 * <p>Read by hand: what teams keep in {@code DATABASE_URL} often has characters in its password
 * that a strict URI does not allow, and an error must never show it.
 */
sealed interface DatabaseUrl {
  /** What may be shown of it; never the password. */
  String shown();

  /**
   * @param password absent when the URL has none
   * @param parameters connection parameters under libpq's names; only those that {@link
   *     #PARAMETERS} lists
   */
  record Postgres(
      String host,
      int port,
      String database,
      @Nullable String user,
      @Nullable String password,
      Map<String, String> parameters)
      implements DatabaseUrl {
    public Postgres {
      parameters = Map.copyOf(parameters);
    }

    @Override
    public String shown() {
      return (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/" + database;
    }

    @Override
    public String toString() {
      return "postgresql " + shown();
    }
  }

  record Sqlite(Path path) implements DatabaseUrl {
    @Override
    public String shown() {
      return String.valueOf(path.getFileName());
    }
  }

  /**
   * Connection parameters that are passed on, under libpq's names, with the driver's. Nothing else
   * is: some of the driver's own name classes to load.
   */
  Map<String, String> PARAMETERS =
      Map.of(
          "sslmode", "sslmode",
          "sslrootcert", "sslrootcert",
          "sslcert", "sslcert",
          "sslkey", "sslkey",
          "channel_binding", "channelBinding",
          "options", "options");

  String FORMS = "Write postgres://user:password@host:port/name or sqlite:///path.";

  /**
   * @param base what a relative path of an SQLite file is relative to
   * @throws ArchitectException of kind DATABASE
   */
  static DatabaseUrl parse(String url, Path base) {
    String text = url.strip();
    int colon = text.indexOf(':');
    String scheme =
        colon < 0
            ? ""
            : text.substring(0, colon).toLowerCase(Locale.ROOT).replaceFirst("\\+.*", "");
    return switch (scheme) {
      case "postgres", "postgresql", "postgis", "pgsql", "psql" ->
          postgres(text.substring(colon + 1));
      case "sqlite", "sqlite3", "spatialite" -> sqlite(text.substring(colon + 1), base);
      case "mysql", "mysql2", "mysqlgis", "mariadb" ->
          throw wrong(
              "Looking at a running %s is not supported yet."
                  .formatted(scheme.equals("mariadb") ? "MariaDB" : "MySQL"),
              "Leave the database URL out; what the files show still works.");
      case "" -> throw wrong("The database URL has no scheme.", FORMS);
      default ->
          // the text before the colon may be a user or a host where somebody forgot the scheme
          throw wrong(
              text.startsWith("//", colon + 1) && scheme.matches("[a-z0-9]{1,20}")
                  ? "Databases of the kind %s are not known here.".formatted(scheme)
                  : "The database URL has no scheme.",
              FORMS);
    };
  }

  private static ArchitectException wrong(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.DATABASE, message, remedy);
  }

  private static DatabaseUrl sqlite(String rest, Path base) {
    String path = rest.replaceFirst("\\?.*", "");
    if (path.matches("(//)?(/?:memory:)?/?")) {
      throw wrong(
          "An SQLite database in memory cannot be looked at.",
          "Give sqlite:/// and the path of its file.");
    }
    String decoded = decoded(path.startsWith("///") ? path.substring(3) : path);
    try {
      // three slashes and a path: relative by the rule, absolute as many write it
      Path relative = base.resolve(decoded);
      Path absolute = Path.of("/" + decoded);
      return new Sqlite(
          !Files.exists(relative) && Files.exists(absolute) ? absolute : relative.normalize());
    } catch (InvalidPathException _) {
      throw wrong("The path of the SQLite file is not one of this system.", FORMS);
    }
  }

  Pattern QUERY = Pattern.compile("\\?([A-Za-z_.]+=[^@?]*)?$");

  Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(?::(.*))?");

  private static DatabaseUrl postgres(String rest) {
    if (!rest.startsWith("//")) {
      throw wrong("The database URL has no // behind its scheme.", FORMS);
    }
    String text = rest.substring(2);
    Map<String, String> given = new TreeMap<>();
    Matcher query = QUERY.matcher(text);
    if (query.find()) {
      for (String pair : String.valueOf(query.group(1)).split("&")) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          given.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
        }
      }
      text = text.substring(0, query.start());
    }
    int at = text.lastIndexOf('@');
    String login = at < 0 ? "" : text.substring(0, at);
    String place = text.substring(at + 1);
    int slash = place.indexOf('/');
    String database = slash < 0 ? "" : decoded(place.substring(slash + 1));
    Matcher hostAndPort = HOST_AND_PORT.matcher(slash < 0 ? place : place.substring(0, slash));
    if (!hostAndPort.matches()) {
      throw wrong("The database URL names no host that can be read.", FORMS);
    }
    String host = decoded(hostAndPort.group(1)).replaceAll("^\\[|\\]$", "");
    if (host.isEmpty()) {
      host = given.getOrDefault("host", "localhost");
    }
    if (host.startsWith("/") || host.startsWith("@")) {
      throw wrong(
          "The database URL names a socket, and only TCP is supported.",
          "Name the host and the port that the server listens on.");
    }
    if (host.contains(",") || place.matches("[^/]*,.*")) {
      throw wrong("The database URL names several hosts.", "Name one of them.");
    }
    // the driver reads parameters out of a URL too, so nothing but a host may get into it
    if (!host.matches("[\\p{L}\\p{N}._:-]+")) {
      throw wrong("The database URL names no host that can be read.", FORMS);
    }
    int port = port(hostAndPort.group(2), given.get("port"));
    int colon = login.indexOf(':');
    String user = colon < 0 ? login : login.substring(0, colon);
    String password = colon < 0 ? null : decoded(login.substring(colon + 1));
    String name = database.isEmpty() ? given.getOrDefault("dbname", "") : database;
    if (name.isEmpty()) {
      throw wrong("The database URL names no database.", FORMS);
    }
    Map<String, String> parameters = new TreeMap<>(given);
    parameters.keySet().retainAll(PARAMETERS.keySet());
    return new Postgres(
        host,
        port,
        name,
        user.isEmpty() ? given.get("user") : decoded(user),
        password == null ? given.get("password") : password,
        parameters);
  }

  private static int port(@Nullable String written, @Nullable String given) {
    String text = written == null || written.isEmpty() ? given : written;
    if (text == null) {
      return 5432;
    }
    if (text.matches("\\d{1,5}") && Integer.parseInt(text) > 0 && Integer.parseInt(text) < 65536) {
      return Integer.parseInt(text);
    }
    // not shown: with an @ missing this is a piece of the password
    throw wrong(
        "The port in the database URL is not a number from 1 to 65535.",
        FORMS + " Special characters are percent-encoded.");
  }

  /** Percent-decoded; what is no escape stays as written, as in Python's {@code unquote}. */
  private static String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      if (text.charAt(i) == '%' && text.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*")) {
        bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
        i += 3;
      } else {
        int next = text.offsetByCodePoints(i, 1);
        bytes.writeBytes(text.substring(i, next).getBytes(StandardCharsets.UTF_8));
        i = next;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
