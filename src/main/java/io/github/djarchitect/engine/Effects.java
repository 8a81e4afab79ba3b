package io.github.djarchitect.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.sql.Vendor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a server does with a statement, from the data files under {@code engine/}.
 *
 * <p>The first entry of a statement's form whose conditions hold is the answer, so narrower ones
 * stand first.
 */
public final class Effects {
  private static final Effect UNKNOWN =
      new Effect(List.of(), Work.UNKNOWN, true, "unknown", "no entry says");

  private Effects() {}

  /** PostgreSQL's major versions that the entries are for. */
  static List<Integer> versions() {
    return List.copyOf(Data.VERSIONS);
  }

  /** For a target without a version: the worst over every supported version. */
  public static Effect of(Statement statement, Target target) {
    return of(statement, target, conditions(statement));
  }

  /** The same for a condition that a validated constraint proves already. */
  public static Effect ofProven(Statement statement, Target target) {
    Set<String> holds = conditions(statement);
    holds.add("proven");
    return of(statement, target, holds);
  }

  private static Effect of(Statement statement, Target target, Set<String> holds) {
    if (statement instanceof Statement.UnknownStatement || target.vendor() != Vendor.POSTGRESQL) {
      return simple(statement);
    }
    String version = target.version();
    if (version != null) {
      return at(statement, major(version), holds);
    }
    return Data.VERSIONS.stream()
        .map(each -> at(statement, each, holds))
        .max(Comparator.comparingInt(Effects::weight))
        .orElse(UNKNOWN);
  }

  /** What holds on every engine. */
  private static Effect simple(Statement statement) {
    return switch (statement) {
      case Statement.PythonCode _, Statement.Harmless _, Statement.TransactionControl _ ->
          new Effect(List.of(), Work.NONE, true, "no-table", "documented");
      case Statement.CreateTable _ ->
          new Effect(List.of(), Work.NONE, true, "new-table", "documented");
      default -> UNKNOWN;
    };
  }

  private static int major(String version) {
    int dot = version.indexOf('.');
    return Integer.parseInt(dot < 0 ? version : version.substring(0, dot));
  }

  private static int weight(Effect effect) {
    int work =
        switch (effect.work()) {
          case NONE -> 0;
          case SCAN -> 1;
          case INDEX_BUILD -> 2;
          case UNBOUNDED_DML -> 3;
          case COPY -> 4;
          case REWRITE -> 5;
          case UNKNOWN -> 6;
        };
    int lock =
        effect.locks().stream()
            .mapToInt(each -> each.blocksReads() ? 2 : each.blocksWrites() ? 1 : 0)
            .max()
            .orElse(0);
    return work * 10 + lock;
  }

  private static Effect at(Statement statement, int version, Set<String> holds) {
    String form = statement.getClass().getSimpleName();
    for (JsonNode fact : Data.BY_FORM.getOrDefault(form, List.of())) {
      boolean fits =
          version >= fact.path("since").asInt(0)
              && version <= fact.path("until").asInt(Integer.MAX_VALUE);
      for (JsonNode condition : fact.path("when")) {
        fits &= holds.contains(condition.asText());
      }
      if (fits) {
        return new Effect(
            locks(fact, statement),
            Work.valueOf(
                fact.path("work").asText().replace('-', '_').toUpperCase(java.util.Locale.ROOT)),
            fact.path("transactional").asBoolean(true),
            fact.path("id").asText(),
            fact.path("provenance").asText());
      }
    }
    return UNKNOWN;
  }

  private static List<TableLock> locks(JsonNode fact, Statement statement) {
    List<TableLock> locks = new ArrayList<>();
    for (JsonNode lock : fact.path("locks")) {
      String mode = lock.path("mode").asText();
      switch (lock.path("on").asText()) {
        case "self" -> tables(statement).stream().limit(1).forEach(t -> locks.add(lock(t, mode)));
        case "each" -> tables(statement).forEach(t -> locks.add(lock(t, mode)));
        case "references" -> referenced(statement).forEach(t -> locks.add(lock(t, mode)));
        case "named-mode" -> {
          if (statement instanceof Statement.LockTable named) {
            locks.add(lock(named.table(), named.mode()));
          }
        }
        default -> throw new IllegalStateException("no such place of a lock: " + lock);
      }
    }
    return locks;
  }

  private static TableLock lock(String table, String mode) {
    LockMode known = LockMode.valueOf(mode.strip().replace(' ', '_'));
    return new TableLock(table, known.spelling(), known.blocksReads(), known.blocksWrites());
  }

  /** The tables a statement names itself. */
  private static List<String> tables(Statement statement) {
    return switch (statement) {
      case Statement.CreateTable s -> List.of(s.table());
      case Statement.DropTable s -> List.of(s.table());
      case Statement.RenameTable s -> List.of(s.from());
      case Statement.AddColumn s -> List.of(s.table());
      case Statement.DropColumn s -> List.of(s.table());
      case Statement.RenameColumn s -> List.of(s.table());
      case Statement.AlterColumnType s -> List.of(s.table());
      case Statement.SetNotNull s -> List.of(s.table());
      case Statement.DropNotNull s -> List.of(s.table());
      case Statement.SetDefault s -> List.of(s.table());
      case Statement.DropDefault s -> List.of(s.table());
      case Statement.AddCheck s -> List.of(s.table());
      case Statement.AddUnique s -> List.of(s.table());
      case Statement.AddForeignKey s -> List.of(s.table());
      case Statement.AddExclusion s -> List.of(s.table());
      case Statement.AddPrimaryKey s -> List.of(s.table());
      case Statement.DropConstraint s -> List.of(s.table());
      case Statement.ValidateConstraint s -> List.of(s.table());
      case Statement.CreateIndex s -> List.of(s.table());
      case Statement.DropIndex s -> s.table() == null ? List.of() : List.of(s.table());
      case Statement.RenameIndex s -> s.table() == null ? List.of() : List.of(s.table());
      case Statement.Comment s -> List.of(s.table());
      case Statement.AlterCatalogue s -> List.of(s.table());
      case Statement.CreateTrigger s -> List.of(s.table());
      case Statement.DropTrigger s -> s.table() == null ? List.of() : List.of(s.table());
      case Statement.Update s -> List.of(s.table());
      case Statement.Delete s -> List.of(s.table());
      case Statement.Insert s -> List.of(s.table());
      case Statement.Truncate s -> s.tables();
      case Statement.LockTable s -> List.of(s.table());
      case Statement.AlterSequence _,
          Statement.CreateExtension _,
          Statement.CreateFunction _,
          Statement.Privilege _,
          Statement.TransactionControl _,
          Statement.Harmless _,
          Statement.PythonCode _,
          Statement.UnknownStatement _ ->
          List.of();
    };
  }

  /** Tables that foreign keys of the statement point to. */
  private static List<String> referenced(Statement statement) {
    return switch (statement) {
      case Statement.CreateTable s ->
          s.references().stream().filter(t -> !t.equals(s.table())).toList();
      case Statement.AddColumn s -> other(s.table(), s.references());
      case Statement.AddForeignKey s -> other(s.table(), s.references());
      case Statement.DropConstraint s -> other(s.table(), s.references());
      case Statement.ValidateConstraint s -> other(s.table(), s.references());
      default -> List.of();
    };
  }

  private static List<String> other(
      String table, @org.jspecify.annotations.Nullable String references) {
    return references == null || references.equals(table) ? List.of() : List.of(references);
  }

  /** The named conditions that hold for a statement. */
  private static Set<String> conditions(Statement statement) {
    Set<String> holds = new TreeSet<>();
    switch (statement) {
      case Statement.AddColumn s -> {
        add(holds, "identity", s.identity());
        add(holds, "stored", s.generated() == Statement.Generated.STORED);
        add(holds, "virtual", s.generated() == Statement.Generated.VIRTUAL);
        add(holds, "volatile-default", s.defaultValue() == Statement.Default.VOLATILE);
        add(holds, "default", s.defaultValue() != Statement.Default.NONE);
        add(holds, "inline-check", s.inlineCheck());
        add(holds, "inline-unique", s.inlineUnique());
        add(holds, "reference", s.references() != null);
      }
      case Statement.AlterColumnType s -> {
        add(holds, "collation-changed", s.collationChanged());
        add(holds, "same-type", s.toType().equals(s.fromType()));
        add(holds, "coercible", ColumnTypes.isCoercible(s.fromType(), s.toType()));
      }
      case Statement.AddCheck s -> add(holds, "not-valid", s.notValid());
      case Statement.AddForeignKey s -> add(holds, "not-valid", s.notValid());
      case Statement.AddUnique s -> add(holds, "using-index", s.usingIndex());
      case Statement.AddPrimaryKey s -> add(holds, "using-index", s.usingIndex());
      case Statement.DropConstraint s ->
          add(holds, "foreign-key", s.kind() == Statement.ConstraintKind.FOREIGN_KEY);
      case Statement.ValidateConstraint s ->
          add(holds, "foreign-key", s.kind() == Statement.ConstraintKind.FOREIGN_KEY);
      case Statement.CreateIndex s -> add(holds, "concurrently", s.concurrently());
      case Statement.DropIndex s -> add(holds, "concurrently", s.concurrently());
      case Statement.Update s -> add(holds, "whole", s.whole());
      case Statement.Delete s -> add(holds, "whole", s.whole());
      case Statement.Insert s -> add(holds, "from-select", s.fromSelect());
      default -> {}
    }
    return holds;
  }

  private static void add(Set<String> holds, String name, boolean is) {
    if (is) {
      holds.add(name);
    }
  }

  private static final class Data {
    static final Map<String, List<JsonNode>> BY_FORM = new LinkedHashMap<>();
    static final List<Integer> VERSIONS = new ArrayList<>();

    static {
      try (InputStream in = Effects.class.getResourceAsStream("/engine/postgresql.json")) {
        JsonNode root = new ObjectMapper().readTree(in);
        root.path("versions").forEach(version -> VERSIONS.add(version.asInt()));
        for (JsonNode fact : root.path("facts")) {
          BY_FORM.computeIfAbsent(fact.path("form").asText(), f -> new ArrayList<>()).add(fact);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("engine/postgresql.json", e);
      }
    }
  }
}
