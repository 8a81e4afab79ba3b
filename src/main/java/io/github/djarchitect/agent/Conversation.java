package io.github.djarchitect.agent;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.djarchitect.evidence.CanonicalJson;
import io.github.djarchitect.evidence.Citations;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.review.ReviewResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The loop: the model asks for tools, the program runs them in order and hands back what they
 * found, until the model has a final text or a limit is reached.
 *
 * <p>What is approved is decided by the values that {@code submit_proposal} hands over, never by
 * what a text says. For one thread at a time; {@link Cancellation#cancel} may come from any.
 */
public final class Conversation {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The same call failing in the same way so often is not run again. */
  private static final int SAME_FAILURES = 3;

  /** The same call with the same result so often is not run again. */
  private static final int SAME_RESULTS = 5;

  /** Calls declined as repeated before the program gives up. */
  private static final int MOST_DECLINED = 2;

  private static final int MOST_CALLS_A_TURN = 32;

  private final Setup setup;
  private History history;
  private final Grounds grounds = new Grounds();
  private @Nullable Proposal standing;

  /** Begins anew. */
  public Conversation(Setup setup) {
    this(setup, History.EMPTY);
  }

  /** Goes on after an earlier history, as {@link Recording#history} gives it. */
  public Conversation(Setup setup, History earlier) {
    this.setup = setup;
    this.history = earlier;
    heard(earlier);
    setup.budget().requirePrice(setup.model().identity(), setup.facts());
    setup.transcript().meta(setup.model().identity(), setup.toolbox().specs());
  }

  /**
   * What a conversation is made of.
   *
   * @param system the system prompt
   * @param budget limits of each question
   */
  public record Setup(
      ModelClient model,
      ModelFacts facts,
      Toolbox toolbox,
      String system,
      Budget budget,
      Redactor redactor,
      Transcript transcript,
      Listener listener,
      Timer timer) {}

  private void heard(History earlier) {
    for (History.Entry entry : earlier.entries()) {
      switch (entry) {
        case History.User(String text, boolean _) -> grounds.hear(text);
        case History.ToolResults(List<History.Result> results) ->
            results.forEach(each -> grounds.hear(each.content()));
        case History.Model _ -> {}
      }
    }
  }

  public History history() {
    return history;
  }

  /** Works on a question until there is something to show. */
  public Turn ask(String question, Cancellation cancellation) {
    String clean = setup.redactor().redact(question);
    say(clean, Transcript.By.USER);
    grounds.hear(clean);
    return new Work(clean, cancellation).run();
  }

  private void say(String text, Transcript.By by) {
    history = by == Transcript.By.PROGRAM ? history.plusProgram(text) : history.plusUser(text);
    setup.transcript().user(text, by);
  }

  /** The state of one question. */
  private final class Work {
    private final String question;
    private final Cancellation outer;
    private final Cancellation inner = new Cancellation();
    private final Duration start = setup.timer().now();
    private final Map<String, Seen> seen = new HashMap<>();
    private volatile boolean timeOver;
    private int turns;
    private Usage usage = Usage.NONE;
    private long tokens;
    private int submissions;
    private @Nullable Submission latest;

    /** A proposal was sent that could not be judged, and none that could since. */
    private boolean unsent;

    private @Nullable Submission approved;
    private @Nullable Proposal draft;
    private boolean drafted;
    private boolean looked;
    private boolean blocked;
    private boolean sentBack;
    private boolean shortened;
    private boolean askedAgain;
    private int declined;
    private String lastText = "";

    /** How often in a row a call had the same result. */
    private record Seen(String sha256, boolean ok, int times) {
      boolean often() {
        return times >= (ok ? SAME_RESULTS : SAME_FAILURES);
      }
    }

    Work(String question, Cancellation outer) {
      this.question = question;
      this.outer = outer;
    }

    Turn run() {
      try (Cancellation.Registration stop = outer.onCancel(inner::cancel);
          Cancellation.Registration bell = bell()) {
        while (true) {
          Optional<Turn.Ending> ending = step();
          if (ending.isPresent()) {
            return end(ending.get());
          }
        }
      }
    }

    private Cancellation.Registration bell() {
      Duration limit = setup.budget().time();
      return limit == null
          ? () -> {}
          : setup
              .timer()
              .after(
                  limit,
                  () -> {
                    timeOver = true;
                    inner.cancel();
                  });
    }

    private Optional<Turn.Ending> step() {
      Optional<Turn.Ending> limit = limit();
      if (limit.isPresent()) {
        return limit;
      }
      warnOfTheLastTurn();
      history = Compaction.fit(history, roomForHistory());
      long size = requestTokens();
      Outcome outcome =
          setup
              .model()
              .next(setup.system(), history, setup.toolbox().specs(), setup.listener(), inner);
      turns++;
      usage = usage.plus(outcome.usage());
      tokens +=
          outcome.usage().complete()
              ? outcome.usage().total()
              : Math.max(outcome.usage().total(), size);
      setup.transcript().model(outcome);
      setup.listener().turned(outcome);
      return switch (outcome) {
        case Outcome.Completed it -> completed(it);
        case Outcome.ToolCalls it -> called(it);
        case Outcome.Truncated it -> cut(it);
        case Outcome.Cancelled it -> {
          keep(it.partial());
          yield Optional.of(stopped());
        }
        case Outcome.ProviderError it
            when it.kind() == Outcome.ProviderError.Kind.TOO_LONG && !shortened -> {
          shortened = true;
          history = Compaction.shrink(history, Compaction.tokens(history) / 2);
          yield Optional.empty();
        }
        case Outcome.ProviderError it -> Optional.of(new Turn.Failed(it));
        case Outcome.Refused it -> Optional.of(new Turn.Failed(it));
        case Outcome.Filtered it -> Optional.of(new Turn.Failed(it));
        case Outcome.TransportLost it -> {
          keep(it.partial());
          yield Optional.of(new Turn.Failed(it));
        }
        case Outcome.ProtocolViolation it -> Optional.of(new Turn.Failed(it));
      };
    }

    /** What came before a request was cut off is shown as unfinished, and never acted upon. */
    private void keep(String partial) {
      if (!partial.isBlank()) {
        lastText = partial;
      }
    }

    private Optional<Turn.Ending> limit() {
      if (inner.cancelled()) {
        return Optional.of(stopped());
      }
      return setup
          .budget()
          .reached(turns, tokens, requestTokens(), new Budget.Spent(cost(), elapsed()))
          .map(Turn.BudgetReached::new);
    }

    /** A limit that comes as a surprise leaves nothing to show; a known one leaves an answer. */
    private void warnOfTheLastTurn() {
      Integer most = setup.budget().turns();
      boolean sendsText = !setup.model().identity().host().isEmpty();
      if (most != null && turns > 0 && turns == most - 1 && sendsText) {
        say(
            "This is your last turn. Submit what is whole, or answer now with what is known and say"
                + " what is open.",
            Transcript.By.PROGRAM);
      }
    }

    private Turn.Ending stopped() {
      Duration time = setup.budget().time();
      return timeOver && !outer.cancelled() && time != null
          ? new Turn.BudgetReached(Budget.text(time))
          : new Turn.Stopped();
    }

    private long roomForHistory() {
      return Math.max(1_000, setup.facts().contextTokens() * 8L / 10 - fixedTokens());
    }

    /** An estimate; nothing for a model that sends nothing anywhere. */
    private long requestTokens() {
      return setup.model().identity().host().isEmpty()
          ? 0
          : fixedTokens() + Compaction.tokens(history);
    }

    private long fixedTokens() {
      long sum = Compaction.tokens(setup.system());
      for (ToolSpec spec : setup.toolbox().specs()) {
        sum += Compaction.tokens(spec.text()) + Compaction.tokens(spec.parameters().toString());
      }
      return sum;
    }

    private Optional<Turn.Ending> completed(Outcome.Completed it) {
      if (it.text().isBlank()) {
        if (askedAgain) {
          return Optional.of(
              new Turn.Failed(
                  new Outcome.ProtocolViolation(
                      "The model gave an empty answer twice.",
                      "Try again, or choose another model with --model.",
                      it.usage())));
        }
        askedAgain = true;
        say("Your answer was empty. Give the answer, or call a tool.", Transcript.By.PROGRAM);
        return Optional.empty();
      }
      lastText = it.text();
      history = history.plusModel(it.text(), it.carried());
      String objection = sentBack ? null : objection(it.text());
      if (objection == null) {
        return Optional.of(new Turn.Answered(reviewed(it.text())));
      }
      sentBack = true;
      setup.listener().discarded();
      say(objection, Transcript.By.PROGRAM);
      return Optional.empty();
    }

    /**
     * Why a final text cannot stand, to be said to the model; absent if it can. It is said once, so
     * everything is said at once.
     */
    private @Nullable String objection(String text) {
      if (isOurs()) {
        return null;
      }
      List<String> unfounded = unfounded(text);
      @Nullable String unreviewed = unreviewed(text);
      if (unfounded.isEmpty()) {
        return unreviewed;
      }
      return "%s: no result of this conversation has that number. Cite only results that are there, or write 'assumed', and answer again."
              .formatted(String.join(", ", unfounded))
          + (unreviewed == null ? "" : " Besides: " + unreviewed);
    }

    /** What a text says of a review that has not been. */
    private @Nullable String unreviewed(String text) {
      if (latest != null) {
        if (latest.approved()) {
          List<String> beside = beside(text, latest.proposal());
          return beside.isEmpty()
              ? null
              : "The answer has a change that the approved proposal has not, so nobody has reviewed it: %s. Submit it as a part of the proposal, or answer again without it."
                  .formatted(String.join(", ", beside));
        }
        String status = latest.review().verdict().status();
        if (Claims.approval(text) || Claims.proof(text)) {
          return "The verdict of the gate is "
              + status
              + ", so nothing is approved, whatever the text says. Mend the findings and submit"
              + " again, or answer again and say plainly that it is not approved and what is open.";
        }
        return submissions == 1
            ? "The verdict of the gate is "
                + status
                + ". Mend each finding at the file and line it names and submit again; if that"
                + " cannot be done, answer again and say what is open."
            : null;
      }
      if (unsent) {
        return "submit_proposal could not take the proposal, so nothing has been reviewed and there"
            + " is none to see. Mend what its error names and submit again; if that cannot be"
            + " done, answer again and say plainly that nothing is reviewed.";
      }
      if (drafted || Claims.wholeMigration(text)) {
        return (drafted ? "Files were drafted" : "The answer has a migration")
            + ", but no proposal was submitted, so nothing has been reviewed."
            + " Submit them with submit_proposal; if no proposal is wanted, answer again and"
            + " say that the code is not reviewed.";
      }
      if (Claims.making(text) && standing == null) {
        return "Nothing was made in this conversation: files come to be by submit_proposal and then"
            + " by the user. Submit a proposal, or answer again without the claim.";
      }
      return Claims.approval(text) && standing == null
          ? "No proposal was approved in this conversation; only submit_proposal can give that."
              + " Submit one, or answer again without the claim."
          : null;
    }

    /** Evidence that a text cites and that nothing in this conversation has. */
    private List<String> unfounded(String text) {
      return Citations.unknown(text, setup.toolbox().ledger()).stream()
          .map(id -> "[" + id + "]")
          .toList();
    }

    /** Changes in a text beside a proposal; the built-in advisor writes none. */
    private List<String> beside(String text, Proposal proposal) {
      return isOurs() ? List.of() : grounds.beside(text, proposal);
    }

    /** Whether the words are the program's own. */
    private boolean isOurs() {
      ModelIdentity identity = setup.model().identity();
      return identity.provider().equals("built-in") || identity.model().equals("built-in");
    }

    private boolean reviewed(String text) {
      if (latest != null) {
        return latest.approved();
      }
      if (isOurs()) {
        return !drafted;
      }
      return !drafted
          && !unsent
          && !Claims.wholeMigration(text)
          && (standing != null || !(Claims.approval(text) || Claims.making(text)));
    }

    private Optional<Turn.Ending> cut(Outcome.Truncated it) {
      lastText = it.text();
      if (askedAgain) {
        return Optional.of(new Turn.Failed(it));
      }
      askedAgain = true;
      setup.listener().discarded();
      say(
          it.limit().equals("repetition")
              ? "Your last answer repeated itself without end and was thrown away. Answer once,"
                  + " shortly."
              : "Your last answer was cut off by the output limit and was thrown away; none of its"
                  + " tool calls was run. Answer in smaller parts: fewer calls at a time, shorter"
                  + " texts.",
          Transcript.By.PROGRAM);
      return Optional.empty();
    }

    private Optional<Turn.Ending> called(Outcome.ToolCalls turn) {
      if (!turn.text().isBlank()) {
        lastText = turn.text();
      }
      List<History.Result> results = new ArrayList<>();
      for (int i = 0; i < turn.calls().size(); i++) {
        ToolCall call = turn.calls().get(i);
        ToolAnswer answer = answer(call, i);
        setup.transcript().result(answer);
        setup.listener().answered(answer);
        take(answer);
        results.add(
            new History.Result(
                call.id(),
                call.name(),
                answer.json().toString(),
                !answer.ok(),
                answer.evidence() == null ? null : answer.evidence().id(),
                answer.sha256()));
      }
      history =
          history.plusExchange(
              new History.Model(turn.text(), turn.calls(), turn.carried()), results);
      return declined >= MOST_DECLINED
          ? Optional.of(
              new Turn.Stuck(
                  "The model keeps making a call that has had the same result each time."))
          : Optional.empty();
    }

    private ToolAnswer answer(ToolCall call, int position) {
      Toolbox toolbox = setup.toolbox();
      if (inner.cancelled()) {
        ToolResult.Error cancelled = Toolbox.cancelled();
        return toolbox.decline(call, cancelled.kind(), cancelled.message(), cancelled.remedy());
      }
      if (position >= MOST_CALLS_A_TURN) {
        return toolbox.decline(
            call,
            "too-many-calls",
            "Only the first " + MOST_CALLS_A_TURN + " calls of a turn are run.",
            "Call again in the next turn what is still needed.");
      }
      String key = call.name() + " " + canonical(call.arguments());
      Seen before = seen.get(key);
      if (before != null && before.often()) {
        declined++;
        return toolbox.decline(
            call,
            "repeated",
            "This call has had the same result " + before.times + " times; it was not run again.",
            before.ok ? "Use the result you have." : "Change the arguments, or go on without it.");
      }
      setup.listener().calling(call);
      ToolAnswer answer = toolbox.execute(call, inner);
      int times = before != null && before.sha256.equals(answer.sha256()) ? before.times + 1 : 1;
      seen.put(key, new Seen(answer.sha256(), answer.ok(), times));
      return answer;
    }

    private void take(ToolAnswer answer) {
      unsent |= answer.call().name().equals("submit_proposal") && !answer.ok();
      grounds.hear(answer);
      looked |= answer.ok();
      switch (answer.attached()) {
        case Submission submission -> {
          submissions++;
          latest = submission;
          unsent = false;
          if (submission.approved()) {
            approved = submission;
            standing = submission.proposal();
          }
          setup.transcript().verdict(submission);
          setup.listener().judged(submission);
        }
        case Draft made -> {
          draft = made.proposal();
          drafted = true;
        }
        case ToolResult.Looked looked -> {
          blocked = looked.blocks();
          drafted |= !looked.checked().stream().allMatch(this::isTheUsers);
        }
        case null -> {}
      }
    }

    /** Whether a text stands in the question, be it as the added lines of a diff. */
    private boolean isTheUsers(String text) {
      return text.lines().map(String::strip).allMatch(question::contains);
    }

    private Turn end(Turn.Ending ending) {
      Submission shown = ending instanceof Turn.Answered || approved == null ? latest : approved;
      Proposal proposal = shown == null ? draft : shown.proposal();
      ReviewResult review = shown == null ? null : shown.review();
      Answer answer =
          new Answer(
              question,
              setup.model().identity().name(),
              Closing.text(ending, lastText, shown) + reserve(ending, lastText),
              review,
              proposal,
              setup.toolbox().ledger().entries(),
              turns,
              usage,
              cost(),
              elapsed(),
              setup.transcript().name());
      setup.transcript().answer(AnswerJson.of(answer));
      return new Turn(ending, answer, blocked);
    }

    private @Nullable BigDecimal cost() {
      ModelFacts.Price price = setup.facts().price();
      if (price == null) {
        return null;
      }
      boolean free = price.equals(ModelFacts.Price.FREE);
      return free || usage.complete() ? price.of(usage) : null;
    }

    /** What the program has to say of a model's last words behind them. */
    private String reserve(Turn.Ending ending, String text) {
      StringBuilder reserve = new StringBuilder();
      List<String> unfounded = unfounded(text);
      if (!unfounded.isEmpty()) {
        reserve.append(
            "\n\n**Not founded:** %s; no result of this conversation has that number."
                .formatted(String.join(", ", unfounded)));
      }
      List<String> sizes =
          isOurs() ? List.of() : grounds.sizes(text, Optional.ofNullable(standing));
      if (!sizes.isEmpty()) {
        reserve.append(
            "\n\n**Not founded:** %s; no result has that figure, and nobody gave it."
                .formatted(listed(sizes)));
      }
      if (standing != null && !isOurs()) {
        List<String> beside = beside(text, standing);
        if (!beside.isEmpty()) {
          reserve.append(
              "\n\n**Not part of the reviewed proposal:** %s; nobody has reviewed it."
                  .formatted(listed(beside)));
        }
        List<String> names =
            grounds.unfounded(text, standing).stream()
                .filter(name -> beside.stream().noneMatch(each -> each.contains(name)))
                .toList();
        if (!names.isEmpty()) {
          reserve.append(
              "\n\n**Not founded:** %s; neither the proposal nor anything that was read has that."
                  .formatted(listed(names)));
        }
      }
      if (Claims.trial(text)) {
        reserve.append(
            "\n\n"
                + "**Nothing was run here.** Where the text says that something was tried out, that"
                + " is the model's word.");
      }
      // said at the start of every other ending
      boolean unsaid = ending instanceof Turn.Answered(boolean reviewed) && reviewed;
      if (unsaid
          && latest == null
          && standing == null
          && !isOurs()
          && Grounds.speaksOfChange(text)) {
        reserve.append(
            looked
                ? "\n\n**Not reviewed:** no proposal has been to the gate."
                : "\n\n"
                    + "**Not reviewed:** no proposal has been to the gate, and nothing of the"
                    + " project was looked at.");
      }
      return reserve.toString();
    }

    private static String listed(List<String> names) {
      return names.stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
    }

    private Duration elapsed() {
      return setup.timer().now().minus(start);
    }
  }

  private static String canonical(String arguments) {
    try {
      return CanonicalJson.of(MAPPER.readTree(arguments));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return arguments;
    }
  }

  /** The text of an answer, with what the program has to add to the model's words. */
  private static final class Closing {
    private Closing() {}

    static String text(Turn.Ending ending, String model, @Nullable Submission shown) {
      return switch (ending) {
        case Turn.Answered answered ->
            answered.reviewed()
                ? model
                : notApproved(shown) + contradicted(model) + "\n\n" + model + open(shown);
        case Turn.BudgetReached budget ->
            partial("The limit of " + budget.limit() + " was reached.", model, shown);
        case Turn.Failed failed -> partial(failure(failed.outcome()), model, shown);
        case Turn.Stuck stuck -> partial(stuck.why(), model, shown);
        case Turn.Stopped stopped -> partial("Stopped by the user.", model, shown);
      };
    }

    private static String partial(String why, String model, @Nullable Submission shown) {
      return why
          + "\n\n"
          + (shown != null && shown.approved()
              ? "The proposal was approved before that."
              : notApproved(shown))
          + (model.isBlank() ? "" : "\n\nThe model's last words, unfinished:\n\n" + model)
          + open(shown);
    }

    private static String notApproved(@Nullable Submission shown) {
      return shown == null
          ? Turn.UNREVIEWED
          : "**NOT APPROVED.** The verdict of the gate is "
              + shown.review().verdict().status()
              + ".";
    }

    /** Said before the model's words, so that they are read with it in mind. */
    private static String contradicted(String model) {
      return Claims.approval(model) || Claims.proof(model)
          ? " Where the model's text below says otherwise, it is wrong:"
          : "";
    }

    private static String open(@Nullable Submission shown) {
      if (shown == null || shown.approved()) {
        return "";
      }
      StringBuilder text = new StringBuilder();
      for (List<Finding> alike : Finding.alike(shown.review().findings())) {
        Finding finding = alike.getFirst();
        if (finding.severity() == Severity.BLOCKER) {
          text.append(text.isEmpty() ? "\n\nOpen:\n" : "")
              .append("\n- ")
              .append(finding.place())
              .append(alike.size() > 1 ? " and %d more".formatted(alike.size() - 1) : "")
              .append(": ")
              .append(finding.message())
              .append(' ')
              .append(finding.fix());
        }
      }
      return text.toString();
    }

    private static String failure(Outcome outcome) {
      return switch (outcome) {
        case Outcome.Truncated it ->
            it.limit().equals("repetition")
                ? "The model repeated itself without end."
                : "The model's answer was cut off by its output limit twice; nothing of it was"
                    + " run.";
        case Outcome.Refused it -> "The model declined to answer.";
        case Outcome.Filtered it -> "The provider's content filter stopped the answer.";
        case Outcome.TransportLost it -> it.message() + " " + it.remedy();
        case Outcome.ProviderError it -> it.message() + " " + it.remedy();
        case Outcome.ProtocolViolation it -> it.message() + " " + it.remedy();
        case Outcome.Cancelled it -> "Stopped by the user.";
        case Outcome.Completed it -> "";
        case Outcome.ToolCalls it -> "";
      };
    }
  }
}
