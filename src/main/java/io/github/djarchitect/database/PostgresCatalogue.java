package io.github.djarchitect.database;

import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.live.TableFacts.ColumnFacts;
import io.github.djarchitect.live.TableFacts.ConstraintFacts;
import io.github.djarchitect.live.TableFacts.IndexFacts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * PostgreSQL's catalogue, from version 12 on.
 *
 * <p>Nothing is set for the session, only for the transaction: behind a pooler the session is
 * shared, and a read-only setting left in it would reach other clients. Sizes and expressions of a
 * table that somebody has locked, or waits to lock, exclusively are not asked for: asking would
 * wait in the same queue.
 */
final class PostgresCatalogue implements Catalogue {
  private static final int NAMED_IN_A_NOTE = 5;
  private static final int DEPENDENTS_NOTED = 20;

  /** User tables of every schema, temporary ones left out. */
  private static final String USER_TABLES =
      """
      c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
        AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'
      """;

  private final Session session;
  private final Limits limits;

  PostgresCatalogue(Session session, Limits limits) {
    this.session = session;
    this.limits = limits;
  }

  static Session connect(DatabaseUrl.Postgres url, Limits limits) throws SQLException {
    var login = new Properties();
    url.parameters()
        .forEach(
            (name, value) -> login.setProperty(known(DatabaseUrl.PARAMETERS.get(name)), value));
    if (url.user() != null) {
      login.setProperty("user", url.user());
    }
    if (url.password() != null) {
      login.setProperty("password", url.password());
    }
    login.setProperty("connectTimeout", seconds(limits.connect()));
    login.setProperty("socketTimeout", seconds(limits.silence()));
    login.setProperty("ApplicationName", "django-migration-architect");
    login.setProperty("readOnly", "true");
    // named statements do not survive a pooler in transaction mode
    login.setProperty("prepareThreshold", "0");
    Connection connection = new Driver().connect(jdbc(url), login);
    if (connection == null) {
      throw new IllegalStateException("the driver knows its own scheme");
    }
    connection.setAutoCommit(false);
    return new Session(connection, true);
  }

  private static String jdbc(DatabaseUrl.Postgres url) {
    String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
    String database = URLEncoder.encode(url.database(), StandardCharsets.UTF_8);
    return "jdbc:postgresql://" + host + ":" + url.port() + "/" + database;
  }

  private static String known(@Nullable String parameter) {
    if (parameter == null) {
      throw new IllegalStateException("a connection parameter that is not passed on");
    }
    return parameter;
  }

  private static String seconds(Duration duration) {
    return "" + Math.max(1, duration.toSeconds());
  }

  private interface Look<T> {
    T look() throws SQLException;
  }

  private <T> T inTransaction(Duration statement, Look<T> look) throws SQLException {
    try {
      session.set("SET LOCAL statement_timeout = " + statement.toMillis());
      session.set("SET LOCAL lock_timeout = " + limits.lock().toMillis());
      session.set("SET LOCAL idle_in_transaction_session_timeout = 60000");
      T result = look.look();
      session.connection().rollback();
      return result;
    } catch (SQLException e) {
      try {
        session.connection().rollback();
      } catch (SQLException lost) {
        e.addSuppressed(lost);
      }
      throw e;
    }
  }

  @Override
  public LiveDatabase inspect() throws SQLException {
    return inTransaction(limits.statement(), () -> new Reading().read());
  }

  @Override
  public OptionalLong count(String table) throws SQLException {
    try {
      return inTransaction(
          limits.count(),
          () -> {
            var quoted = new ArrayList<String>();
            session.each(
                """
                SELECT format('%I.%I', n.nspname, c.relname)
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE CASE WHEN pg_table_is_visible(c.oid) THEN c.relname
                      ELSE n.nspname || '.' || c.relname END = ? AND
                """
                    + USER_TABLES,
                row -> quoted.add(row.getString(1)),
                table);
            if (quoted.isEmpty()) {
              throw Failures.failure(
                  "There is no table %s.".formatted(Shown.name(table)),
                  "Name it as the database does.");
            }
            long[] count = {0};
            session.each(
                "SELECT count(*) FROM " + quoted.getFirst(), row -> count[0] = row.getLong(1));
            return OptionalLong.of(count[0]);
          });
    } catch (SQLException e) {
      return switch (String.valueOf(e.getSQLState())) {
        case "57014", "55P03" -> OptionalLong.empty();
        case "42501" ->
            throw Failures.failure(
                "The role has no right to read %s.".formatted(Shown.name(table)),
                "Grant it SELECT, or go by the estimate.");
        default -> throw e;
      };
    }
  }

  /** The tables of one look, by oid until they are put together. */
  private final class Reading {
    private final Map<Long, Draft> tables = new LinkedHashMap<>();
    private final Map<Long, List<Long>> partitions = new HashMap<>();
    private final Set<Long> unreadable = new TreeSet<>();
    private final Set<String> notNullUnvalidated = new TreeSet<>();
    private Long[] contested = {};
    private String role = "";
    private long blockSize = 8192;
    private @Nullable String migrations;

    LiveDatabase read() throws SQLException {
      String server = server();
      contested();
      tables();
      partitions();
      constraints();
      columns();
      indexes();
      dependents();
      sessions();
      locks();
      if (!unreadable.isEmpty()) {
        session.note(
            "Role %s may not read %s: the fraction of NULLs is unknown there."
                .formatted(Shown.name(role), named(unreadable)));
      }
      Set<String> applied = applied();
      var facts = new LinkedHashMap<String, TableFacts>();
      tables.values().forEach(draft -> facts.put(draft.name, draft.facts()));
      return new LiveDatabase(server, facts, applied, session.notes());
    }

    private String server() throws SQLException {
      var name = new StringBuilder();
      session.each(
          """
          SELECT version(), current_setting('server_version'), current_user,
                 pg_is_in_recovery(), current_setting('block_size')::bigint
          """,
          row -> {
            if (!row.getString(1).startsWith("PostgreSQL")) {
              throw Failures.failure(
                  "The server speaks PostgreSQL's protocol and is something else.",
                  "Leave the database URL out; what the files show still works.");
            }
            name.append("postgresql ").append(row.getString(2).replaceFirst(" .*", ""));
            role = row.getString(3);
            if (row.getBoolean(4)) {
              session.note(
                  "This is a replica: locks and transactions of the primary are not seen.");
            }
            blockSize = row.getLong(5);
          });
      return name.toString();
    }

    private void contested() throws SQLException {
      var found = new TreeSet<Long>();
      session.each(
          """
          SELECT DISTINCT l.relation::bigint FROM pg_locks l
          WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
            AND l.pid IS DISTINCT FROM pg_backend_pid()
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          """,
          row -> found.add(row.getLong(1)));
      contested = found.toArray(Long[]::new);
    }

    private void tables() throws SQLException {
      var partitioned = new ArrayList<Long>();
      session.each(
          """
          SELECT c.oid::bigint, n.nspname, c.relname, pg_table_is_visible(c.oid),
                 c.relkind = 'p', c.reltuples::double precision, c.relpages,
                 CASE WHEN c.oid::bigint = ANY (?) THEN NULL ELSE pg_relation_size(c.oid) END,
                 CASE WHEN c.oid::bigint = ANY (?) THEN NULL ELSE pg_table_size(c.oid) END,
                 CASE WHEN c.oid::bigint = ANY (?) THEN NULL ELSE pg_indexes_size(c.oid) END,
                 s.n_live_tup,
                 greatest(s.last_analyze, s.last_autoanalyze, s.last_vacuum, s.last_autovacuum),
                 has_table_privilege(c.oid, 'SELECT')
          FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
          WHERE
          """
              + USER_TABLES
              + "ORDER BY n.nspname, c.relname",
          row -> {
            boolean visible = row.getBoolean(4);
            var draft =
                new Draft(visible ? row.getString(3) : row.getString(2) + "." + row.getString(3));
            if (row.getBoolean(5)) {
              partitioned.add(row.getLong(1));
            } else {
              estimate(
                  draft,
                  row.getDouble(6),
                  row.getLong(7),
                  nullableLong(row, 8),
                  nullableLong(row, 11));
            }
            draft.bytes = nullableLong(row, 9);
            draft.indexBytes = nullableLong(row, 10);
            var asOf = row.getTimestamp(12);
            draft.asOf = asOf == null ? null : asOf.toInstant();
            if (!row.getBoolean(13)) {
              unreadable.add(row.getLong(1));
            }
            if (visible && row.getString(3).equals("django_migrations")) {
              migrations = draft.name;
            }
            tables.put(row.getLong(1), draft);
          },
          contested,
          contested,
          contested);
      partitioned.forEach(oid -> partitions.put(oid, new ArrayList<>()));
    }

    /**
     * Rows by what the server knows. {@code reltuples} is as old as the last VACUUM or ANALYZE, so
     * it is taken with the growth of the file since, as the server's own planner does.
     */
    private void estimate(
        Draft draft, double tuples, long pages, @Nullable Long heapBytes, @Nullable Long live) {
      if (heapBytes != null && heapBytes == 0) {
        draft.rows(0, "pg_relation_size");
        return;
      }
      if (tuples >= 0 && pages > 0) {
        long now = heapBytes == null ? pages : heapBytes / blockSize;
        draft.rows(
            Math.round(tuples / pages * now),
            now == pages ? "pg_class.reltuples" : "pg_class.reltuples, scaled to the present size");
      }
      long estimated = draft.rows == null ? -1 : draft.rows;
      if ((live != null && live > 0 && live > 2 * estimated + 1000)
          || (estimated < 0 && live != null && live > 0)) {
        draft.rows(live, "pg_stat_user_tables.n_live_tup");
      }
    }

    private void partitions() throws SQLException {
      session.each(
          """
          SELECT h.inhparent::bigint, h.inhrelid::bigint FROM pg_inherits h
          JOIN pg_class c ON c.oid = h.inhparent WHERE c.relkind = 'p'
          """,
          row -> {
            var children = partitions.get(row.getLong(1));
            if (children != null) {
              children.add(row.getLong(2));
            }
          });
      partitions.keySet().forEach(this::sumUp);
    }

    /** A partitioned table is as large as its partitions; unknown if one of them is. */
    private void sumUp(long oid) {
      var draft = tables.get(oid);
      var children = partitions.getOrDefault(oid, List.of());
      if (draft == null) {
        return;
      }
      long rows = 0;
      long bytes = 0;
      long indexBytes = 0;
      boolean rowsKnown = true;
      boolean bytesKnown = true;
      for (long child : children) {
        if (partitions.containsKey(child)) {
          sumUp(child);
        }
        var part = tables.get(child);
        if (part == null || part.rows == null) {
          rowsKnown = false;
        } else {
          rows += part.rows;
        }
        if (part == null || part.bytes == null || part.indexBytes == null) {
          bytesKnown = false;
        } else {
          bytes += part.bytes;
          indexBytes += part.indexBytes;
        }
      }
      if (rowsKnown) {
        draft.rows(rows, "sum over %d partitions".formatted(children.size()));
      }
      draft.bytes = bytesKnown ? (Long) bytes : null;
      draft.indexBytes = bytesKnown ? (Long) indexBytes : null;
    }

    private void constraints() throws SQLException {
      session.each(
          """
          SELECT k.conrelid::bigint, k.conname, k.contype::text, k.convalidated,
                 pg_get_constraintdef(k.oid), k.confrelid::bigint, k.conkey[1]
          FROM pg_constraint k
          JOIN pg_class c ON c.oid = k.conrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE (k.contype IN ('p', 'u', 'c', 'f', 'x')
                 OR k.contype = 'n' AND NOT k.convalidated) AND
          """
              + USER_TABLES
              + "ORDER BY k.conrelid, k.conname",
          row -> {
            var draft = tables.get(row.getLong(1));
            if (draft == null) {
              return;
            }
            var target = tables.get(row.getLong(6));
            draft.constraints.add(
                new ConstraintFacts(
                    row.getString(2),
                    kind(row.getString(3)),
                    row.getBoolean(4),
                    row.getString(5),
                    target == null ? null : target.name));
            if (row.getString(3).equals("n")) {
              notNullUnvalidated.add(row.getLong(1) + "/" + row.getInt(7));
            }
            if (!row.getBoolean(4)) {
              session.note(
                  "Constraint %s of %s is not validated: old rows may break it."
                      .formatted(Shown.name(row.getString(2)), Shown.name(draft.name)));
            }
          });
    }

    private void columns() throws SQLException {
      session.each(
          """
          SELECT a.attrelid::bigint, a.attname, format_type(a.atttypid, a.atttypmod),
                 a.attnotnull, a.attidentity::text, a.attgenerated::text, d.oid IS NOT NULL,
                 CASE WHEN a.attrelid::bigint = ANY (?) THEN NULL
                      ELSE pg_get_expr(d.adbin, d.adrelid) END,
                 s.null_frac, a.attnum
          FROM pg_attribute a
          JOIN pg_class c ON c.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
          LEFT JOIN pg_stats s ON s.schemaname = n.nspname AND s.tablename = c.relname
               AND s.attname = a.attname AND s.inherited = (c.relkind = 'p')
          WHERE a.attnum > 0 AND NOT a.attisdropped AND
          """
              + USER_TABLES
              + "ORDER BY a.attrelid, a.attnum",
          row -> {
            var draft = tables.get(row.getLong(1));
            if (draft == null) {
              return;
            }
            boolean notNull =
                row.getBoolean(4)
                    && !notNullUnvalidated.contains(row.getLong(1) + "/" + row.getInt(10));
            double nullFraction = row.getDouble(9);
            boolean measured = !row.wasNull();
            draft.columns.add(
                new ColumnFacts(
                    row.getString(2),
                    row.getString(3),
                    !notNull,
                    defaultOf(
                        row.getString(5), row.getString(6), row.getBoolean(7), row.getString(8)),
                    measured ? (Double) nullFraction : null));
          },
          (Object) contested);
      var locked = new TreeSet<Long>(List.of(contested));
      locked.retainAll(tables.keySet());
      if (!locked.isEmpty()) {
        session.note(
            "Somebody holds or waits for an ACCESS EXCLUSIVE lock on %s: sizes and defaults are"
                    .formatted(named(locked))
                + " unknown there.");
      }
    }

    private static @Nullable String defaultOf(
        String identity, String generated, boolean exists, @Nullable String expression) {
      return switch (identity + generated) {
        case "a" -> "GENERATED ALWAYS AS IDENTITY";
        case "d" -> "GENERATED BY DEFAULT AS IDENTITY";
        case "s" -> "GENERATED ALWAYS AS (%s) STORED".formatted(shownDefault(expression));
        case "v" -> "GENERATED ALWAYS AS (%s) VIRTUAL".formatted(shownDefault(expression));
        default -> exists ? shownDefault(expression) : null;
      };
    }

    private static String shownDefault(@Nullable String expression) {
      return expression == null ? "/* unknown: the table is locked */" : expression;
    }

    private void indexes() throws SQLException {
      session.each(
          """
          SELECT x.indrelid::bigint, i.relname, x.indisunique,
                 x.indisvalid AND x.indisready AND x.indislive, pg_get_indexdef(x.indexrelid)
          FROM pg_index x
          JOIN pg_class c ON c.oid = x.indrelid
          JOIN pg_class i ON i.oid = x.indexrelid
          JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE
          """
              + USER_TABLES
              + "ORDER BY x.indrelid, i.relname",
          row -> {
            var draft = tables.get(row.getLong(1));
            if (draft == null) {
              return;
            }
            draft.indexes.add(
                new IndexFacts(
                    row.getString(2), row.getBoolean(3), row.getBoolean(4), row.getString(5)));
            if (!row.getBoolean(4)) {
              session.note(
                  "Index %s of %s is invalid: it costs writes and serves no query, drop it or rebuild it."
                      .formatted(Shown.name(row.getString(2)), Shown.name(draft.name)));
            }
          });
    }

    private void dependents() throws SQLException {
      var readers = new TreeMap<Long, List<String>>();
      session.optional(
          "Views",
          """
          SELECT DISTINCT d.refobjid::bigint, v.relname
          FROM pg_depend d
          JOIN pg_rewrite r ON r.oid = d.objid
          JOIN pg_class v ON v.oid = r.ev_class
          WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
            AND v.oid <> d.refobjid AND v.relkind IN ('v', 'm')
          ORDER BY 1, 2
          """,
          row ->
              readers
                  .computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                  .add(row.getString(2)));
      note(
          readers,
          "%s is read by the view %s: its columns cannot change type or go while that exists.");
      var triggers = new TreeMap<Long, List<String>>();
      session.optional(
          "Triggers",
          """
          SELECT t.tgrelid::bigint, t.tgname FROM pg_trigger t WHERE NOT t.tgisinternal ORDER BY 1, 2
          """,
          row ->
              triggers
                  .computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                  .add(row.getString(2)));
      note(triggers, "%s has the trigger %s: its body may name columns.");
    }

    private void note(Map<Long, List<String>> dependents, String text) {
      dependents.keySet().retainAll(tables.keySet());
      if (dependents.size() > DEPENDENTS_NOTED) {
        session.note(
            "%d tables have dependents like these; only the first %d are named."
                .formatted(dependents.size(), DEPENDENTS_NOTED));
        dependents
            .keySet()
            .retainAll(Set.copyOf(dependents.keySet().stream().limit(DEPENDENTS_NOTED).toList()));
      }
      dependents.forEach(
          (oid, names) -> {
            var draft = tables.get(oid);
            if (draft != null) {
              session.note(text.formatted(Shown.name(draft.name), list(names)));
            }
          });
    }

    /** Transactions that DDL would wait for, and what each has locked. */
    private void sessions() throws SQLException {
      int[] hidden = {0};
      session.optional(
          "Sessions",
          """
          SELECT a.pid, coalesce(a.state, a.backend_type), a.backend_type,
                 extract(epoch FROM clock_timestamp() - a.xact_start)::bigint,
                 a.query = '<insufficient privilege>',
                 (SELECT array_agg(DISTINCT l.relation::bigint) FROM pg_locks l
                  WHERE l.pid = a.pid AND l.locktype = 'relation' AND l.granted
                    AND l.relation > 16383)
          FROM pg_stat_activity a
          WHERE a.datname = current_database() AND a.pid <> pg_backend_pid()
            AND (a.query = '<insufficient privilege>'
                 OR a.xact_start < clock_timestamp() - make_interval(secs => ?))
          ORDER BY a.xact_start
          """,
          row -> {
            if (row.getBoolean(5)) {
              hidden[0]++;
              return;
            }
            session.note(
                "Session %d (%s) has a transaction open for %d s%s: DDL on what it used waits for it, and all behind it."
                    .formatted(
                        row.getInt(1),
                        Shown.text(row.getString(2)),
                        row.getLong(4),
                        on(row.getArray(6) == null ? null : (Long[]) row.getArray(6).getArray())));
          },
          limits.longTransaction().toMillis() / 1000.0);
      if (hidden[0] > 0) {
        session.note(
            "%d sessions of other roles are not visible to role %s; pg_read_all_stats shows long transactions."
                .formatted(hidden[0], Shown.name(role)));
      }
      session.optional(
          "Prepared transactions",
          """
          SELECT count(*), coalesce(max(extract(epoch FROM clock_timestamp() - prepared)), 0)::bigint
          FROM pg_prepared_xacts WHERE database = current_database()
          """,
          row -> {
            if (row.getLong(1) > 0) {
              session.note(
                  "%d prepared transactions hold their locks, the oldest for %d s."
                      .formatted(row.getLong(1), row.getLong(2)));
            }
          });
    }

    private String on(Long @Nullable [] oids) {
      var used = new TreeSet<Long>(oids == null ? List.of() : List.of(oids));
      used.retainAll(tables.keySet());
      return used.isEmpty() ? "" : " and uses " + named(used);
    }

    /** Who holds, or waits for, a lock that stops writes or schema changes. */
    private void locks() throws SQLException {
      session.optional(
          "Locks",
          """
          SELECT l.pid, l.mode, l.granted, l.relation::bigint FROM pg_locks l
          WHERE l.locktype = 'relation' AND l.pid IS DISTINCT FROM pg_backend_pid()
            AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND l.mode NOT IN ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')
          ORDER BY l.granted DESC, l.pid, l.mode
          """,
          row -> {
            var draft = tables.get(row.getLong(4));
            if (draft != null) {
              String who =
                  row.getString(1) == null ? "A prepared transaction" : "Session " + row.getInt(1);
              session.note(
                  "%s %s %s on %s."
                      .formatted(
                          who,
                          row.getBoolean(3) ? "holds" : "waits for",
                          lockMode(row.getString(2)),
                          Shown.name(draft.name)));
            }
          });
    }

    private @Nullable Set<String> applied() throws SQLException {
      if (migrations == null) {
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

    private String named(Set<Long> oids) {
      return list(
          oids.stream()
              .map(tables::get)
              .map(draft -> draft == null ? "?" : draft.name)
              .sorted()
              .toList());
    }
  }

  private static String list(List<String> names) {
    var joined = new StringJoiner(", ");
    names.stream().limit(NAMED_IN_A_NOTE).forEach(name -> joined.add(Shown.name(name)));
    int more = names.size() - NAMED_IN_A_NOTE;
    return more > 0 ? joined + " and " + more + " more" : joined.toString();
  }

  /** {@code ShareRowExclusiveLock} as the documentation writes it: {@code SHARE ROW EXCLUSIVE}. */
  private static String lockMode(String mode) {
    return mode.replaceFirst("Lock$", "")
        .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
        .toUpperCase(Locale.ROOT);
  }

  private static String kind(String contype) {
    return switch (contype) {
      case "p" -> "primary key";
      case "u" -> "unique";
      case "c" -> "check";
      case "f" -> "foreign key";
      case "x" -> "exclusion";
      case "n" -> "not null";
      default -> throw new IllegalStateException("a kind of constraint that was not asked for");
    };
  }

  private static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : (Long) value;
  }
}
