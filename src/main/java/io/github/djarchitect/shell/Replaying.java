package io.github.djarchitect.shell;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.ModelFacts;
import io.github.djarchitect.agent.Recording;
import io.github.djarchitect.agent.Replay;
import io.github.djarchitect.agent.TranscriptFile;
import io.github.djarchitect.agent.Turn;
import io.github.djarchitect.agent.tool.Asker;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.workspace.Workspace;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs a transcript again and says where it goes another way. */
public final class Replaying {
  private final Invocation invocation;

  public Replaying(Invocation invocation) {
    this.invocation = invocation;
  }

  public int run(Path file) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON));
    Recording recording = Recording.read(file);
    Replay replay = new Replay(recording);
    Workspace workspace = Repository.open(invocation, Optional.empty());
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    Talk talk =
        Talk.begin(
            invocation,
            workspace,
            Asker.NOBODY,
            new TurnScreen(invocation::progress, Ink.PLAIN, invocation::progressWidth, null),
            replay,
            ModelFacts.of("replay", "", false),
            redactor -> TranscriptFile.into(again, redactor, invocation.console().clock()));
    Turn last = null;
    for (String question : recording.questions()) {
      last = talk.ask(question, new Cancellation());
    }
    Optional<Recording.Difference> difference =
        recording.difference(
            Recording.of(again.toString(StandardCharsets.UTF_8).lines().toList(), file));
    if (format == Format.JSON) {
      ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", "architect/replay/1");
      root.put("questions", recording.questions().size());
      root.put("results", recording.results().size());
      root.put("verdict", last == null ? "None" : last.answer().status());
      ObjectNode first = root.putObject("difference");
      difference.ifPresent(
          each ->
              first
                  .put("event", each.event())
                  .put("what", each.what())
                  .put("recorded", each.recorded())
                  .put("now", each.now()));
      if (difference.isEmpty()) {
        root.putNull("difference");
      }
      invocation.answer().println(root);
    } else if (difference.isPresent()) {
      Recording.Difference first = difference.get();
      invocation.answer().printf("event %d: %s differs.%n", first.event(), first.what());
      invocation.answer().println("recorded: " + shortened(first.recorded()));
      invocation.answer().println("now:      " + shortened(first.now()));
    } else {
      invocation
          .answer()
          .printf(
              "%d results, all the same; verdict %s.%n",
              recording.results().size(), last == null ? "None" : last.answer().status());
    }
    return difference.isPresent() ? 1 : 0;
  }

  private static String shortened(String text) {
    return text.length() > 2000 ? text.substring(0, 2000) + " ..." : text;
  }
}
