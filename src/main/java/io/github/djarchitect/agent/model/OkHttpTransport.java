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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * LangChain4j's HTTP over OkHttp, with what its own clients lose: the headers of a refusal, an
 * error inside a good stream, a page that is no answer, one terminal signal and no second, and a
 * cancel that ends a request at any moment.
 */
final class OkHttpTransport implements HttpClient {
  private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
  private static final int BODY_LIMIT = 64 * 1024;

  private final OkHttpClient client;
  private final Set<Call> running = ConcurrentHashMap.newKeySet();
  private volatile Runnable onEnd = () -> {};

  OkHttpTransport(Limits limits) {
    Dispatcher dispatcher =
        // Virtual threads, so that an open connection does not keep the process alive.
        new Dispatcher(Executors.newVirtualThreadPerTaskExecutor());
    this.client =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectTimeout(limits.connect())
            .readTimeout(limits.silence())
            .callTimeout(limits.whole())
            // It would send a question twice where the first may have been answered.
            .retryOnConnectionFailure(false)
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

  /** Ends every request at once; each gives one error. */
  void cancelAll() {
    running.forEach(Call::cancel);
  }

  /** Called when a stream has been read to its end, whatever came of it. */
  void onEnd(Runnable action) {
    this.onEnd = action;
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
    Call call = client.newCall(request(from));
    running.add(call);
    try (Response response = call.execute()) {
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
    } finally {
      running.remove(call);
    }
  }

  @Override
  public void execute(
      HttpRequest from, ServerSentEventParser parser, ServerSentEventListener listener) {
    Call call = client.newCall(request(from));
    running.add(call);
    OneEnding guarded = new OneEnding(listener);
    call.enqueue(
        new Callback() {
          @Override
          public void onFailure(Call failed, IOException e) {
            running.remove(failed);
            guarded.onError(mapped(e));
            onEnd.run();
          }

          @Override
          public void onResponse(Call answered, Response response) {
            try (response) {
              read(answered, response, parser, guarded);
            } catch (IOException e) {
              guarded.onError(mapped(e));
            } finally {
              running.remove(answered);
              onEnd.run();
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
    String type = String.valueOf(response.header("Content-Type")).toLowerCase(Locale.ROOT);
    boolean stream =
        type.contains("text/event-stream")
            || type.contains("ndjson")
            || type.contains("jsonl")
            || type.contains("stream+json");
    if (!stream) {
      listener.onError(
          new UnexpectedBodyException(
              "the server answered with %s instead of a stream%s"
                  .formatted(
                      type.isEmpty() || type.equals("null") ? "no content type" : type,
                      hint(text(response)))));
      return;
    }
    ResponseBody body = response.body();
    listener.onOpen(
        SuccessfulHttpResponse.builder()
            .statusCode(response.code())
            .headers(response.headers().toMultimap())
            .body("")
            .build());
    InputStream in =
        new FilterInputStream(body.byteStream()) {
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

    LostException(String message, IOException cause) {
      super(message, cause);
    }
  }

  /** The first terminal signal wins, and an error inside a stream is one. */
  private static final class OneEnding implements ServerSentEventListener {
    private final ServerSentEventListener target;
    private final AtomicBoolean ended = new AtomicBoolean();

    OneEnding(ServerSentEventListener target) {
      this.target = target;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
      target.onOpen(response);
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      if (isError(event)) {
        onError(new UnexpectedBodyException("the stream holds an error: " + hint(event.data())));
        context.parsingHandle().cancel();
      } else if (!ended.get()) {
        target.onEvent(event, context);
      }
    }

    @Override
    public void onEvent(ServerSentEvent event) {
      if (isError(event)) {
        onError(new UnexpectedBodyException("the stream holds an error: " + hint(event.data())));
      } else if (!ended.get()) {
        target.onEvent(event);
      }
    }

    private static boolean isError(ServerSentEvent event) {
      String data = event.data() == null ? "" : event.data().stripLeading();
      return "error".equals(event.event())
          || data.startsWith("{\"error\"")
          || data.startsWith("{ \"error\"");
    }

    @Override
    public void onError(Throwable error) {
      if (ended.compareAndSet(false, true)) {
        target.onError(error);
      }
    }

    @Override
    public void onClose() {
      if (ended.compareAndSet(false, true)) {
        target.onClose();
      }
    }
  }
}
