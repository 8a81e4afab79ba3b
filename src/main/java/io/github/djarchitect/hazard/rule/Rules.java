package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.Catalogue;
import java.util.List;

/**
 * Every rule, in the order in which findings at one place are shown: the graph and what cannot be
 * read first, because nothing else counts until it loads; then what never works, what loses or
 * breaks, what blocks, what goes wrong later, and what is only worth knowing.
 */
public final class Rules {
  private static final Catalogue ALL =
      new Catalogue(
          List.of(
              // the graph, and what cannot be read
              new ConflictingLeaves(),
              new MissingDependency(),
              new DependencyCycle(),
              new AppliedMigrationEdited(),
              new UnreadableMigration(),
              new OpaqueOperation(),
              new UnrecognisedSql(),
              new RunPythonUnreadable(),
              // never works
              new OperationDoesNotFit(),
              new SqlNamesMissing(),
              new UsingIndexRefused(),
              new RunPythonUndefined(),
              new RunPythonNamesMissing(),
              new QuerysetRefusesCall(),
              new NullIntoRequired(),
              new ValueDoesNotFit(),
              new LoopNeverEnds(),
              new ConcurrentInTransaction(),
              new PostgresqlOnlyOperation(),
              new TransactionControlInSql(),
              // loses data, or breaks code
              new TableDroppedInUse(),
              new ColumnDroppedInUse(),
              new TableRenamedInUse(),
              new ColumnRenamedInUse(),
              new PagingSkipsRows(),
              new StampedByMigration(),
              new TakeoverWithoutSync(),
              new SqlStateDiverges(),
              new StateWithoutDatabase(),
              new TriggersLeftOff(),
              new TriggerBreaksWrites(),
              new RequiredColumnLeftBehind(),
              new RequiredColumnNotFilled(),
              new NotNullBeforeFill(),
              new CheckBreaksRunningCode(),
              new UniqueCallableDefault(),
              new NotNullWithoutDbDefault(),
              new RunPythonImportsModels(),
              new PrivilegesInMigration(),
              new UpdateWritesNull(),
              new ForeignKeyStopsDeletes(),
              // blocks
              new TableRewrite(),
              new DataLostOnShrink(),
              new UniqueBuiltUnderLock(),
              new UniqueFailsOnDuplicates(),
              new IndexRowTooLarge(),
              new UpdateOfAllRows(),
              new ScanUnderLock(),
              new ValidatedWithLockHeld(),
              new ForeignKeyValidated(),
              new IndexNotConcurrent(),
              new EffectNotMeasured(),
              new DataAndSchemaInOneTransaction(),
              new RunPythonUnbounded(),
              new BatchesInOneTransaction(),
              // goes wrong later
              new TimeoutLifted(),
              new IndexIfNotExistsHidesInvalid(),
              new UndeclaredDependency(),
              new PermissionTiming(),
              new RunPythonIrreversible(),
              new RunSqlIrreversible(),
              new SilentlyMissing(),
              // worth knowing
              new ReverseDestroys(),
              new DroppedDataLost(),
              new DeletedRowsLost(),
              new OverwrittenValuesLost(),
              new NeverValidated(),
              new HalfAppliedOnFailure(),
              new SeveralLocksOneTransaction(),
              new LocksParentTable(),
              new SqliteTableRemake()));

  private Rules() {}

  public static Catalogue all() {
    return ALL;
  }
}
