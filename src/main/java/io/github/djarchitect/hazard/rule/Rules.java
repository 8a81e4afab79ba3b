package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Catalogue;
import java.util.List;

/**
 * Every rule, in the order in which findings at one place are shown: the graph as a whole first,
 * because nothing else counts until it loads.
 */
public final class Rules {
  private static final Catalogue ALL =
      new Catalogue(
          List.of(
              new ConflictingLeaves(),
              new MissingDependency(),
              new DependencyCycle(),
              new AppliedMigrationEdited(),
              new BatchesInOneTransaction(),
              new ColumnDroppedInUse(),
              new ColumnRenamedInUse(),
              new ConcurrentInTransaction(),
              new DataAndSchemaInOneTransaction(),
              new DataLostOnShrink(),
              new DroppedDataLost(),
              new ForeignKeyValidated(),
              new HalfAppliedOnFailure(),
              new IndexIfNotExistsHidesInvalid(),
              new IndexNotConcurrent(),
              new LocksParentTable(),
              new NeverValidated(),
              new NotNullWithoutDbDefault(),
              new PermissionTiming(),
              new PostgresqlOnlyOperation(),
              new PrivilegesInMigration(),
              new RunPythonImportsModels(),
              new RunPythonIrreversible(),
              new RunPythonUnbounded(),
              new RunSqlIrreversible(),
              new ScanUnderLock(),
              new SeveralLocksOneTransaction(),
              new SilentlyMissing(),
              new SqlStateDiverges(),
              new SqliteTableRemake(),
              new TableDroppedInUse(),
              new TableRenamedInUse(),
              new TableRewrite(),
              new TransactionControlInSql(),
              new UndeclaredDependency(),
              new UniqueBuiltUnderLock(),
              new UniqueCallableDefault(),
              new UpdateOfAllRows(),
              new ValidatedWithLockHeld()));

  private Rules() {}

  public static Catalogue all() {
    return ALL;
  }
}
