package io.github.djarchitect.database;

import io.github.djarchitect.ArchitectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/**
 * A database as people name it: {@code postgres://user:password@host:5432/name?sslmode=require} or
 * {@code sqlite:///path/to/file}. Special characters are percent-encoded.
 */
record DatabaseUrl(Engine engine, String jdbc, Properties login, String shown) {
  enum Engine {
    POSTGRESQL,
    SQLITE
  }

  /** Seconds until a server that does not answer is given up. */
  private static final String CONNECT_SECONDS = "10";

  private static final String SOCKET_SECONDS = "30";

  static DatabaseUrl parse(String url) {
    int colon = url.indexOf(':');
    String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "postgres", "postgresql", "postgis", "pgsql" -> postgres(url);
      case "sqlite", "sqlite3" -> sqlite(url.substring(colon + 1));
      case "mysql", "mariadb" ->
          throw wrong(
              "Looking at a running %s is not supported yet.".formatted(scheme),
              "Leave --database-url out; what the files show still works.");
      default ->
          throw wrong(
              "The database URL has no scheme that is known here.",
              "Write postgres://user:password@host:port/name or sqlite:///path.");
    };
  }

  private static ArchitectException wrong(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.DATABASE, message, remedy);
  }

  private static DatabaseUrl sqlite(String rest) {
    String path = rest.replaceFirst("^//", "");
    if (path.startsWith("/") && rest.startsWith("///")) {
      path = path.startsWith("//") ? path.substring(1) : path;
    }
    path = URLDecoder.decode(path.replaceFirst("\\?.*", ""), StandardCharsets.UTF_8);
    Properties login = new Properties();
    login.setProperty("open_mode", "1");
    return new DatabaseUrl(Engine.SQLITE, "jdbc:sqlite:" + path, login, path);
  }

  private static DatabaseUrl postgres(String url) {
    try {
      URI uri = new URI(url);
      String host = uri.getHost();
      if (host == null) {
        throw wrong(
            "The database URL names no host.",
            "Write postgres://user:password@host:port/name; encode special characters with %XX.");
      }
      int port = uri.getPort() < 0 ? 5432 : uri.getPort();
      String name = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
      Properties login = new Properties();
      String user = uri.getRawUserInfo();
      if (user != null) {
        int colon = user.indexOf(':');
        login.setProperty("user", decoded(colon < 0 ? user : user.substring(0, colon)));
        if (colon >= 0) {
          login.setProperty("password", decoded(user.substring(colon + 1)));
        }
      }
      String query = uri.getRawQuery();
      if (query != null) {
        for (String pair : query.split("&")) {
          int equals = pair.indexOf('=');
          if (equals > 0) {
            login.setProperty(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
          }
        }
      }
      login.setProperty("connectTimeout", CONNECT_SECONDS);
      login.setProperty("socketTimeout", SOCKET_SECONDS);
      login.setProperty("ApplicationName", "architect");
      login.setProperty("readOnly", "true");
      String bracketed = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
      return new DatabaseUrl(
          Engine.POSTGRESQL,
          "jdbc:postgresql://"
              + bracketed
              + ":"
              + port
              + "/"
              + java.net.URLEncoder.encode(name, StandardCharsets.UTF_8),
          login,
          host + ":" + port + "/" + name);
    } catch (URISyntaxException e) {
      throw wrong(
          "The database URL cannot be read.",
          "Write postgres://user:password@host:port/name; encode special characters with %XX.");
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
