package io.github.djarchitect.database;

import io.github.djarchitect.ArchitectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What a database's refusals mean for a user. Our own words, so that no password can be in them.
 */
final class Failures {
  private Failures() {}

  static ArchitectException failure(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.DATABASE, message, remedy);
  }

  static boolean connectionIsLost(SQLException e) {
    return state(e).startsWith("08") || state(e).startsWith("57P");
  }

  /** A few words for a note. */
  static String reason(SQLException e) {
    return switch (state(e)) {
      case "42501" -> "the role has no right to";
      case "55P03" -> "somebody holds a lock on it";
      case "57014" -> "it took longer than the time-out";
      default -> e instanceof SQLiteException lite ? sqliteReason(lite) : "SQLSTATE " + state(e);
    };
  }

  private static String sqliteReason(SQLiteException e) {
    return e.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT
        ? "it took longer than the time-out"
        : e.getResultCode().name();
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  static ArchitectException of(SQLException e, DatabaseUrl url, Limits limits) {
    return switch (url) {
      case DatabaseUrl.Postgres postgres -> postgres(e, postgres, limits);
      case DatabaseUrl.Sqlite sqlite -> sqlite(e, sqlite);
    };
  }

  private static ArchitectException postgres(
      SQLException e, DatabaseUrl.Postgres url, Limits limits) {
    String where = url.shown();
    String user = url.user() == null ? "the user" : "user " + Shown.text(url.user());
    if (hasCause(e, SocketTimeoutException.class)) {
      return failure(
          "%s stopped answering (waited %d s)."
              .formatted(
                  where, Math.max(limits.connect().toSeconds(), limits.silence().toSeconds())),
          "Check that host and port are those of PostgreSQL and that nothing between drops"
              + " packets.");
    }
    if (hasCause(e, UnknownHostException.class)) {
      return failure(
          "The host %s is not known.".formatted(Shown.text(url.host())),
          "Check its name, and that this machine may look it up.");
    }
    if (url.password() == null && state(e).equals("08004")) {
      return failure(
          "%s asks for a password, and the URL has none.".formatted(where),
          "Write it as postgres://user:password@host:port/name.");
    }
    return switch (state(e)) {
      case "28P01" ->
          failure(
              "%s refused the password of %s.".formatted(where, user),
              "Check user and password; special characters in a URL are percent-encoded.");
      case "28000" ->
          failure(
              "%s does not let %s in from this machine.".formatted(where, user),
              "Check the user's name and the server's pg_hba.conf; sslmode=require may be needed.");
      case "3D000" ->
          failure(
              "There is no database %s on %s:%d."
                  .formatted(Shown.text(url.database()), url.host(), url.port()),
              "Check the name behind the last slash.");
      case "53300" ->
          failure(
              "%s has no connection left.".formatted(where),
              "Try again at a quieter hour, or go through a pooler.");
      case "57P03" -> failure("%s is starting or stopping.".formatted(where), "Try again shortly.");
      case "57P01", "57P02" ->
          failure("%s ended the connection.".formatted(where), "Try again when it is back.");
      case "42501" ->
          failure(
              "%s may not read the catalogue of %s.".formatted(user, where),
              "Name a role that may connect and read it.");
      case "57014" ->
          failure(
              "%s took longer than %d s for one question."
                  .formatted(where, limits.statement().toSeconds()),
              "Try again at a quieter hour, or leave the database out.");
      case "55P03" ->
          failure(
              "A question to %s waited too long for a lock.".formatted(where),
              "Try again when the schema change that runs there is over.");
      case "08006" ->
          failure(
              "The connection to %s broke.".formatted(where),
              "Check that it is PostgreSQL and takes the sslmode of the URL, then try again.");
      case "08001" ->
          failure(
              "%s cannot be reached.".formatted(where),
              "Check host and port, and that the server is running and lets this machine in.");
      default -> failure("%s could not be read%s.".formatted(where, said(e, url)), CHECK);
    };
  }

  private static final String CHECK =
      "Check that it is PostgreSQL and that the role may read its catalogue.";

  /** What the server said, unless it could hold the password. */
  private static String said(SQLException e, DatabaseUrl.Postgres url) {
    String message =
        e instanceof PSQLException server && server.getServerErrorMessage() != null
            ? String.valueOf(server.getServerErrorMessage().getMessage())
            : String.valueOf(e.getMessage());
    boolean safe = url.password() == null || !message.contains(url.password());
    return safe ? ": " + Shown.text(message) : " (SQLSTATE " + state(e) + ")";
  }

  private static ArchitectException sqlite(SQLException e, DatabaseUrl.Sqlite url) {
    String file = Shown.text(url.shown());
    if (!(e instanceof SQLiteException lite)) {
      return failure("%s could not be opened.".formatted(file), "Check that it is an SQLite file.");
    }
    return switch (lite.getResultCode()) {
      case SQLITE_NOTADB, SQLITE_CORRUPT ->
          failure(
              "%s is not an SQLite database, or a damaged one.".formatted(file),
              "Give the file that settings.py names.");
      case SQLITE_BUSY, SQLITE_LOCKED ->
          failure(
              "%s is locked by another process.".formatted(file),
              "Try again when it has written what it writes.");
      case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH, SQLITE_READONLY ->
          failure("%s cannot be opened.".formatted(file), "Check that you may read it.");
      default ->
          failure(
              "%s could not be read (%s).".formatted(file, lite.getResultCode().name()),
              "Check that it is an SQLite file that sqlite3 can read.");
    };
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
