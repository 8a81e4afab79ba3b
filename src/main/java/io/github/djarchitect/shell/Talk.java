package io.github.djarchitect.shell;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.AnswerJson;
import io.github.djarchitect.agent.Budget;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.Conversation;
import io.github.djarchitect.agent.Listener;
import io.github.djarchitect.agent.ModelClient;
import io.github.djarchitect.agent.ModelFacts;
import io.github.djarchitect.agent.Prompt;
import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.Timer;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.agent.Toolbox;
import io.github.djarchitect.agent.Transcript;
import io.github.djarchitect.agent.TranscriptFile;
import io.github.djarchitect.agent.Turn;
import io.github.djarchitect.agent.tool.Asker;
import io.github.djarchitect.agent.tool.Desk;
import io.github.djarchitect.agent.tool.Toolset;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.workspace.ProposalStore;
import io.github.djarchitect.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A conversation about a workspace, put together from the command line's words. */
final class Talk {
  private final Invocation invocation;
  private final Conversation conversation;
  private final Toolbox toolbox;
  private int turns;
  private long tokens;
  private BigDecimal cost = BigDecimal.ZERO;
  private boolean costKnown = true;

  /** Whose proposals are in the state folder. */
  private final Set<Turn> kept = Collections.newSetFromMap(new IdentityHashMap<>());

  private final @Nullable Desk desk;

  private Talk(
      Invocation invocation, Conversation conversation, Toolbox toolbox, @Nullable Desk desk) {
    this.invocation = invocation;
    this.conversation = conversation;
    this.toolbox = toolbox;
    this.desk = desk;
  }

  /** Begins a conversation, after saying on stderr which model answers and where text goes. */
  static Talk begin(
      Invocation invocation, @Nullable Workspace workspace, Asker asker, Listener listener) {
    ModelChoice choice = ModelChoice.of(invocation);
    return begin(invocation, workspace, asker, listener, choice.client(), choice.facts());
  }

  static Talk begin(
      Invocation invocation,
      @Nullable Workspace workspace,
      Asker asker,
      Listener listener,
      ModelClient client,
      ModelFacts facts) {
    return begin(
        invocation,
        workspace,
        asker,
        listener,
        client,
        facts,
        redactor -> transcript(invocation, workspace, redactor, listener));
  }

  /**
   * Begins a conversation.
   *
   * @param kept where it is written down, without what the redactor takes out
   */
  static Talk begin(
      Invocation invocation,
      @Nullable Workspace workspace,
      Asker asker,
      Listener listener,
      ModelClient client,
      ModelFacts facts,
      Function<Redactor, Transcript> kept) {
    invocation.progress(client.identity().statement());
    Redactor redactor = Secrets.redactor(invocation.console().environment(), workspace);
    Ledger ledger = new Ledger();
    @Nullable Desk desk = workspace == null ? null : new Desk(workspace, asker);
    Toolbox toolbox =
        new Toolbox(
            desk == null ? Toolset.withoutProject(asker) : Toolset.of(desk, ledger),
            ledger,
            redactor);
    Conversation conversation =
        new Conversation(
            new Conversation.Setup(
                client,
                facts,
                toolbox,
                Prompt.load("architect", Map.of("situation", situation(workspace))),
                budget(invocation),
                redactor,
                kept.apply(redactor),
                listener,
                Timer.real()));
    return new Talk(invocation, conversation, toolbox, desk);
  }

  /** What a model is told of the project before it looks. */
  private static String situation(@Nullable Workspace workspace) {
    if (workspace == null) {
      return "No project is given; there is no evidence about one.";
    }
    return "Repository %s; Django %s; targets %s; %s; today is %s."
        .formatted(
            workspace.root().getFileName(),
            workspace.django(),
            String.join(", ", workspace.targets().stream().map(Object::toString).toList()),
            workspace.hasDatabase() ? "a database is given, read-only" : "no database is given",
            workspace.today());
  }

  private static Budget budget(Invocation invocation) {
    return new Budget(
        invocation.number("max-turns").map(Long::intValue).orElse(Budget.DEFAULT.turns()),
        invocation.number("max-tokens").orElse(null),
        invocation.money("max-cost").map(BigDecimal::valueOf).orElse(null),
        invocation.time("max-time").orElse(null));
  }

  private static Transcript transcript(
      Invocation invocation, @Nullable Workspace workspace, Redactor redactor, Listener listener) {
    Console console = invocation.console();
    if (invocation.option("transcript").isPresent()) {
      Path file = invocation.path(invocation.option("transcript").get());
      try {
        return TranscriptFile.at(file, redactor, console.clock(), listener);
      } catch (FileAlreadyExistsException e) {
        throw Usage.wrong(
            "%s exists already.".formatted(file.getFileName()),
            "Name a new file; a transcript is never overwritten.");
      } catch (IOException e) {
        throw Usage.wrong(
            "%s cannot be written.".formatted(file.getFileName()),
            "Name a file in a folder that may be written.");
      }
    }
    Path home =
        Path.of(console.environment().getOrDefault("HOME", System.getProperty("user.home")));
    try {
      return TranscriptFile.in(
          TranscriptFile.folder(console.environment(), home),
          workspace == null ? "question" : String.valueOf(workspace.root().getFileName()),
          redactor,
          console.clock(),
          listener);
    } catch (UncheckedIOException e) {
      invocation.progress("No transcript is kept: the state folder cannot be written.");
      return Transcript.NONE;
    }
  }

  /** Works on a question, and keeps its proposal where there is one. */
  Turn ask(String question, Cancellation cancellation) {
    if (turns > 0 && desk != null) {
      desk.refresh();
    }
    if (desk != null) {
      desk.hear(own(question));
    }
    Turn turn = conversation.ask(question, cancellation);
    turns += turn.answer().turns();
    tokens += turn.answer().usage().total();
    if (turn.answer().cost() == null) {
      costKnown = false;
    } else {
      cost = cost.add(turn.answer().cost());
    }
    if (turn.answer().proposal() != null && turn.answer().review() != null) {
      try {
        ProposalStore.of(invocation.console().environment())
            .save(turn.answer().review().verdict().sha256(), stored(turn));
        kept.add(turn);
      } catch (IOException e) {
        invocation.progress(ProposalStore.NOT_KEPT);
        return turn;
      }
    }
    return turn;
  }

  /** A question without what was piped in behind it. */
  private static String own(String question) {
    int attached = question.indexOf(Asking.ATTACHED);
    return attached < 0 ? question : question.substring(0, attached);
  }

  /** How to see and write what a turn proposes; nothing where it is not kept. */
  List<String> next(Turn turn) {
    return kept.contains(turn) ? AnswerText.next(turn.answer()) : List.of();
  }

  /** A turn as it is kept. */
  ObjectNode stored(Turn turn) {
    return AnswerJson.of(turn.answer());
  }

  Conversation conversation() {
    return conversation;
  }

  List<String> toolNames() {
    return toolbox.specs().stream().map(ToolSpec::name).toList();
  }

  /** Turns, tokens and money so far. */
  String cost() {
    return "%d turn%s, %,d tokens, %s"
        .formatted(
            turns,
            turns == 1 ? "" : "s",
            tokens,
            costKnown
                ? String.format(Locale.ROOT, "%.4f US dollars", cost)
                : "no price is known for this model");
  }
}
