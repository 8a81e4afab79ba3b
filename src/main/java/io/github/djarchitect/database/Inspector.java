package io.github.djarchitect.database;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.live.TableFacts.ColumnFacts;
import io.github.djarchitect.live.TableFacts.ConstraintFacts;
import io.github.djarchitect.live.TableFacts.IndexFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One look at a running database: read-only, one connection, with time-outs, and a number of
 * queries that does not grow with its tables. What the role may not read makes the answer smaller,
 * not a failure.
 */
public final class Inspector implements AutoCloseable {
  private final DatabaseUrl url;
  private final Connection connection;
  private final List<String> notes = new ArrayList<>();

  private Inspector(DatabaseUrl url, Connection connection) {
    this.url = url;
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @throws ArchitectException of kind DATABASE, never with the password in it
   */
  public static Inspector open(String databaseUrl) {
    DatabaseUrl url = DatabaseUrl.parse(databaseUrl);
    if (url.engine() == DatabaseUrl.Engine.SQLITE && !Files.isRegularFile(Path.of(url.shown()))) {
      throw failure(
          "There is no SQLite file %s.".formatted(Path.of(url.shown()).getFileName()),
          "Give sqlite:/// and the path of a file that exists.");
    }
    try {
      Connection connection = DriverManager.getConnection(url.jdbc(), url.login());
      if (url.engine() == DatabaseUrl.Engine.POSTGRESQL) {
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET LOCAL statement_timeout = '20s'");
          statement.execute("SET LOCAL lock_timeout = '2s'");
        }
      }
      return new Inspector(url, connection);
    } catch (SQLException e) {
      throw explained(e, url);
    }
  }

  private static ArchitectException explained(SQLException e, DatabaseUrl url) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.equals("28P01") || state.equals("28000")) {
      return failure(
          "%s refused the user or password.".formatted(url.shown()),
          "Check both; special characters in a URL are percent-encoded.");
    }
    if (state.equals("3D000")) {
      return failure(
          "There is no database %s.".formatted(url.shown()),
          "Check its name behind the last slash.");
    }
    if (state.startsWith("08")) {
      return failure(
          "%s cannot be reached, or does not answer.".formatted(url.shown()),
          "Check host and port, and that the server is running and lets this machine in.");
    }
    if (state.equals("57014")) {
      return failure(
          "%s took longer than the time-out.".formatted(url.shown()),
          "Try again at a quieter hour, or leave the database out.");
    }
    return failure(
        "%s could not be read (SQLSTATE %s)."
            .formatted(url.shown(), state.isEmpty() ? "none" : state),
        "Check that it is a database this program knows and the role may read its catalogue.");
  }

  private static ArchitectException failure(String message, String remedy) {
    return new ArchitectException(ArchitectException.Kind.DATABASE, message, remedy);
  }

  /** Everything that can be seen. */
  public LiveDatabase inspect() {
    try {
      return url.engine() == DatabaseUrl.Engine.POSTGRESQL ? postgres() : sqlite();
    } catch (SQLException e) {
      throw explained(e, url);
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw explained(e, url);
    }
  }

  /** What is known of one table while it is put together. */
  private static final class Draft {
    @Nullable Long rows;
    String rowsFrom = "unknown";
    @Nullable Long bytes;
    @Nullable Long indexBytes;
    @Nullable Instant asOf;
    final List<ColumnFacts> columns = new ArrayList<>();
    final List<IndexFacts> indexes = new ArrayList<>();
    final List<ConstraintFacts> constraints = new ArrayList<>();

    TableFacts facts(String name) {
      return new TableFacts(
          name, rows, rowsFrom, bytes, indexBytes, asOf, columns, indexes, constraints);
    }
  }

  private interface Row {
    void read(ResultSet row) throws SQLException;
  }

  private void each(String sql, Row row) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        row.read(result);
      }
    }
  }

  /** A query whose failure makes the answer smaller. */
  private void optional(String what, String sql, Row row) throws SQLException {
    boolean savepoint = url.engine() == DatabaseUrl.Engine.POSTGRESQL;
    try (Statement statement = connection.createStatement()) {
      if (savepoint) {
        statement.execute("SAVEPOINT look");
      }
      try {
        each(sql, row);
      } catch (SQLException e) {
        if (savepoint) {
          statement.execute("ROLLBACK TO SAVEPOINT look");
        }
        notes.add(what + " could not be read");
      }
    }
  }

  private LiveDatabase postgres() throws SQLException {
    String[] server = {"postgresql"};
    each(
        "SHOW server_version",
        row -> server[0] = "postgresql " + row.getString(1).replaceFirst(" .*", ""));
    Map<String, Draft> tables = new LinkedHashMap<>();
    each(
        """
        SELECT c.relname, c.reltuples, pg_table_size(c.oid), pg_indexes_size(c.oid),
               greatest(s.last_analyze, s.last_autoanalyze), s.n_live_tup
        FROM pg_class c
        LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
        WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid)
          AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        ORDER BY c.relname
        """,
        row -> {
          Draft table = new Draft();
          double estimate = row.getDouble(2);
          long live = row.getLong(6);
          boolean hasLive = !row.wasNull();
          if (estimate >= 0) {
            table.rows = (long) estimate;
            table.rowsFrom = "pg_class.reltuples";
          } else if (hasLive && live > 0) {
            table.rows = live;
            table.rowsFrom = "pg_stat_user_tables.n_live_tup";
          }
          table.bytes = row.getLong(3);
          table.indexBytes = row.getLong(4);
          var analyzed = row.getTimestamp(5);
          table.asOf = analyzed == null ? null : analyzed.toInstant();
          tables.put(row.getString(1), table);
        });
    each(
        """
        SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
               pg_get_expr(d.adbin, d.adrelid), s.null_frac
        FROM pg_class c
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_stats s
          ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = a.attname
        WHERE c.relkind IN ('r', 'p') AND pg_table_is_visible(c.oid)
          AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        ORDER BY c.relname, a.attnum
        """,
        row -> {
          Draft table = tables.get(row.getString(1));
          if (table != null) {
            double nulls = row.getDouble(6);
            boolean known = !row.wasNull();
            table.columns.add(
                new ColumnFacts(
                    row.getString(2),
                    row.getString(3),
                    row.getBoolean(4),
                    row.getString(5),
                    known ? (Double) nulls : null));
          }
        });
    each(
        """
        SELECT c.relname, i.relname, x.indisunique, x.indisvalid AND x.indisready,
               pg_get_indexdef(x.indexrelid)
        FROM pg_index x
        JOIN pg_class c ON c.oid = x.indrelid
        JOIN pg_class i ON i.oid = x.indexrelid
        WHERE pg_table_is_visible(c.oid)
          AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        ORDER BY c.relname, i.relname
        """,
        row -> {
          Draft table = tables.get(row.getString(1));
          if (table != null) {
            table.indexes.add(
                new IndexFacts(
                    row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getString(5)));
            if (!row.getBoolean(4)) {
              notes.add("index %s of %s is invalid".formatted(row.getString(2), row.getString(1)));
            }
          }
        });
    each(
        """
        SELECT c.relname, k.conname, k.contype::text, k.convalidated, pg_get_constraintdef(k.oid),
               r.relname
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        LEFT JOIN pg_class r ON r.oid = k.confrelid
        WHERE pg_table_is_visible(c.oid)
          AND c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
        ORDER BY c.relname, k.conname
        """,
        row -> {
          Draft table = tables.get(row.getString(1));
          if (table != null) {
            table.constraints.add(
                new ConstraintFacts(
                    row.getString(2),
                    kind(row.getString(3)),
                    row.getBoolean(4),
                    row.getString(5),
                    row.getString(6)));
          }
        });
    optional(
        "sessions",
        """
        SELECT count(*), coalesce(max(extract(epoch FROM now() - xact_start)), 0)
        FROM pg_stat_activity
        WHERE xact_start < now() - interval '1 minute' AND pid <> pg_backend_pid()
          AND datname = current_database()
        """,
        row -> {
          if (row.getLong(1) > 0) {
            notes.add(
                "%d transactions are open for more than a minute now, the oldest for %d s: DDL would wait for them"
                    .formatted(row.getLong(1), row.getLong(2)));
          }
        });
    return live(server[0], tables);
  }

  private static String kind(String contype) {
    return switch (contype) {
      case "c" -> "check";
      case "f" -> "foreign key";
      case "p" -> "primary key";
      case "u" -> "unique";
      case "x" -> "exclusion";
      case "n" -> "not null";
      default -> contype;
    };
  }

  private LiveDatabase live(String server, Map<String, Draft> drafts) throws SQLException {
    Set<String> applied = null;
    if (drafts.containsKey("django_migrations")) {
      Set<String> recorded = new TreeSet<>();
      optional(
          "django_migrations",
          "SELECT app, name FROM django_migrations",
          row -> recorded.add(row.getString(1) + "." + row.getString(2)));
      applied = recorded;
    }
    Map<String, TableFacts> tables = new LinkedHashMap<>();
    drafts.forEach((name, draft) -> tables.put(name, draft.facts(name)));
    return new LiveDatabase(server, tables, applied, notes);
  }

  private LiveDatabase sqlite() throws SQLException {
    String[] server = {"sqlite"};
    each("SELECT sqlite_version()", row -> server[0] = "sqlite " + row.getString(1));
    Map<String, Draft> tables = new LinkedHashMap<>();
    each(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY"
            + " name",
        row -> tables.put(row.getString(1), new Draft()));
    each(
        """
        SELECT m.name, p.name, p.type, p."notnull", p.dflt_value
        FROM sqlite_master m JOIN pragma_table_info(m.name) p
        WHERE m.type = 'table' ORDER BY m.name, p.cid
        """,
        row -> {
          Draft table = tables.get(row.getString(1));
          if (table != null) {
            table.columns.add(
                new ColumnFacts(
                    row.getString(2),
                    row.getString(3),
                    row.getInt(4) == 0,
                    row.getString(5),
                    null));
          }
        });
    each(
        """
        SELECT m.name, l.name, l."unique", coalesce(i.sql, '')
        FROM sqlite_master m JOIN pragma_index_list(m.name) l
        LEFT JOIN sqlite_master i ON i.type = 'index' AND i.name = l.name
        WHERE m.type = 'table' ORDER BY m.name, l.name
        """,
        row -> {
          Draft table = tables.get(row.getString(1));
          if (table != null) {
            table.indexes.add(
                new IndexFacts(row.getString(2), row.getInt(3) == 1, true, row.getString(4)));
          }
        });
    each(
        """
        SELECT m.name, f."from", f."table", f."to"
        FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' ORDER BY m.name, f.id
        """,
        row -> {
          Draft table = tables.get(row.getString(1));
          if (table != null) {
            table.constraints.add(
                new ConstraintFacts(
                    row.getString(2),
                    "foreign key",
                    true,
                    "%s references %s(%s)"
                        .formatted(row.getString(2), row.getString(3), row.getString(4)),
                    row.getString(3)));
          }
        });
    boolean[] statistics = {false};
    each(
        "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'",
        row -> statistics[0] = row.getInt(1) > 0);
    if (statistics[0]) {
      each(
          "SELECT tbl, stat FROM sqlite_stat1",
          row -> {
            Draft table = tables.get(row.getString(1));
            String stat = String.valueOf(row.getString(2));
            if (table != null && stat.matches("\\d+.*")) {
              long rows = Long.parseLong(stat.replaceFirst("\\D.*", ""));
              if (table.rows == null || rows > table.rows) {
                table.rows = rows;
                table.rowsFrom = "sqlite_stat1";
              }
            }
          });
    } else {
      notes.add("no statistics: ANALYZE was never run, so rows are unknown");
    }
    return live(server[0], tables);
  }
}
