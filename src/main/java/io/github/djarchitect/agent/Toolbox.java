package io.github.djarchitect.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.NearestName;
import io.github.djarchitect.evidence.Evidence;
import io.github.djarchitect.evidence.Ledger;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The tools at hand, and the one way to call them: every call is answered, whatever was asked and
 * whatever the tool did.
 */
public final class Toolbox {
  /** A result longer than this is cut before a model sees it; characters of JSON. */
  public static final int RESULT_LIMIT = 24_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Map<String, Tool> tools = new LinkedHashMap<>();
  private final Ledger ledger;
  private final Redactor redactor;
  private final int resultLimit;

  public Toolbox(List<Tool> tools, Ledger ledger, Redactor redactor) {
    this(tools, ledger, redactor, RESULT_LIMIT);
  }

  Toolbox(List<Tool> tools, Ledger ledger, Redactor redactor, int resultLimit) {
    for (Tool tool : tools) {
      if (this.tools.put(tool.spec().name(), tool) != null) {
        throw new IllegalStateException("two tools named " + tool.spec().name());
      }
    }
    this.ledger = ledger;
    this.redactor = redactor;
    this.resultLimit = resultLimit;
  }

  /** What a model is told, in the order of the list. */
  public List<ToolSpec> specs() {
    return tools.values().stream().map(Tool::spec).toList();
  }

  public Ledger ledger() {
    return ledger;
  }

  /** Calls a tool; what goes wrong is an error result. */
  public ToolAnswer execute(ToolCall call, Cancellation cancellation) {
    Tool tool = tools.get(call.name());
    if (tool == null) {
      return refused(call, unknown(call.name()));
    }
    JsonNode arguments;
    try {
      arguments = ArgumentCheck.read(tool.spec().parameters(), parse(call.arguments()));
    } catch (JsonProcessingException e) {
      return refused(
          call,
          new ToolResult.Error(
              "malformed-arguments",
              "The arguments are not one JSON object: " + reason(e),
              "Send the arguments as one JSON object that fits the schema of "
                  + call.name()
                  + "."));
    }
    List<String> problems = ArgumentCheck.problems(tool.spec().parameters(), arguments);
    if (!problems.isEmpty()) {
      return refused(
          call,
          new ToolResult.Error(
              "invalid-arguments",
              String.join(" ", problems),
              "Mend what is named and call " + call.name() + " again."));
    }
    return switch (run(tool, arguments, cancellation)) {
      case ToolResult.Ok ok -> accepted(call, tool.spec(), arguments, ok);
      case ToolResult.Error error -> refused(call, error);
    };
  }

  /** The answer to a call that the program itself declines to run. */
  public ToolAnswer decline(ToolCall call, String kind, String message, String remedy) {
    return refused(call, new ToolResult.Error(kind, message, remedy));
  }

  private ToolAnswer accepted(ToolCall call, ToolSpec spec, JsonNode arguments, ToolResult.Ok ok) {
    ObjectNode content = (ObjectNode) redactor.redact(ok.content());
    Evidence evidence = ledger.record(call.name(), redactor.redact(arguments), content);
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("evidence", evidence.id()).put("ok", true);
    json.setAll(ResultCap.cut(content, resultLimit, spec.whenCut()));
    return new ToolAnswer(call, json, true, evidence, evidence.sha256(), ok.attached());
  }

  private ToolAnswer refused(ToolCall call, ToolResult.Error error) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("ok", false);
    json.putObject("error")
        .put("kind", error.kind())
        .put("message", ResultCap.text(redactor.redact(error.message()), 4_000))
        .put("remedy", ResultCap.text(redactor.redact(error.remedy()), 1_000));
    return new ToolAnswer(call, json, false, null, Ledger.hash(json), null);
  }

  private ToolResult.Error unknown(String name) {
    Optional<String> near = NearestName.among(tools.keySet(), name);
    return new ToolResult.Error(
        "unknown-tool",
        "There is no tool " + ResultCap.text(name, 80) + ".",
        near.map(found -> "Call " + found + ", or another of: ").orElse("Call one of: ")
            + String.join(", ", tools.keySet())
            + ".");
  }

  private static JsonNode parse(String text) throws JsonProcessingException {
    if (text.isBlank()) {
      return JsonNodeFactory.instance.objectNode();
    }
    return MAPPER.readTree(text);
  }

  private static String reason(JsonProcessingException e) {
    var at = e.getLocation();
    return at == null
        ? e.getOriginalMessage()
        : e.getOriginalMessage()
            + " (line "
            + at.getLineNr()
            + ", column "
            + at.getColumnNr()
            + ")";
  }

  private static ToolResult run(Tool tool, JsonNode arguments, Cancellation cancellation) {
    CompletableFuture<ToolResult> answer = new CompletableFuture<>();
    Thread thread =
        Thread.ofVirtual()
            .name("tool-" + tool.spec().name())
            .unstarted(
                () -> {
                  try {
                    answer.complete(tool.call(arguments));
                  } catch (Throwable e) {
                    answer.complete(failure(tool, e));
                  }
                });
    Runnable stop =
        () -> {
          answer.complete(cancelled());
          thread.interrupt();
        };
    Duration limit = tool.timeLimit();
    try (Cancellation.Registration registration = cancellation.onCancel(stop)) {
      if (cancellation.cancelled()) {
        return cancelled();
      }
      thread.start();
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return new ToolResult.Error(
          "too-slow",
          tool.spec().name() + " had no result after " + limit.toSeconds() + " s.",
          "Ask for less at a time.");
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return cancelled();
    } catch (ExecutionException e) {
      throw new IllegalStateException("answers are only ever completed with values", e);
    }
  }

  static ToolResult.Error cancelled() {
    return new ToolResult.Error(
        "cancelled", "The user stopped this call.", "Wait for what the user says.");
  }

  /** Words for an exception: those meant for users as they are, of any other only its class. */
  private static ToolResult.Error failure(Tool tool, Throwable e) {
    return e instanceof ArchitectException known
        ? new ToolResult.Error(
            known.kind().name().toLowerCase(java.util.Locale.ROOT),
            known.place() == null ? known.getMessage() : known.place() + ": " + known.getMessage(),
            known.remedy())
        : new ToolResult.Error(
            "internal",
            tool.spec().name() + " failed with " + e.getClass().getSimpleName() + ".",
            "Go on without it, and say in the answer that it failed.");
  }
}
