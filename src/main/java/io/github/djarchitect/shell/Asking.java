package io.github.djarchitect.shell;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.SaidEngine;
import io.github.djarchitect.agent.Turn;
import io.github.djarchitect.agent.tool.Asker;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One question, one answer on stdout. */
public final class Asking {
  private static final Duration SILENCE = Duration.ofSeconds(2);

  /** More attached text than this is a mistake, or too much for any model. */
  private static final int ATTACHMENT_LIMIT = 200_000;

  private final Invocation invocation;

  public Asking(Invocation invocation) {
    this.invocation = invocation;
  }

  /** Stands between a question and what was piped in. */
  static final String ATTACHED = "\n\nAttached from standard input:\n\n";

  public int run(String question) {
    Format format = invocation.format(List.of(Format.TEXT, Format.JSON, Format.MARKDOWN));
    String attached = attachment();
    if (question.isBlank() && attached.isEmpty()) {
      throw Usage.wrong(
          "There is no question.",
          "Write one behind 'architect ask', in quotes, or pipe a text in.");
    }
    String asked = question.isBlank() ? "What do you say to this?" : question.strip();
    if (!attached.isEmpty()) {
      asked += ATTACHED + attached;
    }
    Ink errInk = invocation.console().errIsTerminal() && invocation.color() ? Ink.COLOR : Ink.PLAIN;
    Workspace workspace = workspace();
    if (workspace != null) {
      SaidEngine.tell(workspace, question);
    }
    Talk talk =
        Talk.begin(
            invocation,
            workspace,
            Asker.NOBODY,
            new TurnScreen(invocation::progress, errInk, invocation::progressWidth, null));
    Cancellation cancellation = new Cancellation();
    Thread onInterrupt = Thread.ofPlatform().unstarted(cancellation::cancel);
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    Turn turn = talk.ask(asked, cancellation);
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException e) {
      // The process is on its way out: Ctrl-C was pressed.
      return ArchitectException.Kind.INTERRUPTED.exitCode();
    }
    write(talk, turn, format);
    TurnEnding.complain(turn, invocation.console());
    return turn.exitCode();
  }

  /** The project that is meant; a question outside any project goes without one. */
  private @Nullable Workspace workspace() {
    if (invocation.option("repo").isEmpty()
        && Workspace.nearest(invocation.console().folder()).isEmpty()) {
      invocation.progress("no Django project here: answering without project evidence");
      return null;
    }
    return Repository.openToAsk(invocation, Optional.empty());
  }

  private String attachment() {
    if (invocation.has("no-stdin") || invocation.console().stdin() != Console.Stdin.DATA) {
      return "";
    }
    Thread hint = Thread.ofVirtual().start(this::waiting);
    try {
      byte[] bytes = invocation.console().in().readNBytes(ATTACHMENT_LIMIT + 1);
      if (bytes.length > ATTACHMENT_LIMIT) {
        throw Usage.wrong(
            "More than %,d bytes were piped in.".formatted(ATTACHMENT_LIMIT),
            "Attach the part that matters, or name the repository with --repo.");
      }
      return new String(bytes, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    } finally {
      hint.interrupt();
    }
  }

  /** A pipe that nobody writes into looks like a program that hangs. */
  private void waiting() {
    try {
      Thread.sleep(SILENCE);
      invocation.progress("reading standard input; --no-stdin if nothing comes");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Talk talk, Turn turn, Format format) {
    switch (format) {
      case JSON -> invocation.answer().println(TurnEnding.json(turn));
      case MARKDOWN -> invocation.answer().print(AnswerText.markdown(turn.answer()));
      default -> {
        AnswerText.terminal(
                turn.answer(),
                invocation.color() ? Ink.COLOR : Ink.PLAIN,
                invocation.console().width(),
                true)
            .forEach(invocation.answer()::println);
        talk.next(turn).forEach(invocation.answer()::println);
      }
    }
  }
}
