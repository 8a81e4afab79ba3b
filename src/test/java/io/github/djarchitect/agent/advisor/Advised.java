package io.github.djarchitect.agent.advisor;

import io.github.djarchitect.agent.Answer;
import io.github.djarchitect.agent.Budget;
import io.github.djarchitect.agent.Cancellation;
import io.github.djarchitect.agent.Conversation;
import io.github.djarchitect.agent.Listener;
import io.github.djarchitect.agent.ModelFacts;
import io.github.djarchitect.agent.Redactor;
import io.github.djarchitect.agent.SaidEngine;
import io.github.djarchitect.agent.Timer;
import io.github.djarchitect.agent.Toolbox;
import io.github.djarchitect.agent.Transcript;
import io.github.djarchitect.agent.Turn;
import io.github.djarchitect.agent.tool.Asker;
import io.github.djarchitect.agent.tool.Desk;
import io.github.djarchitect.agent.tool.Toolset;
import io.github.djarchitect.evidence.Ledger;
import io.github.djarchitect.workspace.Workspace;
import io.github.djarchitect.workspace.WorkspaceOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** One question to the built-in advisor about a project, with nobody there to ask back. */
final class Advised {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-26T10:00:00Z"), ZoneOffset.UTC);

  private Advised() {}

  static Answer ask(Path repo, String question) {
    return ask(repo, question, WorkspaceOptions.DEFAULT);
  }

  static Answer ask(Path repo, String question, WorkspaceOptions options) {
    return turn(repo, question, options).answer();
  }

  static Turn turn(Path repo, String question, WorkspaceOptions options) {
    Workspace workspace = Workspace.open(repo, options, CLOCK);
    SaidEngine.tell(workspace, question);
    Ledger ledger = new Ledger();
    Conversation conversation =
        new Conversation(
            new Conversation.Setup(
                new BuiltInAdvisor(),
                new ModelFacts(100_000, null, null),
                new Toolbox(
                    Toolset.of(new Desk(workspace, Asker.NOBODY), ledger), ledger, Redactor.SHAPES),
                "",
                Budget.DEFAULT,
                Redactor.SHAPES,
                Transcript.NONE,
                Listener.NONE,
                Timer.real()));
    return conversation.ask(question, new Cancellation());
  }
}
