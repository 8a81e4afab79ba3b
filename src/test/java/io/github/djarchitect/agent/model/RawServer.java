package io.github.djarchitect.agent.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A server that does to a connection, byte by byte, what no proper server does. */
final class RawServer implements AutoCloseable {
  /** What happens on one connection after the request was read. */
  interface Script {
    void run(Connection connection) throws Exception;
  }

  private final ServerSocket socket;
  private final List<Script> scripts;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch hungUp = new CountDownLatch(1);
  private final CountDownLatch asked = new CountDownLatch(1);

  RawServer(Script... scripts) throws IOException {
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.scripts = List.of(scripts);
    Thread.ofVirtual().start(this::serve);
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  List<String> requests() {
    return requests;
  }

  /** Open until the first request has been read. */
  CountDownLatch asked() {
    return asked;
  }

  /** Open until a client has ended a connection that a script held open. */
  CountDownLatch hungUp() {
    return hungUp;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void serve() {
    for (int i = 0; ; i++) {
      Socket client;
      try {
        client = socket.accept();
      } catch (IOException e) {
        return;
      }
      Script script = scripts.get(Math.min(i, scripts.size() - 1));
      Thread.ofVirtual()
          .start(
              () -> {
                try (client) {
                  requests.add(request(client.getInputStream()));
                  asked.countDown();
                  script.run(new Connection(client));
                } catch (Exception e) {
                  hungUp.countDown();
                }
              });
    }
  }

  private static String request(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.write(next);
    }
    String text = head.toString(StandardCharsets.UTF_8);
    int length =
        text.lines()
            .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElse(0);
    return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  /** The answering side of one connection. */
  final class Connection {
    private final Socket client;

    private Connection(Socket client) {
      this.client = client;
    }

    /** Begins a stream that ends when the connection does. */
    Connection stream() throws IOException {
      return send(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
    }

    Connection send(String text) throws IOException {
      return send(text.getBytes(StandardCharsets.UTF_8));
    }

    Connection send(byte[] bytes) throws IOException {
      OutputStream out = client.getOutputStream();
      out.write(bytes);
      out.flush();
      return this;
    }

    /** Sends each byte in a packet of its own. */
    Connection dribble(String text) throws IOException {
      client.setTcpNoDelay(true);
      for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
        send(new byte[] {each});
      }
      return this;
    }

    /** Says nothing until the client ends the connection. */
    void stall() {
      try {
        while (client.getInputStream().read() >= 0) {
          // Whatever the client still sends.
        }
      } catch (IOException e) {
        // A reset is an end as well.
      }
      hungUp.countDown();
    }

    /** Sends a text again and again until the client ends the connection. */
    void repeat(String text) throws InterruptedException {
      try {
        while (true) {
          send(text);
          Thread.sleep(5);
        }
      } catch (IOException e) {
        hungUp.countDown();
      }
    }

    /** Ends the connection with a reset instead of a proper end. */
    void reset() {
      try {
        client.setSoLinger(true, 0);
        client.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
