package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.migration.operation.Operation;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Goes through the Python of a migration's RunPython operations. */
final class RunPythonCode {
  private RunPythonCode() {}

  /** The code that runs forwards, where it can be read. */
  static Optional<DataCode> forwards(MigrationView view, OperationView operation) {
    return operation.operation() instanceof Operation.RunPython run
            && operation.touchesDatabase()
            && DataCode.read(view, run.code()) instanceof DataCode.Read.Body body
        ? Optional.of(body.code())
        : Optional.empty();
  }

  static void each(MigrationView view, BiConsumer<OperationView, DataCode> visit) {
    for (OperationView operation : view.ofType(Operation.RunPython.class)) {
      forwards(view, operation).ifPresent(code -> visit.accept(operation, code));
    }
  }

  /** The code that runs on the way back, where it can be read. */
  static void eachReverse(MigrationView view, BiConsumer<OperationView, DataCode> visit) {
    for (OperationView reverse : view.reverses()) {
      forwards(view, reverse).ifPresent(code -> visit.accept(reverse, code));
    }
  }

  /** The code of both ways, forwards first. */
  static void eachWay(MigrationView view, BiConsumer<OperationView, DataCode> visit) {
    each(view, visit);
    eachReverse(view, visit);
  }

  /** Whether an operation's Python runs inside a transaction. */
  static boolean inTransaction(OperationView operation) {
    return operation.statements().stream().anyMatch(each -> each.emitted().transaction() != 0);
  }

  /** The table behind a query, where its model is known. */
  static Optional<String> table(OperationView operation, DataCode.Query query) {
    return Optional.ofNullable(query.model())
        .flatMap(key -> operation.before().model(key))
        .map(model -> model.table());
  }
}
