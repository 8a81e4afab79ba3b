package io.github.djarchitect.shell;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.Turn;
import io.github.djarchitect.files.Sha256;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.ProposalMarkdown;
import io.github.djarchitect.report.ReviewText;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.shell.command.VersionCommand;
import io.github.djarchitect.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The chat: questions and slash commands, until Ctrl-D. */
public final class Chat {
  private static final Map<String, String> COMMANDS =
      new TreeMap<>(
          Map.of(
              "/help", "this list",
              "/review", "the gate over the checkout",
              "/plan", "the last proposal on one screen",
              "/show", "the last proposal whole, files and all",
              "/apply", "write the last approved proposal's files, after a diff",
              "/tools", "what the model may call",
              "/model", "which model answers, and where text goes",
              "/cost", "turns, tokens and money so far",
              "/save", "write the last answer to a file: /save FILE",
              "/quit", "leave"));

  private final Invocation invocation;
  private final Ink ink;

  public Chat(Invocation invocation) {
    this.invocation = invocation;
    this.ink = invocation.color() ? Ink.COLOR : Ink.PLAIN;
  }

  /** Opens a terminal that nobody sees and types into it; the start-up cache is filled by that. */
  public static void rehearse(Path folder) {
    ChatTerminal.rehearse(folder);
  }

  /** Runs until the user leaves. */
  public int run() {
    Workspace workspace = Repository.open(invocation, Optional.empty());
    try (ChatTerminal terminal =
        ChatTerminal.open(history(workspace), List.copyOf(COMMANDS.keySet()), ink)) {
      TurnScreen screen =
          new TurnScreen(
              terminal::line,
              ink,
              new MarkdownStream(new MarkdownScreen(ink, terminal.width()), terminal::line));
      Talk talk = Talk.begin(invocation, workspace, terminal, screen);
      terminal.line(
          ink.bold("architect " + VersionCommand.version())
              + "  "
              + workspace.root().getFileName()
              + "  "
              + String.join(", ", workspace.targets().stream().map(Object::toString).toList())
              + ", Django "
              + workspace.django()
              + "  "
              + talk.identity().name()
              + "  /help");
      return loop(terminal, talk, workspace);
    }
  }

  private int loop(ChatTerminal terminal, Talk talk, Workspace workspace) {
    @Nullable Turn last = null;
    while (true) {
      switch (terminal.read("> ")) {
        case ChatTerminal.Typed.End _ -> {
          return 0;
        }
        case ChatTerminal.Typed.Interrupted interrupted ->
            terminal.line(
                interrupted.partial().isEmpty()
                    ? ink.dim("Ctrl-D or /quit leaves.")
                    : ink.dim("(dropped)"));
        case ChatTerminal.Typed.Line line -> {
          String text = line.text().strip();
          if (text.isEmpty()) {
            continue;
          }
          try {
            if (text.equals("/quit") || text.equals("/exit")) {
              return 0;
            }
            if (text.startsWith("/")) {
              command(text, terminal, talk, workspace, last);
            } else {
              last = ask(text, terminal, talk);
            }
          } catch (ArchitectException e) {
            terminal.line(ink.bad(e.getMessage()));
            terminal.line("  " + e.remedy());
          }
        }
      }
    }
  }

  private Turn ask(String question, ChatTerminal terminal, Talk talk) {
    Cancellation cancellation = new Cancellation();
    Turn turn =
        terminal.interruptible(cancellation::cancel, () -> talk.ask(question, cancellation));
    if (turn.answer().proposal() != null) {
      terminal.line("");
      terminal.lines(AnswerText.terminal(turn.answer(), ink, terminal.width(), false));
    }
    switch (turn.ending()) {
      case Turn.Answered _ -> {}
      case Turn.Stopped _ -> terminal.line(ink.warn("Stopped; the chat goes on."));
      case Turn.BudgetReached _, Turn.Failed _, Turn.Stuck _ ->
          terminal.lines(new MarkdownScreen(ink, terminal.width()).render(turn.answer().answer()));
    }
    terminal.line("");
    return turn;
  }

  private void command(
      String text, ChatTerminal terminal, Talk talk, Workspace workspace, @Nullable Turn last) {
    String[] words = text.split("\\s+", 2);
    switch (words[0]) {
      case "/help" ->
          COMMANDS.forEach((name, what) -> terminal.line("  %-9s %s".formatted(name, what)));
      case "/review" -> {
        ReviewResult result = Gate.review(workspace.reread().reviewRequest());
        terminal.lines(ReviewText.render(result, workspace.tree(), ink, terminal.width(), false));
      }
      case "/tools" -> talk.toolNames().forEach(name -> terminal.line("  " + name));
      case "/model" -> terminal.line("  " + talk.identity().statement());
      case "/cost" -> terminal.line("  " + talk.cost());
      case "/plan" -> {
        Turn turn = proposed(last);
        terminal.lines(AnswerText.terminal(turn.answer(), ink, terminal.width(), false));
      }
      case "/show" -> {
        Turn turn = proposed(last);
        Proposal proposal = turn.answer().proposal();
        if (proposal != null) {
          terminal.lines(
              new MarkdownScreen(ink, terminal.width())
                  .render(ProposalMarkdown.of(proposal, turn.answer().review(), true)));
        }
      }
      case "/apply" ->
          new Applying(terminal::line, ink, () -> confirmed(terminal))
              .apply(workspace.reread(), talk.stored(proposed(last)), Optional.empty());
      case "/save" -> save(words.length > 1 ? words[1] : "", terminal, last);
      default -> {
        Optional<String> nearest = Usage.nearest(words[0], COMMANDS.keySet());
        terminal.line(
            "There is no "
                + words[0]
                + nearest.map(" here; did you mean %s?"::formatted).orElse(" here; see /help."));
      }
    }
  }

  private static boolean confirmed(ChatTerminal terminal) {
    return terminal.read("Write these files? [y/N] ") instanceof ChatTerminal.Typed.Line line
        && line.text().strip().toLowerCase(java.util.Locale.ROOT).matches("y|yes");
  }

  private static Turn proposed(@Nullable Turn last) {
    if (last == null || last.answer().proposal() == null) {
      throw Usage.wrong("There is no proposal in this chat yet.", "Ask for a change first.");
    }
    return last;
  }

  private void save(String name, ChatTerminal terminal, @Nullable Turn last) {
    if (last == null) {
      throw Usage.wrong("There is no answer to save yet.", "Ask something first.");
    }
    if (name.isBlank()) {
      throw Usage.wrong("/save needs a file.", "Write for example /save plan.md.");
    }
    Path file = invocation.path(name);
    if (Files.exists(file)) {
      throw Usage.wrong("%s exists already.".formatted(name), "Choose another name.");
    }
    try {
      Files.writeString(file, AnswerText.markdown(last.answer()));
      terminal.line("  saved to " + name);
    } catch (IOException e) {
      throw Usage.wrong(
          "%s cannot be written.".formatted(name), "Name a file in a folder that may be written.");
    }
  }

  /** Typed lines, one file a project. */
  private Path history(Workspace workspace) {
    Map<String, String> environment = invocation.console().environment();
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.startsWith("/")
            ? Path.of(state)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")))
                .resolve(".local/state");
    return base.resolve("django-migration-architect/history")
        .resolve(Sha256.of(workspace.root().toString()).substring(0, 16));
  }
}
