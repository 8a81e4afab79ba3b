package io.github.djarchitect.migration;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.migration.operation.Operation;
import io.github.djarchitect.python.PythonModule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One migration file as read.
 *
 * @param initial absent unless set
 * @param readable false when the file does not parse or its operations cannot be told; it is then a
 *     node of the graph all the same
 * @param module the parsed file, for rules that read bodies and comments
 */
public record Migration(
    MigrationKey key,
    String path,
    List<Dependency> dependencies,
    List<Dependency> runBefore,
    List<MigrationKey> replaces,
    @Nullable Boolean initial,
    boolean atomic,
    List<Operation> operations,
    boolean readable,
    Place place,
    PythonModule module) {
  public Migration {
    dependencies = List.copyOf(dependencies);
    runBefore = List.copyOf(runBefore);
    replaces = List.copyOf(replaces);
    operations = List.copyOf(operations);
  }
}
