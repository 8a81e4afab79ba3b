package io.github.djarchitect.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.djarchitect.ArchitectException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @TempDir Path temp;

  private DatabaseUrl.Postgres postgres(String url) {
    return (DatabaseUrl.Postgres) DatabaseUrl.parse(url, temp);
  }

  private ArchitectException refused(String url) {
    var refusal =
        catchThrowableOfType(ArchitectException.class, () -> DatabaseUrl.parse(url, temp));
    assertThat(refusal.kind()).isEqualTo(ArchitectException.Kind.DATABASE);
    return refusal;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"postgres", "postgresql", "POSTGRESQL", "postgis", "psql", "postgresql+psycopg"})
  void knowsEveryNameOfPostgres(String scheme) {
    var url = postgres(scheme + "://ada:secret@db.example:6543/shop");
    assertThat(url.host()).isEqualTo("db.example");
    assertThat(url.port()).isEqualTo(6543);
    assertThat(url.database()).isEqualTo("shop");
    assertThat(url.user()).isEqualTo("ada");
    assertThat(url.password()).isEqualTo("secret");
  }

  @Test
  void decodesPercentEscapesAndNothingElse() {
    var url = postgres("postgres://a%40b:p%2Fw%3A%C3%A9+x@h/my%20db");
    assertThat(url.user()).isEqualTo("a@b");
    assertThat(url.password()).isEqualTo("p/w:é+x");
    assertThat(url.database()).isEqualTo("my db");
  }

  @Test
  void takesAPasswordWithCharactersThatShouldHaveBeenEncoded() {
    assertThat(postgres("postgres://u:p@ss/w#rd?%x@h:1/d").password()).isEqualTo("p@ss/w#rd?%x");
  }

  @Test
  void leavesOutWhatTheUrlLeavesOut() {
    var url = postgres("postgres:///shop");
    assertThat(url.host()).isEqualTo("localhost");
    assertThat(url.port()).isEqualTo(5432);
    assertThat(url.user()).isNull();
    assertThat(url.password()).isNull();
  }

  @Test
  void readsAnAddressInBrackets() {
    var url = postgres("postgres://u@[::1]:5433/d");
    assertThat(url.host()).isEqualTo("::1");
    assertThat(url.port()).isEqualTo(5433);
    assertThat(url.shown()).isEqualTo("[::1]:5433/d");
  }

  @Test
  void passesOnOnlyParametersThatAreKnownToBeHarmless() {
    var url = postgres("postgres://h/d?sslmode=require&socketFactory=evil.Factory&conn_max_age=60");
    assertThat(url.parameters()).containsOnlyKeys("sslmode");
  }

  @Test
  void neverShowsThePassword() {
    var url = postgres("postgres://ada:secret@h/d");
    assertThat(url.toString()).doesNotContain("secret");
    assertThat(url.shown()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://ada:secret@h:port/d",
        "postgres://ada:secret",
        "postgres://ada:secret@h:99999/d",
        "postgres://ada:secret@h/",
        "postgres://ada:secret@h?x/d",
        "postgres://ada:secret@h1,h2/d",
        "postgres://ada:secret@h1:1,h2:2/d",
        "postgres://ada:secret@%2Fvar%2Frun/d",
        "postgres:ada:secret@h/d",
        "ada:secret@h/d",
        "oracle://ada:secret@h/d",
        "mysql://ada:secret@h/d",
        "secret",
        ""
      })
  void refusesWhatCannotBeReadWithoutShowingThePassword(String url) {
    var refusal = refused(url);
    assertThat(refusal.getMessage() + refusal.remedy()).doesNotContain("secret");
    assertThat(refusal.remedy()).isNotBlank();
  }

  @Test
  void saysThatMySqlAndMariaDbAreNotSupportedYet() {
    assertThat(refused("mysql://h/d").getMessage()).contains("MySQL is not supported yet");
    assertThat(refused("mariadb://h/d").getMessage()).contains("MariaDB is not supported yet");
  }

  @Test
  void findsAnSqliteFileHoweverTheSlashesAreCounted() throws Exception {
    var file = Files.createFile(temp.resolve("my shop.db"));
    for (var url :
        new String[] {
          "sqlite:///my%20shop.db",
          "sqlite:///my shop.db",
          "sqlite:////" + file.toString().substring(1),
          "sqlite:///" + file.toString().substring(1),
          "sqlite:" + file,
          "sqlite:///my shop.db?timeout=20"
        }) {
      assertThat(DatabaseUrl.parse(url, temp)).as(url).isEqualTo(new DatabaseUrl.Sqlite(file));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sqlite://", "sqlite://:memory:", "sqlite:///:memory:", "sqlite::memory:"})
  void refusesAnSqliteDatabaseInMemory(String url) {
    assertThat(refused(url).getMessage()).contains("in memory");
  }
}
