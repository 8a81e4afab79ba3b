package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.Outcome;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.sql.EmittedStatement;
import io.github.djarchitect.sql.HandMade;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** Whether migrations do what reading does not follow, by which any table may have become other. */
final class UnclearSql {
  private UnclearSql() {}

  /**
   * Whether something unclear may have made what is asked for: anything of the same deploy, and of
   * other migrations what names it.
   */
  static boolean mayMake(MigrationView view, Outcome outcome, Collection<String> names) {
    Pattern named =
        Pattern.compile(
            "\\b(?:%s)\\b".formatted(String.join("|", names.stream().map(Pattern::quote).toList())),
            Pattern.CASE_INSENSITIVE);
    return outcome.sendings().stream()
        .anyMatch(
            each ->
                (each.migration().equals(view.migration())
                        || outcome.together().contains(each.migration().key())
                        || named.matcher(each.migration().module().source().text()).find())
                    && isUnclear(view, each));
  }

  private static boolean isUnclear(MigrationView view, MigrationView.Sending sending) {
    Migration migration = sending.migration();
    return !migration.readable()
        || sending.statements().stream()
            .filter(each -> each.statement() instanceof Statement.UnknownStatement)
            .map(EmittedStatement::operation)
            .anyMatch(path -> HandMade.isByHand(migration, path))
        || isUnclear(view.reading(migration), migration.operations());
  }

  private static boolean isUnclear(MigrationView view, List<Operation> operations) {
    return operations.stream()
        .anyMatch(
            operation ->
                switch (operation) {
                  case Operation.OpaqueOperation _ -> true;
                  case Operation.RunPython run -> isUnclear(view, run.code());
                  case Operation.SeparateDatabaseAndState separate ->
                      isUnclear(view, separate.databaseOperations());
                  default -> false;
                });
  }

  private static boolean isUnclear(MigrationView view, Value code) {
    Vendor vendor = view.target().vendor();
    return switch (DataCode.read(view, code)) {
      case DataCode.Read.Noop _ -> false;
      case DataCode.Read.Unreadable _ -> true;
      case DataCode.Read.Body body -> !Escapes.in(body.code(), view.after(), vendor).isEmpty();
    };
  }
}
