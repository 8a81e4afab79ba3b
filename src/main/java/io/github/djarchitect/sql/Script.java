package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The statements of a migration as they come, with those that Django keeps for its end. */
final class Script {
  private final Dialect dialect;
  private final LiveNames names;
  private final List<EmittedStatement> sent = new ArrayList<>();
  private final List<Late> late = new ArrayList<>();
  private String operation = "";
  private Place place = Place.ofFile("");
  private int transaction;
  private boolean rendered;

  private record Late(String operation, Place place, Ddl ddl) {}

  Script(Dialect dialect, LiveNames names) {
    this.dialect = dialect;
    this.names = names;
  }

  LiveNames names() {
    return names;
  }

  /**
   * Whether Django has built its model classes before this operation, which decides where SQLite's
   * rebuilt tables have a new column: {@code sqlmigrate} builds them only when an operation asks.
   */
  boolean rendered() {
    return rendered;
  }

  void rendered(boolean value) {
    rendered = value;
  }

  void enter(String path, Place written, int inTransaction) {
    operation = path;
    place = written;
    transaction = inTransaction;
  }

  void execute(Statement statement) {
    sent.add(new EmittedStatement(operation, statement, transaction, false));
  }

  /** Several effects of one text. */
  void execute(List<Statement> parts) {
    parts.forEach(this::execute);
  }

  void execute(Ddl ddl) {
    Statement statement = ddl.statement(dialect);
    execute(statement);
    ddl.record(dialect, names);
  }

  void defer(Ddl ddl) {
    late.add(new Late(operation, place, ddl));
  }

  void deferUnknown(Unrenderable problem, String sql) {
    defer(new Ddl.Fixed(problem.statement(place, sql)));
  }

  List<Ddl> deferred() {
    return late.stream().map(Late::ddl).toList();
  }

  void forgetDeferred(Predicate<Ddl> test) {
    late.removeIf(entry -> test.test(entry.ddl()));
  }

  /** Sends what was kept, in the middle of an operation. */
  void sendDeferredNow() {
    List<Late> entries = List.copyOf(late);
    late.clear();
    entries.forEach(entry -> execute(entry.ddl()));
  }

  /** Sends what was kept, at the end of the migration. */
  void finish(int inTransaction) {
    for (Late entry : late) {
      Statement statement;
      try {
        statement = entry.ddl().statement(dialect);
        entry.ddl().record(dialect, names);
      } catch (Unrenderable e) {
        statement = e.statement(entry.place(), "");
      }
      sent.add(new EmittedStatement(entry.operation(), statement, inTransaction, true));
    }
    late.clear();
  }

  List<EmittedStatement> sent() {
    return List.copyOf(sent);
  }
}
