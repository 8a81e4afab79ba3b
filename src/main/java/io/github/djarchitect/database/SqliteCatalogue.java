package io.github.djarchitect.database;

import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.live.TableFacts.ColumnFacts;
import io.github.djarchitect.live.TableFacts.ConstraintFacts;
import io.github.djarchitect.live.TableFacts.IndexFacts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** An SQLite file's schema, opened so that neither it nor its folder is written to. */
final class SqliteCatalogue implements Catalogue {
  /** Up to here every page is visited to tell how large each table is. */
  private static final long SIZES_UP_TO_BYTES = 100_000_000;

  private static final int WAL_MARK = 18;
  private static final int BUSY_MILLISECONDS = 2000;

  private final Session session;
  private final Limits limits;
  private final Path file;

  SqliteCatalogue(Session session, Limits limits, Path file) {
    this.session = session;
    this.limits = limits;
    this.file = file;
  }

  static Session connect(DatabaseUrl.Sqlite url) throws SQLException {
    Path file = url.path();
    if (Files.isDirectory(file)) {
      throw Failures.failure(
          "%s is a folder.".formatted(Shown.text(url.shown())),
          "Give the path of the SQLite file.");
    }
    if (!Files.exists(file)) {
      throw Failures.failure(
          "There is no SQLite file %s.".formatted(Shown.text(url.shown())),
          "Give sqlite:/// and the path of a file that exists.");
    }
    var settings = new Properties();
    settings.setProperty("open_mode", "" + (0x1 | 0x40)); // read-only, and the name is a URI
    settings.setProperty("busy_timeout", "" + BUSY_MILLISECONDS);
    var connection = JDBC.createConnection("jdbc:sqlite:" + uri(file), settings);
    return new Session(connection, false);
  }

  /**
   * The file as a URI. A file in WAL mode that nobody has open is taken as immutable: otherwise
   * SQLite would put its two side files beside it.
   */
  private static String uri(Path file) throws SQLException {
    var path = new StringBuilder("file:");
    for (byte b : file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)) {
      boolean plain =
          (b >= 'a' && b <= 'z')
              || (b >= 'A' && b <= 'Z')
              || (b >= '0' && b <= '9')
              || "/._-".indexOf(b) >= 0;
      path.append(plain ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
    }
    try (var stream = Files.newInputStream(file)) {
      byte[] header = stream.readNBytes(WAL_MARK + 1);
      boolean wal = header.length > WAL_MARK && header[WAL_MARK] == 2;
      boolean open = Files.exists(Path.of(file + "-wal"));
      return wal && !open ? path + "?immutable=1" : path.toString();
    } catch (IOException _) {
      throw new SQLiteException("unreadable", SQLiteErrorCode.SQLITE_CANTOPEN);
    }
  }

  @Override
  public OptionalLong count(String table) throws SQLException {
    boolean[] known = {false};
    session.each(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?",
        _ -> known[0] = true,
        table);
    if (!known[0]) {
      throw Failures.failure(
          "There is no table %s.".formatted(Shown.name(table)), "Name it as the database does.");
    }
    long until = System.nanoTime() + limits.count().toNanos();
    long[] count = {0};
    ProgressHandler.setHandler(
        session.connection(),
        10_000,
        new ProgressHandler() {
          @Override
          protected int progress() {
            return System.nanoTime() - until > 0 ? 1 : 0;
          }
        });
    try {
      // count(*) is one instruction that no time-out interrupts
      session.each(
          "SELECT sum(1) FROM \"" + table.replace("\"", "\"\"") + '"',
          row -> count[0] = row.getLong(1));
      return OptionalLong.of(count[0]);
    } catch (SQLException e) {
      if (e instanceof SQLiteException lite
          && lite.getResultCode() == SQLiteErrorCode.SQLITE_INTERRUPT) {
        return OptionalLong.empty();
      }
      throw e;
    } finally {
      ProgressHandler.clearHandler(session.connection());
    }
  }

  @Override
  public LiveDatabase inspect() throws SQLException {
    var server = new StringBuilder();
    session.each("SELECT sqlite_version()", row -> server.append("sqlite " + row.getString(1)));
    Map<String, Draft> tables = tables();
    columns(tables);
    indexes(tables);
    foreignKeys(tables);
    rows(tables);
    sizes(tables);
    Set<String> applied = applied(tables.containsKey("django_migrations"));
    var facts = new LinkedHashMap<String, TableFacts>();
    tables.values().forEach(draft -> facts.put(draft.name, draft.facts()));
    return new LiveDatabase(server.toString(), facts, applied, session.notes());
  }

  private Map<String, Draft> tables() throws SQLException {
    Map<String, Draft> tables = new LinkedHashMap<>();
    session.each(
        """
        SELECT name, sql FROM sqlite_master
        WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
        """,
        row -> {
          var draft = new Draft(row.getString(1));
          CheckClauses.of(String.valueOf(row.getString(2)))
              .forEach(
                  check ->
                      draft.constraints.add(
                          new ConstraintFacts(
                              check.name(),
                              "check",
                              true,
                              "CHECK (%s)".formatted(check.expression()),
                              null)));
          tables.put(draft.name, draft);
        });
    return tables;
  }

  private void columns(Map<String, Draft> tables) throws SQLException {
    Map<String, StringBuilder> keys = new TreeMap<>();
    session.each(
        """
        SELECT m.name, p.name, p.type, p."notnull", p.dflt_value, p.pk
        FROM sqlite_master m JOIN pragma_table_xinfo(m.name) p
        WHERE m.type = 'table' AND p.hidden <> 1 ORDER BY m.name, p.cid
        """,
        row -> {
          var draft = tables.get(row.getString(1));
          if (draft == null) {
            return;
          }
          boolean rowid = row.getInt(6) == 1 && row.getString(3).equalsIgnoreCase("integer");
          draft.columns.add(
              new ColumnFacts(
                  row.getString(2),
                  row.getString(3),
                  row.getInt(4) == 0 && !rowid,
                  row.getString(5),
                  null));
          if (row.getInt(6) > 0) {
            var key = keys.computeIfAbsent(draft.name, _ -> new StringBuilder());
            key.append(key.isEmpty() ? "" : ", ").append(quoted(row.getString(2)));
          }
        });
    keys.forEach(
        (table, key) -> {
          var draft = tables.get(table);
          if (draft != null) {
            draft.constraints.add(
                new ConstraintFacts("", "primary key", true, "PRIMARY KEY (" + key + ")", null));
          }
        });
  }

  private void indexes(Map<String, Draft> tables) throws SQLException {
    session.each(
        """
        SELECT m.name, l.name, l."unique", l.origin, i.sql,
               (SELECT group_concat('"' || replace(c.name, '"', '""') || '"', ', ')
                FROM pragma_index_info(l.name) c)
        FROM sqlite_master m
        JOIN pragma_index_list(m.name) l
        LEFT JOIN sqlite_master i ON i.type = 'index' AND i.name = l.name
        WHERE m.type = 'table' ORDER BY m.name, l.name
        """,
        row -> {
          var draft = tables.get(row.getString(1));
          if (draft == null) {
            return;
          }
          boolean unique = row.getInt(3) == 1;
          String sql = row.getString(5);
          String columns = String.valueOf(row.getString(6));
          draft.indexes.add(
              new IndexFacts(
                  row.getString(2), unique, true, sql == null ? "(" + columns + ")" : sql));
          if (row.getString(4).equals("u")) {
            draft.constraints.add(
                new ConstraintFacts(
                    row.getString(2), "unique", true, "UNIQUE (" + columns + ")", null));
          }
        });
  }

  private void foreignKeys(Map<String, Draft> tables) throws SQLException {
    session.each(
        """
        SELECT m.name, f."table",
               group_concat('"' || replace(f."from", '"', '""') || '"', ', '),
               group_concat('"' || replace(f."to", '"', '""') || '"', ', '), f.on_delete
        FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
        WHERE m.type = 'table' GROUP BY m.name, f.id ORDER BY m.name, f.id
        """,
        row -> {
          var draft = tables.get(row.getString(1));
          if (draft == null) {
            return;
          }
          String to = row.getString(4);
          String onDelete = row.getString(5);
          draft.constraints.add(
              new ConstraintFacts(
                  "",
                  "foreign key",
                  true,
                  "FOREIGN KEY (%s) REFERENCES %s%s%s"
                      .formatted(
                          row.getString(3),
                          quoted(row.getString(2)),
                          to == null ? "" : "(" + to + ")",
                          onDelete.equals("NO ACTION") ? "" : " ON DELETE " + onDelete),
                  nameOf(tables, row.getString(2))));
        });
  }

  /**
   * SQLite compares names of tables without regard to case, and the key may be written either way.
   */
  private static String nameOf(Map<String, Draft> tables, String written) {
    return tables.keySet().stream()
        .filter(name -> name.equalsIgnoreCase(written))
        .findFirst()
        .orElse(written);
  }

  private void rows(Map<String, Draft> tables) throws SQLException {
    boolean[] analyzed = {false};
    session.each(
        "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'", _ -> analyzed[0] = true);
    if (!analyzed[0]) {
      session.note("ANALYZE was never run in this file: rows are unknown unless counted.");
      return;
    }
    session.each(
        "SELECT tbl, stat FROM sqlite_stat1",
        row -> {
          var draft = tables.get(row.getString(1));
          String stat = String.valueOf(row.getString(2)).replaceFirst("\\D.*", "");
          if (draft != null && stat.matches("\\d{1,18}")) {
            // an index with a condition knows only the rows it holds, so the largest figure counts
            long rows = Long.parseLong(stat);
            if (draft.rows == null || rows > draft.rows) {
              draft.rows(rows, "sqlite_stat1");
            }
          }
        });
  }

  private void sizes(Map<String, Draft> tables) throws SQLException {
    try {
      if (Files.size(file) > SIZES_UP_TO_BYTES) {
        session.note("The file is large: the sizes of its tables were not added up.");
        return;
      }
    } catch (IOException _) {
      return;
    }
    tables.values().forEach(draft -> draft.indexBytes = 0L);
    boolean read =
        session.optional(
            "Sizes",
            """
            SELECT m.tbl_name, m.type, sum(s.pgsize)
            FROM dbstat s JOIN sqlite_master m ON m.name = s.name
            WHERE s.aggregate = 1 GROUP BY m.tbl_name, m.type
            """,
            row -> {
              var draft = tables.get(row.getString(1));
              if (draft != null && row.getString(2).equals("table")) {
                draft.bytes = row.getLong(3);
              } else if (draft != null) {
                draft.indexBytes = row.getLong(3);
              }
            });
    if (!read) {
      tables.values().forEach(draft -> draft.indexBytes = null);
    }
  }

  private @Nullable Set<String> applied(boolean recorded) throws SQLException {
    if (!recorded) {
      session.note("There is no table django_migrations: what is applied is unknown.");
      return null;
    }
    var found = new TreeSet<String>();
    boolean read =
        session.optional(
            "django_migrations",
            "SELECT app, name FROM django_migrations",
            row -> found.add(row.getString(1) + "." + row.getString(2)));
    return read ? found : null;
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
