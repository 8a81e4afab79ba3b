package io.github.djarchitect.agent.model;

import dev.langchain4j.exception.TimeoutException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's HTTP over OkHttp, with what its own clients lose: the headers of a refusal, an
 * error inside a good stream, a page that is no answer, a stream that ends without its end marker,
 * one terminal signal and no second, and a cancel that ends a request at any moment.
 *
 * <p>Bodies and keys are never logged. One exchange at a time.
 */
final class OkHttpTransport implements HttpClient {
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
  private static final int BODY_LIMIT = 64 * 1024;

  private final OkHttpClient client;
  private volatile Exchange current = new Exchange(StreamWatch.Dialect.OPENAI);

  OkHttpTransport(Limits limits, Map<String, String> environment) {
    Proxies proxies = new Proxies(environment);
    this.client =
        new OkHttpClient.Builder()
            // Virtual threads, so that an open connection does not keep the process alive.
            .dispatcher(new Dispatcher(Executors.newVirtualThreadPerTaskExecutor()))
            // A server may close an idle connection just as the next question goes out on it, and
            // nobody can tell then whether it was read; a fresh one costs less than that doubt.
            .connectionPool(new ConnectionPool(0, 5, TimeUnit.MINUTES))
            .proxySelector(proxies)
            .proxyAuthenticator(proxies.authenticator())
            .connectTimeout(limits.connect())
            .readTimeout(limits.silence())
            .writeTimeout(limits.silence())
            .callTimeout(limits.whole())
            // It would send a question twice where the first may have been answered.
            .retryOnConnectionFailure(false)
            // A redirect to another host would carry the key along.
            .followRedirects(false)
            .build();
  }

  /**
   * How long to wait.
   *
   * @param silence between two pieces of a stream
   * @param whole for a whole answer, heartbeats or not
   */
  record Limits(Duration connect, Duration silence, Duration whole) {
    static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(10), Duration.ofMinutes(3), Duration.ofMinutes(20));
  }

  /** Begins an exchange: the next streamed request is its own. */
  Exchange begin(StreamWatch.Dialect dialect) {
    Exchange exchange = new Exchange(dialect);
    current = exchange;
    return exchange;
  }

  /** One streamed request and its answer. */
  static final class Exchange {
    private final StreamWatch watch;
    private @Nullable Call call;
    private boolean cancelled;
    private volatile Runnable onEnd = () -> {};

    private Exchange(StreamWatch.Dialect dialect) {
      this.watch = new StreamWatch(dialect);
    }

    /** What was seen in the stream. */
    StreamWatch watch() {
      return watch;
    }

    /** Called when the answer has been read to its end, whatever came of it. */
    void onEnd(Runnable action) {
      onEnd = action;
    }

    /** Ends the request now, or before it is sent. */
    void cancel() {
      Call running;
      synchronized (this) {
        cancelled = true;
        running = call;
      }
      if (running != null) {
        running.cancel();
      }
    }

    private synchronized boolean started(Call started) {
      call = started;
      return !cancelled;
    }
  }

  /** A builder that always gives this transport: time-outs are its own. */
  HttpClientBuilder builder() {
    return new HttpClientBuilder() {
      private @Nullable Duration connect;
      private @Nullable Duration read;

      @Override
      public @Nullable Duration connectTimeout() {
        return connect;
      }

      @Override
      public HttpClientBuilder connectTimeout(Duration timeout) {
        connect = timeout;
        return this;
      }

      @Override
      public @Nullable Duration readTimeout() {
        return read;
      }

      @Override
      public HttpClientBuilder readTimeout(Duration timeout) {
        read = timeout;
        return this;
      }

      @Override
      public HttpClient build() {
        return OkHttpTransport.this;
      }
    };
  }

  private static Request request(HttpRequest from) {
    Request.Builder request = new Request.Builder().url(from.url());
    from.headers().forEach((name, values) -> values.forEach(v -> request.addHeader(name, v)));
    return switch (from.method()) {
      case GET -> request.get().build();
      case DELETE -> request.delete().build();
      case POST ->
          request.post(RequestBody.create(from.body() == null ? "" : from.body(), JSON)).build();
    };
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest from) {
    try (Response response = client.newCall(request(from)).execute()) {
      String body = text(response);
      if (!response.isSuccessful()) {
        throw new ProviderHttpException(response.code(), body, response.headers().toMultimap());
      }
      return SuccessfulHttpResponse.builder()
          .statusCode(response.code())
          .headers(response.headers().toMultimap())
          .body(body)
          .build();
    } catch (IOException e) {
      throw mapped(e);
    }
  }

  @Override
  public void execute(
      HttpRequest from, ServerSentEventParser parser, ServerSentEventListener listener) {
    Exchange exchange = current;
    OneEnding guarded = new OneEnding(listener, exchange);
    Call call = client.newCall(request(from));
    if (!exchange.started(call)) {
      guarded.onError(new LostException("cancelled", null));
      exchange.onEnd.run();
      return;
    }
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            guarded.onError(e);
            exchange.onEnd.run();
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              read(answered, response, parser, guarded);
            } catch (IOException | RuntimeException e) {
              guarded.onError(e);
            } finally {
              exchange.onEnd.run();
            }
          }
        });
  }

  private static void read(
      Call call, Response response, ServerSentEventParser parser, OneEnding listener)
      throws IOException {
    if (!response.isSuccessful()) {
      listener.onError(
          new ProviderHttpException(
              response.code(), text(response), response.headers().toMultimap()));
      return;
    }
    String type = String.valueOf(response.header("Content-Type", "")).toLowerCase(Locale.ROOT);
    boolean stream =
        type.isEmpty()
            || type.contains("text/event-stream")
            || type.contains("ndjson")
            || type.contains("jsonl")
            || type.contains("stream+json");
    if (!stream) {
      String body = text(response);
      StreamWatch.failIfError(body);
      listener.onError(
          new UnexpectedBodyException(
              "it sent a body of type %s where a stream of JSON was asked for%s"
                  .formatted(type, type.contains("html") ? "" : hint(body))));
      return;
    }
    listener.onOpen(
        SuccessfulHttpResponse.builder()
            .statusCode(response.code())
            .headers(response.headers().toMultimap())
            .body("")
            .build());
    InputStream in =
        new FilterInputStream(response.body().byteStream()) {
          @Override
          public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            listener.exchange.watch.bytes(buffer, offset, count);
            return count;
          }

          @Override
          public void close() throws IOException {
            call.cancel();
            super.close();
          }
        };
    parser.parse(in, listener);
    listener.onClose();
  }

  /** The first words of a body, for a message; never more than a line. */
  private static String hint(String body) {
    String line = body.strip().replaceAll("\\s+", " ");
    return line.isEmpty() ? "" : " (" + line.substring(0, Math.min(120, line.length())) + ")";
  }

  private static String text(Response response) throws IOException {
    return response.peekBody(BODY_LIMIT).string();
  }

  private static RuntimeException mapped(IOException e) {
    return e instanceof InterruptedIOException
        ? new TimeoutException(e)
        : new LostException(String.valueOf(e.getMessage()), e);
  }

  /** The connection ended before its time, or never came about. */
  static final class LostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostException(String message, @Nullable IOException cause) {
      super(message, cause);
    }
  }

  /** The first terminal signal wins; an error inside a stream, or a missing end, is one. */
  private static final class OneEnding implements ServerSentEventListener {
    private final ServerSentEventListener target;
    private final Exchange exchange;
    private final AtomicBoolean ended = new AtomicBoolean();

    OneEnding(ServerSentEventListener target, Exchange exchange) {
      this.target = target;
      this.exchange = exchange;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
      target.onOpen(response);
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      ServerSentEvent readable = seen(event);
      if (readable != null) {
        target.onEvent(readable, context);
      }
    }

    @Override
    public void onEvent(ServerSentEvent event) {
      ServerSentEvent readable = seen(event);
      if (readable != null) {
        target.onEvent(readable);
      }
    }

    private @Nullable ServerSentEvent seen(ServerSentEvent event) {
      if (ended.get()) {
        return null;
      }
      try {
        return exchange.watch.see(event);
      } catch (StreamWatch.StreamFault | UnexpectedBodyException | LostException e) {
        onError(e);
        exchange.cancel();
        return null;
      }
    }

    @Override
    public void onError(Throwable error) {
      if (ended.compareAndSet(false, true)) {
        target.onError(error instanceof IOException io ? mapped(io) : error);
      }
    }

    @Override
    public void onClose() {
      if (!exchange.watch.complete()) {
        onError(new LostException("the stream ended without its end marker", null));
      } else if (ended.compareAndSet(false, true)) {
        target.onClose();
      }
    }
  }
}
