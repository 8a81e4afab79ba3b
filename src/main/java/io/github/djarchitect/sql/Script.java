package io.github.djarchitect.sql;

import io.github.djarchitect.files.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The statements of one migration as they are sent, and those that wait for its end. */
final class Script {
  private record Waiting(String operation, Ddl ddl) {}

  private final Dialect dialect;
  private final LiveNames names;
  private final boolean atomic;
  private final List<EmittedStatement> sent = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private String operation = "";

  /**
   * @param atomic the migration wants one transaction
   */
  Script(Dialect dialect, LiveNames names, boolean atomic) {
    this.dialect = dialect;
    this.names = names;
    this.atomic = atomic && dialect.transactionalDdl();
  }

  LiveNames names() {
    return names;
  }

  /** Statements from here on belong to this operation. */
  void enter(String dottedIndex) {
    operation = dottedIndex;
  }

  void execute(Statement statement) {
    sent.add(new EmittedStatement(operation, statement, transaction(), false));
  }

  void execute(List<Statement> statements) {
    statements.forEach(this::execute);
  }

  void execute(Ddl ddl) {
    execute(ddl.statement(dialect));
    ddl.record(dialect, names);
  }

  void defer(Ddl ddl) {
    waiting.add(new Waiting(operation, ddl));
  }

  /** A late statement whose text cannot be told. */
  void deferUnknown(Unrenderable e, String sql) {
    defer(new Ddl.Fixed(new Statement.UnknownStatement(e.place(), e.reason(), sql)));
  }

  void unknown(Place place, String reason, String sql) {
    execute(new Statement.UnknownStatement(place, reason, sql));
  }

  List<Ddl> deferred() {
    return waiting.stream().map(Waiting::ddl).toList();
  }

  void forgetDeferred(Predicate<Ddl> gone) {
    waiting.removeIf(each -> gone.test(each.ddl()));
  }

  private int transaction() {
    return atomic ? 1 : 0;
  }

  /** Everything in the order of execution, late statements at the end. */
  List<EmittedStatement> finish() {
    List<EmittedStatement> all = new ArrayList<>(sent);
    for (Waiting each : waiting) {
      try {
        Statement statement = each.ddl().statement(dialect);
        all.add(new EmittedStatement(each.operation(), statement, transaction(), true));
        each.ddl().record(dialect, names);
      } catch (Unrenderable e) {
        all.add(
            new EmittedStatement(
                each.operation(),
                new Statement.UnknownStatement(e.place(), e.reason(), "-- " + e.reason()),
                transaction(),
                true));
      }
    }
    return all;
  }
}
