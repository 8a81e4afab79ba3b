package io.github.djarchitect.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/** One connection and what is said about the look through it. */
final class Session {
  private final Connection connection;
  private final boolean savepoints;
  private final List<String> notes = new ArrayList<>();
  private int statements;

  /**
   * @param savepoints whether a failed statement spoils the transaction it is in
   */
  Session(Connection connection, boolean savepoints) {
    this.connection = connection;
    this.savepoints = savepoints;
  }

  interface Row {
    void read(ResultSet row) throws SQLException;
  }

  /** Every row of a query, with its parameters. */
  void each(String sql, Row row, Object... parameters) throws SQLException {
    statements++;
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          row.read(result);
        }
      }
    }
  }

  /** A setting; the text is ours, never anybody's. */
  void set(String sql) throws SQLException {
    statements++;
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * A query whose failure makes the answer smaller: it is said in a note.
   *
   * @return whether it was read
   * @throws SQLException where the connection itself is lost
   */
  boolean optional(String what, String sql, Row row, Object... parameters) throws SQLException {
    Savepoint savepoint = savepoints ? connection.setSavepoint() : null;
    try {
      each(sql, row, parameters);
      return true;
    } catch (SQLException e) {
      if (Failures.connectionIsLost(e)) {
        throw e;
      }
      if (savepoint != null) {
        connection.rollback(savepoint);
      }
      notes.add(what + " could not be read: " + Failures.reason(e) + ".");
      return false;
    }
  }

  void note(String text) {
    notes.add(text);
  }

  List<String> notes() {
    return List.copyOf(notes);
  }

  void forgetNotes() {
    notes.clear();
  }

  Connection connection() {
    return connection;
  }

  /** How many statements were sent so far. */
  int statements() {
    return statements;
  }
}
