package io.github.djarchitect.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.live.LiveDatabase;
import io.github.djarchitect.live.TableFacts;
import io.github.djarchitect.live.TableFacts.ColumnFacts;
import io.github.djarchitect.live.TableFacts.ConstraintFacts;
import io.github.djarchitect.testing.DjangoProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectorOnSqliteTest {
  @TempDir Path temp;

  private Path fileWith(String... statements) throws SQLException {
    var file = temp.resolve("data base%20#?.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("plain.db"));
        var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
    try {
      return Files.copy(temp.resolve("plain.db"), file);
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String url(Path file) {
    return "sqlite:///"
        + file.toString().replace("%", "%25").replace("?", "%3F").replace("#", "%23");
  }

  private static LiveDatabase look(Path file) {
    try (var inspector = Inspector.open(url(file))) {
      return inspector.inspect();
    }
  }

  private static ColumnFacts column(TableFacts table, String name) {
    return table.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  private static ArchitectException refusal(String url) {
    var refusal =
        catchThrowableOfType(
            ArchitectException.class,
            () -> {
              try (var inspector = Inspector.open(url)) {
                inspector.inspect();
              }
            });
    assertThat(refusal.kind()).isEqualTo(ArchitectException.Kind.DATABASE);
    assertThat(refusal.remedy()).isNotBlank();
    return refusal;
  }

  @Test
  void seesWhatDjangoMade() {
    DjangoProject.copyOf(Path.of("examples", "shop"), temp).migrate().orFail();
    var live = look(temp.resolve("db.sqlite3"));
    assertThat(live.server()).startsWith("sqlite 3.");
    assertThat(live.applied()).contains("orders.0009_validate_order_total");
    var order = live.table("orders_order").orElseThrow();
    assertThat(column(order, "reference").type()).isEqualTo("varchar(20)");
    assertThat(column(order, "reference").nullable()).isTrue();
    assertThat(column(order, "id").nullable()).isFalse();
    assertThat(live.referencing("customers_customer"))
        .containsExactly("customers_address", "orders_order");
    var category = live.table("catalog_category").orElseThrow();
    assertThat(category.constraints())
        .extracting(ConstraintFacts::kind)
        .contains("primary key", "unique");
    assertThat(order.indexes())
        .anyMatch(index -> index.definition().contains("\"order_customer_placed\""));
  }

  @Test
  void knowsRowsAfterAnalyzeOnly() throws Exception {
    var insert =
        "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 500)"
            + " SELECT i, i FROM n";
    var file =
        fileWith(
            "CREATE TABLE t (id integer PRIMARY KEY, v int)",
            "CREATE INDEX few ON t (v) WHERE v < 10",
            insert);
    assertThat(look(file).rows("t")).isEmpty();
    assertThat(look(file).notes()).anyMatch(note -> note.startsWith("ANALYZE was never run"));
    Files.delete(file);
    file = fileWith("CREATE INDEX whole ON t (v)", "ANALYZE");
    assertThat(look(file).rows("t")).contains(500L);
    assertThat(look(file).table("t").orElseThrow().rowsFrom()).isEqualTo("sqlite_stat1");
    assertThat(look(file).table("t").orElseThrow().bytes()).isGreaterThan(4000);
    assertThat(look(file).table("t").orElseThrow().indexBytes()).isGreaterThan(4000);
  }

  @Test
  void findsCheckClausesOnlyWhereTheyAre() throws Exception {
    var file =
        fileWith(
            """
            CREATE TABLE t (
              "check (" int CHECK ("check (" >= 0), -- check (no)
              s text DEFAULT ') check (no)',
              CONSTRAINT "in ""a"" range" CHECK (s IN ('a', ')') AND ((1))) /* check (no) */)
            """);
    assertThat(look(file).table("t").orElseThrow().constraints())
        .containsExactly(
            new ConstraintFacts("", "check", true, "CHECK (\"check (\" >= 0)", null),
            new ConstraintFacts(
                "in \"a\" range", "check", true, "CHECK (s IN ('a', ')') AND ((1)))", null));
  }

  @Test
  void takesEveryNameAsData() throws Exception {
    var hostile = "x\"; DROP TABLE victim; --";
    var file =
        fileWith(
            "CREATE TABLE victim (id int)",
            "CREATE TABLE \"x\"\"; DROP TABLE victim; --\" (\"naïve ключ\" int)",
            "CREATE TABLE sqliteish (id int)");
    var live = look(file);
    assertThat(live.tables()).containsOnlyKeys("victim", hostile, "sqliteish");
    try (var inspector = Inspector.open(url(file))) {
      assertThat(inspector.count(hostile)).isEqualTo(OptionalLong.of(0));
    }
    assertThat(look(file).tables()).containsKey("victim");
  }

  @Test
  void countsOnlyWhenAskedAndGivesUpInTime() throws Exception {
    var file =
        fileWith(
            "CREATE TABLE t (id integer PRIMARY KEY, pad text)",
            "INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n"
                + " WHERE i < 200000) SELECT i, 'padding to make pages' FROM n");
    try (var inspector = Inspector.open(url(file))) {
      assertThat(inspector.count("t")).isEqualTo(OptionalLong.of(200_000));
      assertThatThrownBy(() -> inspector.count("gone")).hasMessage("There is no table gone.");
    }
    var hurried = Limits.DEFAULT.withCount(Duration.ofNanos(1));
    try (var inspector = Inspector.open(url(file), Path.of(""), hurried)) {
      assertThat(inspector.count("t")).isEmpty();
      assertThat(inspector.inspect().tables()).containsKey("t");
    }
  }

  @Test
  void asksNoMoreOfManyTablesThanOfOne() throws Exception {
    var file = fileWith("CREATE TABLE t (id int)");
    int few = statements(file);
    Files.delete(file);
    var many =
        Stream.iterate(0, n -> n < 100, n -> n + 1)
            .map(n -> "CREATE TABLE t%d (id int UNIQUE REFERENCES t)".formatted(n))
            .toArray(String[]::new);
    assertThat(statements(fileWith(many))).isEqualTo(few);
  }

  private static int statements(Path file) {
    try (var inspector = Inspector.open(url(file))) {
      inspector.inspect();
      return inspector.statements();
    }
  }

  @Test
  void leavesFileAndFolderAsTheyWere() throws Exception {
    var file = fileWith("PRAGMA journal_mode = WAL", "CREATE TABLE t (id int)");
    var before = Files.readAllBytes(file);
    var names = names();
    assertThat(look(file).tables()).containsKey("t");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(names()).isEqualTo(names);
  }

  private java.util.List<String> names() throws Exception {
    try (var files = Files.list(temp)) {
      return files.map(Path::toString).sorted().toList();
    }
  }

  @Test
  void seesWhatAnotherProcessHasWrittenInWalMode() throws Exception {
    var file = temp.resolve("live.db");
    try (var writer = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = writer.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("CREATE TABLE fresh (id int)");
      assertThat(look(file).tables()).containsKey("fresh");
    }
  }

  @Test
  void cannotWrite() throws Exception {
    var file = fileWith("CREATE TABLE t (id int)");
    var session = SqliteCatalogue.connect(new DatabaseUrl.Sqlite(file));
    try (var connection = session.connection()) {
      assertThatThrownBy(() -> session.set("DROP TABLE t")).hasMessageContaining("readonly");
      assertThat(connection.isClosed()).isFalse();
    }
  }

  @Test
  void refusesWhatIsNoDatabase() throws Exception {
    assertThat(refusal("sqlite:///" + temp.resolve("gone.db")))
        .hasMessage("There is no SQLite file gone.db.");
    assertThat(temp.resolve("gone.db")).doesNotExist();
    var folder = Files.createDirectory(temp.resolve("folder"));
    assertThat(refusal(url(folder))).hasMessage("folder is a folder.");
    var text = Files.writeString(temp.resolve("notes.txt"), "not a database at all\n".repeat(99));
    assertThat(refusal(url(text))).hasMessageContaining("not an SQLite database");
    var whole = fileWith("CREATE TABLE t (id int)");
    var cut =
        Files.write(
            temp.resolve("cut.db"), java.util.Arrays.copyOf(Files.readAllBytes(whole), 1500));
    assertThat(refusal(url(cut))).hasMessageContaining("cut.db");
  }

  @Test
  void anEmptyFileIsAnEmptyDatabase() throws Exception {
    var live = look(Files.createFile(temp.resolve("empty.db")));
    assertThat(live.tables()).isEmpty();
    assertThat(live.applied()).isNull();
  }

  @Test
  void saysThatAnotherProcessHoldsTheFile() throws Exception {
    var file = fileWith("CREATE TABLE t (id int)");
    try (var other = DriverManager.getConnection("jdbc:sqlite:file:" + file.toUri().getRawPath());
        var statement = other.createStatement()) {
      statement.execute("PRAGMA locking_mode = EXCLUSIVE");
      statement.execute("BEGIN EXCLUSIVE");
      assertThat(refusal(url(file))).hasMessageContaining("locked by another process");
    }
  }
}
