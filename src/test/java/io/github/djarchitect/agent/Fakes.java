package io.github.djarchitect.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.Coverage;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.review.Verdict;
import io.github.djarchitect.review.Verdicts;
import io.github.djarchitect.sql.DjangoVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Small stand-ins that several tests share. */
public final class Fakes {
  public static final ObjectMapper MAPPER = new ObjectMapper();

  private Fakes() {}

  public static ObjectNode object(String json) {
    try {
      return (ObjectNode) MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  public static ToolSpec spec(String name, String parameters) {
    return new ToolSpec(name, name + " does it.", "", object(parameters), "", "Ask for one thing.");
  }

  public static Tool tool(String name, String parameters, Function<JsonNode, ToolResult> body) {
    ToolSpec spec = spec(name, parameters);
    return new Tool() {
      @Override
      public ToolSpec spec() {
        return spec;
      }

      @Override
      public ToolResult call(JsonNode arguments) {
        return body.apply(arguments);
      }
    };
  }

  /** Takes any arguments, answers the same each time. */
  public static Tool constant(String name, String result) {
    return tool(name, "{\"type\":\"object\"}", arguments -> ToolResult.ok(object(result)));
  }

  /** A gate that gives the verdicts in order, the last again and again. */
  public static Tool submit(Verdict... verdicts) {
    int[] next = {0};
    return tool(
        "submit_proposal",
        "{\"type\":\"object\"}",
        arguments -> {
          Verdict verdict = verdicts[Math.min(next[0]++, verdicts.length - 1)];
          Submission submission = new Submission(proposal(), review(verdict));
          return ToolResult.submitted(
              JsonNodeFactory.instance.objectNode().put("verdict", verdict.status()), submission);
        });
  }

  public static Proposal proposal() {
    return Proposal.of(
        "Split the name",
        List.of(
            new Proposal.Phase(
                "Expand",
                Proposal.Deploy.BEFORE_CODE,
                "",
                List.of(FileChange.create("shop/migrations/0002_x.py", "x = 1\n")),
                List.of(),
                List.of(new Proposal.ExpectedLock("shop_customer", "SHARE", null, 2.0)),
                null,
                List.of(),
                new Proposal.Rollback(List.of(), "nothing"))));
  }

  public static ReviewResult review(Verdict verdict) {
    List<Finding> findings =
        verdict.status().equals("Approved")
            ? List.of()
            : List.of(
                new Finding(
                    "index-not-concurrent",
                    Hazard.BLOCKS_WRITES,
                    List.of(),
                    Severity.BLOCKER,
                    null,
                    "0",
                    Place.of("shop/migrations/0002_x.py", 3),
                    List.of(),
                    "CREATE INDEX blocks writes.",
                    "Use AddIndexConcurrently.",
                    null,
                    null,
                    null,
                    true,
                    List.of()));
    return new ReviewResult(
        verdict, findings, new Coverage(1, 1, 0, 0, List.of()), List.of(), DjangoVersion.DEFAULT);
  }

  public static Verdict approved() {
    return Verdicts.approved();
  }

  public static Verdict needsChanges() {
    return Verdicts.needsChanges();
  }

  /** Time that stands still unless a test moves it. */
  static final class HandTimer implements Timer {
    private Duration now = Duration.ZERO;
    private final List<Runnable> bells = new ArrayList<>();

    void pass(Duration time) {
      now = now.plus(time);
    }

    void ring() {
      List.copyOf(bells).forEach(Runnable::run);
    }

    @Override
    public Duration now() {
      return now;
    }

    @Override
    public Cancellation.Registration after(Duration delay, Runnable action) {
      bells.add(action);
      return () -> bells.remove(action);
    }
  }

  static Supplier<Outcome> doing(Runnable first, Outcome then) {
    return () -> {
      first.run();
      return then;
    };
  }
}
