package io.github.djarchitect.autodetect;

import io.github.djarchitect.migration.operation.Operation;
import java.util.List;

/** An operation to come, with what must come before it; two that look the same are two. */
final class Planned {
  final Operation operation;
  final List<Need> needs;

  Planned(Operation operation, List<Need> needs) {
    this.operation = operation;
    this.needs = List.copyOf(needs);
  }
}
