package io.github.djarchitect.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL, one server per JVM, started on first use and stopped with it.
 *
 * <p>It runs without fsync: right for behaviour and locks, wrong for timing a rewrite.
 */
public final class Postgres {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private Postgres() {}

  private static final class Server {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL did not start", e);
      }
    }
  }

  /** A database of that server. The superuser is {@code postgres}; any password is accepted. */
  public record Database(String name, int port) {
    public String host() {
      return "localhost";
    }

    public String user() {
      return "postgres";
    }

    /** For {@link DriverManager}; names the user, so needs nothing more. */
    public String jdbcUrl() {
      return "jdbc:postgresql://localhost:" + port + "/" + name + "?user=postgres";
    }

    /** As Django projects write it in {@code DATABASE_URL}. */
    public String databaseUrl() {
      return "postgresql://postgres@localhost:" + port + "/" + name;
    }

    public Connection connect() throws SQLException {
      return DriverManager.getConnection(jdbcUrl());
    }

    /** Runs statements, each on its own, outside a transaction. */
    public void execute(String... statements) {
      try (var connection = connect();
          var statement = connection.createStatement()) {
        for (var sql : statements) {
          statement.execute(sql);
        }
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    /** First column of the first row as text; {@code null} as {@code "null"}. */
    public String value(String sql) {
      try (var connection = connect();
          var statement = connection.createStatement();
          var rows = statement.executeQuery(sql)) {
        if (!rows.next()) {
          throw new AssertionError("no row: " + sql);
        }
        return String.valueOf(rows.getString(1));
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }
  }

  /** A fresh, empty database. */
  public static Database database() {
    var name = "test_" + NUMBER.incrementAndGet();
    var port = Server.INSTANCE.getPort();
    new Database("postgres", port).execute("CREATE DATABASE " + name);
    return new Database(name, port);
  }
}
