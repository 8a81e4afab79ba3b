package io.github.djarchitect.shell;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.NearestName;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.Turn;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.report.Ink;
import io.github.djarchitect.report.Paragraphs;
import io.github.djarchitect.report.ProposalMarkdown;
import io.github.djarchitect.report.ReviewText;
import io.github.djarchitect.review.Gate;
import io.github.djarchitect.review.ReviewResult;
import io.github.djarchitect.shell.command.VersionCommand;
import io.github.djarchitect.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.zip.CRC32;
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
              "/apply", "write the last approved proposal's files, after a diff: /apply --phase N",
              "/tools", "what the model may call",
              "/model", "which model answers, and where text goes",
              "/cost", "turns, tokens and money so far",
              "/save", "write the last answer to a file: /save FILE",
              "/quit", "leave"));

  private static final Set<String> TAKE_MORE = Set.of("/apply", "/model", "/save");

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
    Path root = Repository.root(invocation, Optional.empty());
    // the project is looked at while the terminal opens, its migrations while the user types
    FutureTask<Workspace> found = new FutureTask<>(() -> Repository.find(invocation, root));
    Thread.ofPlatform().daemon().name("project").start(found);
    try (ChatTerminal terminal =
        ChatTerminal.open(history(root), List.copyOf(COMMANDS.keySet()), ink)) {
      ModelChoice model = ModelChoice.of(invocation);
      Workspace workspace = found(found);
      terminal.hide(Secrets.redactor(invocation.console().environment(), workspace));
      List<String> opening =
          List.of(
              ink.bold("architect " + VersionCommand.version()),
              String.valueOf(workspace.root().getFileName()),
              String.join(", ", workspace.targets().stream().map(Object::toString).toList())
                  + ", Django "
                  + workspace.django(),
              model.client().identity().name(),
              "/help");
      String line = String.join("  ", opening);
      if (Paragraphs.width(line) <= terminal.width()) {
        terminal.line(line);
      } else {
        opening.forEach(part -> terminal.prose("", part));
      }
      Thread.ofPlatform().daemon().name("reading").start(workspace::reading);
      return loop(terminal, new Opened(workspace, terminal, model), workspace);
    }
  }

  /** The conversation, begun when the first question or command asks for it. */
  private final class Opened {
    private final Workspace workspace;
    private final ChatTerminal terminal;
    private final ModelChoice model;
    private @Nullable Talk talk;

    Opened(Workspace workspace, ChatTerminal terminal, ModelChoice model) {
      this.workspace = workspace;
      this.terminal = terminal;
      this.model = model;
    }

    Talk talk() {
      Talk begun = talk;
      if (begun == null) {
        terminal.prose("", ink.dim(Repository.read(invocation, workspace)));
        MarkdownScreen screen = new MarkdownScreen(ink, terminal.width());
        begun =
            Talk.begin(
                invocation,
                workspace,
                terminal,
                new TurnScreen(
                    terminal::line,
                    ink,
                    terminal::width,
                    new MarkdownStream(screen, terminal::line)),
                model.client(),
                model.facts());
        talk = begun;
      }
      return begun;
    }
  }

  private static Workspace found(FutureTask<Workspace> found) {
    try {
      return found.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private int loop(ChatTerminal terminal, Opened opened, Workspace workspace) {
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
              command(text, terminal, opened, workspace, last);
            } else {
              last = ask(text, terminal, opened.talk());
            }
          } catch (ArchitectException e) {
            terminal.prose("", ink.bad(e.getMessage()));
            terminal.prose("  ", e.remedy());
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
      terminal.lines(talk.next(turn));
    }
    switch (turn.ending()) {
      case Turn.Answered(boolean reviewed) -> {
        // the text stands on the screen already, so this comes behind it
        if (!reviewed && turn.answer().proposal() == null) {
          terminal.lines(
              new MarkdownScreen(ink, terminal.width())
                  .render(Turn.UNREVIEWED + " Where the text above says otherwise, it is wrong."));
        }
      }
      case Turn.Stopped _ -> terminal.line(ink.warn("Stopped; the chat goes on."));
      case Turn.BudgetReached _, Turn.Failed _, Turn.Stuck _ ->
          terminal.lines(new MarkdownScreen(ink, terminal.width()).render(turn.answer().answer()));
    }
    terminal.line("");
    return turn;
  }

  private void command(
      String text, ChatTerminal terminal, Opened opened, Workspace workspace, @Nullable Turn last) {
    String[] words = text.split("\\s+", 2);
    if (words.length > 1 && COMMANDS.containsKey(words[0]) && !TAKE_MORE.contains(words[0])) {
      throw Usage.wrong(
          "%s takes nothing behind it, and got '%s'.".formatted(words[0], words[1]),
          "Type %s alone; /help lists the others.".formatted(words[0]));
    }
    switch (words[0]) {
      case "/help" ->
          COMMANDS.forEach(
              (name, what) ->
                  terminal.lines(
                      Paragraphs.wrap(
                          what, terminal.width(), "  %-9s ".formatted(name), " ".repeat(12))));
      case "/review" -> {
        ReviewResult result = Gate.review(workspace.reread().reviewRequest());
        terminal.lines(ReviewText.render(result, workspace.tree(), ink, terminal.width(), false));
      }
      case "/tools" -> opened.talk().toolNames().forEach(name -> terminal.line("  " + name));
      case "/model" -> {
        terminal.prose("  ", opened.model.client().identity().statement());
        if (words.length > 1) {
          terminal.prose("  ", "Another one is chosen at the start: architect --model " + words[1]);
        }
      }
      case "/cost" -> terminal.line("  " + opened.talk().cost());
      case "/plan" -> {
        Turn turn = proposed(last);
        terminal.lines(AnswerText.terminal(turn.answer(), ink, terminal.width(), false));
        terminal.lines(opened.talk().next(turn));
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
              .apply(
                  workspace.reread(),
                  opened.talk().stored(proposed(last)),
                  words.length > 1 ? Optional.of(phase(words[1])) : Optional.empty());
      case "/save" -> save(words.length > 1 ? words[1] : "", terminal, last);
      default -> {
        Optional<String> nearest = NearestName.among(COMMANDS.keySet(), words[0]);
        terminal.line(
            "There is no "
                + words[0]
                + nearest.map(" here; did you mean %s?"::formatted).orElse(" here; see /help."));
      }
    }
  }

  private static int phase(String words) {
    String number = words.strip().replaceFirst("^--phase(?:\\s+|=)", "");
    if (!number.matches("\\d{1,4}")) {
      throw Usage.wrong(
          "/apply takes a phase, and got '%s'.".formatted(words),
          "Type /apply --phase 1, or /apply for all of them.");
    }
    return Integer.parseInt(number);
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
  private Path history(Path root) {
    Map<String, String> environment = invocation.console().environment();
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        state.startsWith("/")
            ? Path.of(state)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")))
                .resolve(".local/state");
    Path folder = root.toAbsolutePath().normalize();
    CRC32 sum = new CRC32();
    sum.update(folder.toString().getBytes(StandardCharsets.UTF_8));
    return base.resolve("django-migration-architect/history")
        .resolve("%s-%08x".formatted(folder.getFileName(), sum.getValue()));
  }
}
