package io.github.djarchitect.database;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.live.LiveDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * A look at a running database: read-only, through one connection, with time-outs, and with a
 * number of queries that does not grow with its tables.
 *
 * <p>What the role may not read, or what somebody has locked, makes the answer smaller: {@link
 * LiveDatabase#notes} says so. No transaction stays open between two looks.
 */
public final class Inspector implements AutoCloseable {
  private final DatabaseUrl url;
  private final Limits limits;
  private final Session session;
  private final Catalogue catalogue;

  private Inspector(DatabaseUrl url, Limits limits, Session session, Catalogue catalogue) {
    this.url = url;
    this.limits = limits;
    this.session = session;
    this.catalogue = catalogue;
  }

  /** The same as below with the working folder and the usual time-outs. */
  public static Inspector open(String databaseUrl) {
    return open(databaseUrl, Path.of("").toAbsolutePath(), Limits.DEFAULT);
  }

  /**
   * Connects.
   *
   * @param base what a relative path of an SQLite file is relative to
   * @throws ArchitectException of kind DATABASE, never with the password in it
   */
  public static Inspector open(String databaseUrl, Path base, Limits limits) {
    DatabaseUrl url = DatabaseUrl.parse(databaseUrl, base);
    try {
      return switch (url) {
        case DatabaseUrl.Postgres postgres -> {
          Session session = PostgresCatalogue.connect(postgres, limits);
          yield new Inspector(url, limits, session, new PostgresCatalogue(session, limits));
        }
        case DatabaseUrl.Sqlite sqlite -> {
          Session session = SqliteCatalogue.connect(sqlite);
          yield new Inspector(
              url, limits, session, new SqliteCatalogue(session, limits, sqlite.path()));
        }
      };
    } catch (SQLException e) {
      throw Failures.of(e, url, limits);
    }
  }

  /**
   * Everything that can be seen now.
   *
   * @throws ArchitectException of kind DATABASE
   */
  public LiveDatabase inspect() {
    try {
      session.forgetNotes();
      return catalogue.inspect();
    } catch (SQLException e) {
      throw Failures.of(e, url, limits);
    }
  }

  /**
   * Counts the rows of a table, named as {@link #inspect} names it.
   *
   * @return nothing where that took longer than {@link Limits#count}
   * @throws ArchitectException of kind DATABASE, where there is no such table or no right to read
   *     it
   */
  public OptionalLong count(String table) {
    try {
      return catalogue.count(table);
    } catch (SQLException e) {
      throw Failures.of(e, url, limits);
    }
  }

  int statements() {
    return session.statements();
  }

  @Override
  public void close() {
    try {
      session.connection().close();
    } catch (SQLException e) {
      throw Failures.of(e, url, limits);
    }
  }
}
