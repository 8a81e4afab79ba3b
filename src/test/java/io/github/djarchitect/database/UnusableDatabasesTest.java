package io.github.djarchitect.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.testing.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Each way a server can be of no use is told with its cause and a remedy, never the password. */
class UnusableDatabasesTest {
  private static final String SECRET = "hunter2";
  private static final Limits IMPATIENT =
      Limits.DEFAULT.withConnect(Duration.ofSeconds(1)).withSilence(Duration.ofSeconds(1));

  private static ArchitectException refusal(String url) {
    var refusal =
        catchThrowableOfType(
            ArchitectException.class,
            () -> {
              try (var inspector = Inspector.open(url, Path.of(""), IMPATIENT)) {
                inspector.inspect();
              }
            });
    assertThat(refusal.kind()).isEqualTo(ArchitectException.Kind.DATABASE);
    assertThat(refusal.remedy()).isNotBlank();
    assertThat(refusal.getMessage() + refusal.remedy()).doesNotContain(SECRET).doesNotContain("\n");
    assertThat(refusal.getCause()).isNull();
    return refusal;
  }

  private static String url(String user, int port, String database) {
    return "postgres://%s:%s@127.0.0.1:%d/%s".formatted(user, SECRET, port, database);
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(refusal(url("ada", port, "d")))
        .hasMessage("127.0.0.1:%d/d cannot be reached.".formatted(port));
  }

  @Test
  void theHostIsNotKnown() {
    assertThat(refusal("postgres://ada:" + SECRET + "@no-such-host.invalid/d"))
        .hasMessage("The host no-such-host.invalid is not known.");
  }

  @Test
  void thePasswordIsWrong() {
    var database = Postgres.database();
    database.execute("CREATE ROLE strict_" + database.name() + " LOGIN PASSWORD 'other'");
    assertThat(refusal(url("strict_" + database.name(), database.port(), database.name())))
        .hasMessageContaining("refused the password of user strict_");
  }

  @Test
  void thePasswordIsMissing() {
    var database = Postgres.database();
    database.execute("CREATE ROLE asked_" + database.name() + " LOGIN PASSWORD 'other'");
    var url =
        "postgres://asked_%s@127.0.0.1:%d/%s"
            .formatted(database.name(), database.port(), database.name());
    assertThat(refusal(url)).hasMessageContaining("asks for a password");
  }

  @Test
  void theDatabaseDoesNotExist() {
    var port = Postgres.database().port();
    assertThat(refusal(url("postgres", port, "nowhere")))
        .hasMessageStartingWith("There is no database nowhere on 127.0.0.1");
  }

  @Test
  void theServerOffersNoEncryption() {
    var database = Postgres.database();
    var url = url("postgres", database.port(), database.name()) + "?sslmode=require";
    assertThat(refusal(url).getMessage() + refusal(url).remedy()).contains("SSL");
  }

  @Test
  void theServerNeverAnswers() throws Exception {
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      assertThat(refusal(url("ada", server.getLocalPort(), "d") + "?sslmode=disable"))
          .hasMessageContaining("stopped answering");
    }
  }

  @Test
  void theServerStopsAnsweringInTheMiddle() throws Exception {
    var database = Postgres.database();
    try (var proxy = new Proxy(database.port());
        var inspector =
            Inspector.open(
                url("postgres", proxy.port(), database.name()), Path.of(""), IMPATIENT)) {
      inspector.inspect();
      proxy.silent.set(true);
      var refusal = catchThrowableOfType(ArchitectException.class, inspector::inspect);
      assertThat(refusal.kind()).isEqualTo(ArchitectException.Kind.DATABASE);
      assertThat(refusal).hasMessageContaining("stopped answering");
    }
  }

  @Test
  void theServerEndsTheConnection() {
    var database = Postgres.database();
    try (var inspector = Inspector.open(database.databaseUrl())) {
      database.value(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'django-migration-architect'"
              + " AND datname = current_database()");
      var refusal = catchThrowableOfType(ArchitectException.class, inspector::inspect);
      assertThat(refusal).hasMessageContaining("ended the connection");
    }
  }

  @Test
  void theServerIsSomethingElse() throws Exception {
    try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (!server.isClosed()) {
                  try (var socket = server.accept()) {
                    var out = socket.getOutputStream();
                    out.write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                    out.flush();
                  } catch (IOException _) {
                    // the client is gone, or the test is over
                  }
                }
              });
      assertThat(refusal(url("ada", server.getLocalPort(), "d")).remedy()).contains("PostgreSQL");
    }
  }

  /** Hands bytes on in both directions until it is told to hold the answers back. */
  private static final class Proxy implements AutoCloseable {
    final AtomicBoolean silent = new AtomicBoolean();
    private final ServerSocket server;

    Proxy(int target) throws IOException {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
      Thread.ofVirtual()
          .start(
              () -> {
                while (!server.isClosed()) {
                  try {
                    var client = server.accept();
                    var upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                    pump(client.getInputStream(), upstream.getOutputStream(), false);
                    pump(upstream.getInputStream(), client.getOutputStream(), true);
                  } catch (IOException _) {
                    // closed: the test is over
                  }
                }
              });
    }

    int port() {
      return server.getLocalPort();
    }

    private void pump(InputStream from, OutputStream to, boolean answers) {
      Thread.ofVirtual()
          .start(
              () -> {
                try (from;
                    to) {
                  var buffer = new byte[8192];
                  for (int n; (n = from.read(buffer)) >= 0; ) {
                    if (!(answers && silent.get())) {
                      to.write(buffer, 0, n);
                      to.flush();
                    }
                  }
                } catch (IOException _) {
                  // one side closed
                }
              });
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
