package io.github.djarchitect.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.Turn;
import io.github.djarchitect.agent.tool.Asker;
import io.github.djarchitect.report.Ink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One repository path a line on stdin, advice on each; a bad one does not stop the rest. */
public final class PipedPaths {
  /** What is asked of a repository about which nobody asked anything. */
  static final String QUESTION =
      "Review the migrations of this project: what is risky, what conflicts, what should be done"
          + " next?";

  /** Exit codes from worst to best. */
  private static final List<Integer> WORST_FIRST = List.of(4, 6, 3, 5, 1, 0);

  private final Invocation invocation;

  public PipedPaths(Invocation invocation) {
    this.invocation = invocation;
  }

  public int run() {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON, Format.MARKDOWN));
    List<String> paths = paths();
    if (paths.isEmpty()) {
      throw Usage.wrong(
          "Nothing was piped in.",
          "Pipe repository paths, one a line (echo ../shop | architect), or start it in a terminal"
              + " to chat.");
    }
    ArrayNode results = JsonNodeFactory.instance.arrayNode();
    List<Integer> codes = new ArrayList<>();
    for (String path : paths) {
      codes.add(advise(path, format, paths.size() > 1, results));
    }
    if (format == Format.JSON) {
      if (results.size() == 1) {
        invocation.answer().println(results.get(0));
      } else {
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        batch.put("schema", "architect/batch/1").set("results", results);
        invocation.answer().println(batch);
      }
    }
    return WORST_FIRST.stream().filter(codes::contains).findFirst().orElse(0);
  }

  private List<String> paths() {
    try {
      return new String(invocation.console().in().readAllBytes(), StandardCharsets.UTF_8)
          .replaceFirst("^\uFEFF", "")
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private int advise(String path, Format format, boolean several, ArrayNode results) {
    try {
      TurnScreen screen =
          new TurnScreen(
              invocation::progress,
              invocation.console().errIsTerminal() && invocation.color() ? Ink.COLOR : Ink.PLAIN,
              invocation::progressWidth,
              null);
      Talk talk =
          Talk.begin(
              invocation,
              Repository.openToAsk(invocation, Optional.of(path)),
              Asker.NOBODY,
              screen);
      Turn turn = talk.ask(QUESTION, new Cancellation());
      switch (format) {
        case JSON -> results.add(TurnEnding.json(turn).put("path", path));
        case MARKDOWN -> {
          if (several) {
            invocation.answer().println("# " + path + "\n");
          }
          invocation.answer().println(AnswerText.markdown(turn.answer()));
        }
        default -> {
          Ink ink = invocation.color() ? Ink.COLOR : Ink.PLAIN;
          if (several) {
            invocation.answer().println(ink.bold(path));
          }
          AnswerText.terminal(turn.answer(), ink, invocation.console().width(), true)
              .forEach(invocation.answer()::println);
          talk.next(turn).forEach(invocation.answer()::println);
          if (several) {
            invocation.answer().println();
          }
        }
      }
      TurnEnding.complain(turn, invocation.console());
      return turn.exitCode();
    } catch (ArchitectException e) {
      if (format == Format.JSON) {
        results.add(Failure.toJson(e).put("path", path));
      }
      Failure.report(e, false, invocation.console());
      return e.kind().exitCode();
    }
  }
}
