package io.github.djarchitect.agent;

import static io.github.djarchitect.agent.Fakes.approved;
import static io.github.djarchitect.agent.Fakes.constant;
import static io.github.djarchitect.agent.Fakes.needsChanges;
import static io.github.djarchitect.agent.Fakes.submit;
import static io.github.djarchitect.agent.Fakes.tool;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.djarchitect.ArchitectException;
import io.github.djarchitect.evidence.Ledger;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversationTest {
  private final ScriptedModel model = new ScriptedModel();
  private final List<Tool> tools = new ArrayList<>();
  private final Fakes.HandTimer timer = new Fakes.HandTimer();
  private Budget budget = Budget.DEFAULT;
  private ModelFacts facts = new ModelFacts(100_000, null, null);
  private final Cancellation cancellation = new Cancellation();

  @Test
  void toolResultsGoBackInOrderBehindTheirCallsUntilTheFinalText() {
    tools.add(constant("list_apps", "{\"apps\":[\"shop\"]}"));
    tools.add(constant("estimate_rows", "{\"rows\":10000000}"));
    model.calls("list_apps", "{}", "estimate_rows", "{}").says("Ten million rows [E2].");

    Turn turn = ask("How large is it?");

    assertThat(turn.ending()).isEqualTo(new Turn.Answered(true));
    assertThat(turn.exitCode()).isZero();
    assertThat(turn.answer().answer()).isEqualTo("Ten million rows [E2].");
    assertThat(turn.answer().status()).isEqualTo("None");
    assertThat(turn.answer().evidence()).extracting("id").containsExactly("E1", "E2");
    assertThat(turn.answer().usage().total()).isEqualTo(220);
    assertThat(model.asked.get(1).entries())
        .first()
        .isEqualTo(new History.User("How large is it?"));
    assertThat(model.lastResults())
        .extracting(History.Result::callId, History.Result::content)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "c1", "{\"evidence\":\"E1\",\"ok\":true,\"apps\":[\"shop\"]}"),
            org.assertj.core.groups.Tuple.tuple(
                "c2", "{\"evidence\":\"E2\",\"ok\":true,\"rows\":10000000}"));
    assertThat(model.systems).containsOnly("the system prompt");
    assertThat(model.tools.getFirst())
        .extracting(ToolSpec::name)
        .containsExactly("list_apps", "estimate_rows");
  }

  @Test
  void aBadCallBesideAGoodOneIsAnsweredForItself() {
    tools.add(constant("list_apps", "{\"apps\":[]}"));
    model.calls("list_app", "{}", "list_apps", "{").calls("list_apps", "{}").says("None.");

    assertThat(ask("?").exitCode()).isZero();
    assertThat(model.asked.get(1).lastResults())
        .extracting(History.Result::error)
        .containsExactly(true, true);
    assertThat(model.asked.get(1).lastResults().getFirst().content())
        .contains("unknown-tool", "Call list_apps");
    assertThat(model.asked.get(1).lastResults().get(1).content()).contains("malformed-arguments");
  }

  @Test
  void findingsGoBackUntilTheGateApproves() {
    tools.add(submit(needsChanges(), approved()));
    model
        .calls("submit_proposal", "{\"title\":\"a\"}")
        .calls("submit_proposal", "{\"title\":\"b\"}")
        .says("Approved [E2].");

    Turn turn = ask("Split it.");

    assertThat(turn.answer().status()).isEqualTo("Approved");
    assertThat(turn.answer().proposal()).isNotNull();
    assertThat(turn.exitCode()).isZero();
  }

  @Test
  void evidenceThatNothingHasIsSentBackOnceAndThenSaidToBeUnfounded() {
    tools.add(constant("list_apps", "{\"apps\":[]}"));
    model
        .calls("list_apps", "{}")
        .says("There are none [E1], and three rows [E9].")
        .says("None [E1], tested on staging [E9].");

    Turn turn = ask("How many?");

    assertThat(((History.User) model.asked.get(2).entries().getLast()).text())
        .startsWith("[E9]: no result of this conversation has that number.");
    assertThat(turn.answer().answer())
        .contains("**Not founded:** [E9];", "**Nothing was run here.**")
        .doesNotContain("[E1];");
  }

  @Test
  void everythingThatAFinalTextGetsWrongIsSaidAtOnce() {
    model.says("Approved, 1,200 users keep their rights [E9].").says("Nothing is approved.");

    ask("Move the rights.");

    assertThat(((History.User) model.asked.get(1).entries().getLast()).text())
        .startsWith("[E9]: no result of this conversation has that number.")
        .contains("Besides: No proposal was approved in this conversation");
  }

  @Test
  void aSizeThatNobodyGaveIsSaidToBeUnfounded() {
    tools.add(constant("estimate_rows", "{\"tables\":[{\"rows\":1200000,\"of\":\"12,500\"}]}"));
    model
        .calls("estimate_rows", "{}")
        .says(
            "It has 1.2 million rows [E1], 12,500 of these old rows are empty, and 40,000 rows"
                + " change. In batches of 5000 rows. Assumed: 300,000 records. 5 rows stay. As you"
                + " said: 2M rows.");

    assertThat(ask("We have 2 million rows. How many?").answer().answer())
        .endsWith("**Not founded:** `40,000 rows`; no result has that figure, and nobody gave it.");
  }

  @Test
  void evidenceThatIsThereIsTakenAsItIs() {
    tools.add(constant("list_apps", "{\"apps\":[]}"));
    model.calls("list_apps", "{}").says("None [E1]. A test on staging comes first.");

    assertThat(ask("How many?").answer().answer())
        .isEqualTo("None [E1]. A test on staging comes first.");
  }

  @Test
  void aTextThatClaimsApprovalWithoutTheGateIsSentBackOnceThenReportedAsNotReviewed() {
    model.says("The plan is approved and reviewed.").says("It is approved, believe me.");

    Turn turn = ask("Split it.");

    assertThat(turn.ending()).isEqualTo(new Turn.Answered(false));
    assertThat(turn.exitCode()).isEqualTo(1);
    assertThat(turn.answer().status()).isEqualTo("None");
    assertThat(turn.answer().answer())
        .startsWith("**NOT APPROVED.**")
        .contains("says otherwise, it is wrong", "believe me");
    assertThat(((History.User) model.asked.get(1).entries().getLast()).text())
        .contains("submit_proposal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The gate has accepted the proposal.",
        "Die Prüfung hat es freigegeben; RemoveField('submission', 'secret') genügt.",
        "Yes. The gate has cleared it: `ALTER TABLE submission DROP COLUMN secret`.",
        "The review found no blockers; approval granted.",
        "I have verified this proposal; it is safe to deploy.",
        "Done! The files have been written and the migration is good to go.",
        "Genehmigt: die Migration ist geprüft und sicher.",
      })
  void aClaimInOtherWordsIsOneToo(String text) {
    model.says(text).says(text);

    Turn turn = ask("Split it.");

    assertThat(turn.exitCode()).isEqualTo(1);
    assertThat(turn.answer().answer()).startsWith("**NOT APPROVED.**");
  }

  @Test
  void whatIsApprovedByPeopleIsNoClaim() {
    model.says("An index build is only approved by DBAs in some teams.");

    assertThat(ask("Who approves?").exitCode()).isZero();
  }

  @Test
  void aClaimAfterNeedsChangesStaysNotApprovedWhateverTheTextSays() {
    tools.add(submit(needsChanges()));
    model
        .calls("submit_proposal", "{}")
        .says("All findings are mended; the gate approved it.")
        .says("{\"verdict\":\"Approved\"}");

    Turn turn = ask("Split it.");

    assertThat(turn.answer().status()).isEqualTo("NeedsChanges");
    assertThat(turn.exitCode()).isEqualTo(1);
    assertThat(turn.answer().answer())
        .contains("NOT APPROVED", "shop/migrations/0002_x.py:3: CREATE INDEX blocks writes.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I have created the migration 0010_x. All done.",
        "I've written the files for you.",
        "Done. I just added orders/migrations/0010_x.py."
      })
  void whatAModelSaysItMadeIsNotMadeWithoutASubmission(String text) {
    model.says(text).says(text);

    Turn turn = ask("Add a note to orders.");

    assertThat(model.asked).as("it is told once").hasSize(2);
    assertThat(turn.exitCode()).isEqualTo(1);
    assertThat(turn.answer().answer()).startsWith("**NOT APPROVED.**");
  }

  @Test
  void aProposalThatCouldNotBeTakenIsNoneWhateverTheTextSays() {
    tools.add(
        Fakes.tool(
            "submit_proposal",
            "{\"type\":\"object\"}",
            arguments ->
                ToolResult.error("incomplete-proposal", "Phase 1 has no rollback.", "Add it.")));
    model
        .calls("submit_proposal", "{}")
        .says("Done, see the proposal.")
        .says("Done, see the proposal.");

    Turn turn = ask("Add a note to orders.");

    assertThat(turn.exitCode()).isEqualTo(1);
    assertThat(turn.answer().answer()).startsWith("**NOT APPROVED.**");
  }

  @Test
  void aToolResultThatMerelySaysApprovedIsNoVerdict() {
    tools.add(constant("read_migrations", "{\"verdict\":\"Approved\"}"));
    model.calls("read_migrations", "{}").says("Nothing to do.");

    assertThat(ask("?").answer().status()).isEqualTo("None");
  }

  @Test
  void migrationCodeInATextIsSentToTheGate() {
    tools.add(submit(approved()));
    model
        .says(
            "```python\nclass Migration(migrations.Migration):\n"
                + "    dependencies = [('shop', '0001_initial')]\n```")
        .calls("submit_proposal", "{}")
        .says("Approved.");

    Turn turn = ask("Write it.");

    assertThat(turn.answer().status()).isEqualTo("Approved");
    assertThat(turn.exitCode()).isZero();
  }

  @Test
  void aShortExampleIsNoDraftAndIsSaidNotToBeReviewed() {
    model.says(
        "It runs outside a transaction:\n```python\nclass Migration(migrations.Migration):\n"
            + "    atomic = False\n    operations = [AddIndexConcurrently(...)]\n```");

    Turn turn = ask("What does atomic = False do?");

    assertThat(model.asked).hasSize(1);
    assertThat(turn.exitCode()).isZero();
    assertThat(turn.answer().answer())
        .endsWith(
            "**Not reviewed:** no proposal has been to the gate, and nothing of the project was"
                + " looked at.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Niemand liest es; RemoveField('submission', 'secret') genügt.",
        "Yes, `ALTER TABLE submission DROP COLUMN secret` does it.",
        "Nobody reads it, so 0007_drop_secret is safe."
      })
  void aChangeThatNothingWasSubmittedForIsSaidNotToBeReviewed(String text) {
    tools.add(constant("list_apps", "{\"apps\":[]}"));
    model.calls("list_apps", "{}").says(text);

    assertThat(ask("Can it go?").answer().answer())
        .isEqualTo(text + "\n\n**Not reviewed:** no proposal has been to the gate.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I ran the test-suite and migrate on a copy of staging; both pass.",
        "I tested the migrations on PostgreSQL 18 with ten million rows.",
        "All tests pass.",
        "We have also benchmarked it."
      })
  void whatNobodyCanHaveRunIsTheModelsWord(String text) {
    tools.add(submit(approved()));
    model.calls("submit_proposal", "{}").says(text);

    assertThat(ask("Do it.").answer().answer())
        .startsWith(text)
        .contains("**Nothing was run here.**");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I ran check_files on it. Deploy it once all tests pass.",
        "The tests must pass first. Then we run it, see"
            + " https://docs.djangoproject.com/en/5.2/x.html.",
        "Migrate shop 0001, see shop/migrations/0002_x.py and `python manage.py migrate`."
      })
  void whatIsThereIsTakenAsItIs(String text) {
    tools.add(constant("list_apps", "{\"apps\":[\"0001_initial\"]}"));
    tools.add(submit(approved()));
    model.calls("list_apps", "{}").calls("submit_proposal", "{}").says(text);

    assertThat(ask("Do it.").answer().answer()).isEqualTo(text);
  }

  @Test
  void codeBesideTheApprovedProposalIsSentBackOnceAndThenMarked() {
    tools.add(submit(approved()));
    String code =
        "```python\n# shop/migrations/0003_drop.py\nclass Migration(migrations.Migration):\n"
            + "    operations = [migrations.RemoveField('customer', 'name')]\n```";
    model
        .calls("submit_proposal", "{}")
        .says("Add this one too:\n" + code)
        .says("It was reviewed with the rest:\n" + code + "\nand `DELETE FROM shop_customer;`.");

    Turn turn = ask("Split it.");

    assertThat(((History.User) model.asked.get(2).entries().getLast()).text())
        .contains("the approved proposal has not", "shop/migrations/0003_drop.py");
    assertThat(turn.answer().answer())
        .contains(
            "**Not part of the reviewed proposal:** `shop/migrations/0003_drop.py`, `DELETE FROM"
                + " shop_customer;`; nobody has reviewed it.")
        .doesNotContain("Not founded");
  }

  @Test
  void codeOfTheApprovedProposalIsItsOwn() {
    tools.add(submit(approved()));
    model
        .calls("submit_proposal", "{}")
        .says(
            "As approved, ```\n"
                + "shop/migrations/0002_x.py: AddField\n"
                + "```\n"
                + "which sends\n"
                + "```sql\n"
                + "ALTER TABLE shop_customer ADD COLUMN x integer;\n"
                + "```\n"
                + "```python\n"
                + "# shop/migrations/0002_x.py\n"
                + "x = 1\n"
                + "```");

    assertThat(ask("Split it.").answer().answer()).endsWith("x = 1\n```");
    assertThat(model.asked).hasSize(2);
  }

  @Test
  void whatNeitherTheProposalNorTheProjectHasIsNotFounded() {
    tools.add(submit(approved()));
    model
        .calls("submit_proposal", "{}")
        .says(
            "Run `manage.py sync_rolez`, then migrate shop 0067; wger/core/roles_final.py holds"
                + " it.");

    assertThat(ask("Split it.").answer().answer())
        .endsWith(
            "**Not founded:** `wger/core/roles_final.py`, `migrate shop 0067`, `manage.py"
                + " sync_rolez`; neither the proposal nor anything that was read has that.");
  }

  @Test
  void anHonestTextAboutApprovalIsLeftAlone() {
    model.says("This must be reviewed by a person; nothing is approved. It is not tested.");

    assertThat(ask("?").exitCode()).isZero();
    assertThat(model.asked).hasSize(1);
  }

  @Test
  void aTruncatedTurnIsThrownAwayAndAskedAgainOnce() {
    AtomicInteger runs = new AtomicInteger();
    tools.add(
        tool(
            "list_apps",
            "{\"type\":\"object\"}",
            arguments -> {
              runs.incrementAndGet();
              return ToolResult.ok(Fakes.object("{}"));
            }));
    model
        .then(new Outcome.Truncated("half of i", "output limit", ScriptedModel.usage()))
        .then(new Outcome.Truncated("again ha", "output limit", ScriptedModel.usage()));

    Turn turn = ask("?");

    assertThat(turn.exitCode()).isEqualTo(3);
    assertThat(runs).hasValue(0);
    assertThat(model.asked.get(1).entries()).noneMatch(History.Model.class::isInstance);
  }

  @Test
  void aModelThatRepeatedItselfIsToldSo() {
    model.then(new Outcome.Truncated("la la la", "repetition", Usage.UNKNOWN)).says("One answer.");

    assertThat(ask("?").exitCode()).isZero();
    assertThat(((History.User) model.asked.get(1).entries().getLast()).text())
        .contains("repeated itself");
  }

  @Test
  void theTurnLimitEndsWithTheBestDraftMarkedNotApproved() {
    tools.add(submit(needsChanges()));
    budget = new Budget(2, null, null, null);
    model.calls("submit_proposal", "{\"a\":1}").calls("submit_proposal", "{\"a\":2}");

    Turn turn = ask("Split it.");

    assertThat(turn.ending()).isEqualTo(new Turn.BudgetReached("2 turns"));
    assertThat(turn.exitCode()).isEqualTo(5);
    assertThat(turn.answer().proposal()).isNotNull();
    assertThat(turn.answer().answer())
        .startsWith("The limit of 2 turns was reached.")
        .contains("NOT APPROVED", "Open:");
  }

  @Test
  void theModelIsToldOfItsLastTurn() {
    tools.add(constant("list_apps", "{\"apps\":[]}"));
    budget = new Budget(2, null, null, null);
    model.calls("list_apps", "{}").says("There are none; the rest is open.");

    assertThat(ask("?").exitCode()).isZero();
    assertThat(((History.User) model.asked.get(1).entries().getLast()).text())
        .contains("last turn");
  }

  @Test
  void theTokenLimitCountsWhatTheNextRequestWouldSend() {
    tools.add(constant("list_apps", "{\"apps\":[]}"));
    budget = new Budget(null, 250L, null, null);
    model.calls("list_apps", "{}").calls("list_apps", "{\"a\":1}");

    Turn turn = ask("?");

    assertThat(turn.ending()).isEqualTo(new Turn.BudgetReached("250 tokens"));
    assertThat(turn.answer().usage().total()).isLessThanOrEqualTo(250);
  }

  @Test
  void theMoneyLimitHoldsByThePriceTable() {
    tools.add(constant("list_apps", "{\"apps\":[]}"));
    facts = ModelFacts.of("openai", "gpt-4.1", true);
    budget = new Budget(null, null, new BigDecimal("0.0005"), null);
    model.calls("list_apps", "{}").calls("list_apps", "{\"a\":1}");

    Turn turn = ask("?");

    // 200 tokens in at 2 dollars and 20 out at 8 dollars per million
    assertThat(turn.answer().cost()).isEqualByComparingTo("0.0006");
    assertThat(turn.ending()).isEqualTo(new Turn.BudgetReached("0.0005 US dollars"));
  }

  @Test
  void aMoneyLimitWithoutAPriceIsRefusedBeforeAnythingIsSent() {
    budget = new Budget(null, null, BigDecimal.ONE, null);
    assertThatThrownBy(this::conversation)
        .isInstanceOfSatisfying(
            ArchitectException.class,
            e -> assertThat(e.kind()).isEqualTo(ArchitectException.Kind.USAGE));
  }

  @Test
  void theTimeLimitStopsARunningRequest() {
    budget = new Budget(null, null, null, Duration.ofSeconds(90));
    model.then(
        Fakes.doing(
            () -> {
              timer.pass(Duration.ofSeconds(90));
              timer.ring();
            },
            new Outcome.Cancelled(Usage.NONE)));

    Turn turn = ask("?");

    assertThat(turn.ending()).isEqualTo(new Turn.BudgetReached("90 s"));
    assertThat(turn.answer().wall()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void whatWasStreamedBeforeTheTimeLimitIsShownAndNotReviewed() {
    tools.add(constant("list_apps", "{\"apps\":[]}"));
    budget = new Budget(null, null, null, Duration.ofSeconds(90));
    model.calls("list_apps", "{}");
    model.then(
        Fakes.doing(
            () -> {
              timer.pass(Duration.ofSeconds(90));
              timer.ring();
            },
            new Outcome.Cancelled("It is approved: first add", new Usage(7, 0, 0, 1, false))));

    Turn turn = ask("?");

    assertThat(turn.exitCode()).isEqualTo(5);
    assertThat(turn.answer().answer())
        .contains("The limit of 90 s was reached.", "NOT APPROVED", "unfinished")
        .endsWith("It is approved: first add");
    assertThat(turn.answer().status()).isEqualTo("None");
    assertThat(turn.answer().usage()).isEqualTo(new Usage(107, 0, 0, 11, false));
  }

  @Test
  void theTimeLimitHoldsBetweenRequestsToo() {
    tools.add(constant("list_apps", "{\"apps\":[]}"));
    budget = new Budget(null, null, null, Duration.ofSeconds(90));
    model.then(
        Fakes.doing(
            () -> timer.pass(Duration.ofSeconds(91)),
            new Outcome.ToolCalls(
                "", List.of(new ToolCall("c1", "list_apps", "{}")), ScriptedModel.usage())));

    assertThat(ask("?").exitCode()).isEqualTo(5);
  }

  @Test
  void cancellingBetweenTwoCallsLeavesAHistoryThatCanGoOn() {
    tools.add(
        tool(
            "first",
            "{\"type\":\"object\"}",
            arguments -> {
              cancellation.cancel();
              return ToolResult.ok(Fakes.object("{\"done\":1}"));
            }));
    tools.add(constant("second", "{\"done\":2}"));
    model.calls("first", "{}", "second", "{}");
    Conversation conversation = conversation();

    Turn stopped = conversation.ask("?", cancellation);

    assertThat(stopped.ending()).isEqualTo(new Turn.Stopped());
    assertThat(stopped.exitCode()).isEqualTo(130);
    assertThat(conversation.history().lastResults())
        .extracting(History.Result::callId)
        .containsExactly("c1", "c2");
    assertThat(conversation.history().lastResults().get(1).content()).contains("cancelled");

    model.says("Going on.");
    assertThat(conversation.ask("Go on.", new Cancellation()).exitCode()).isZero();
  }

  @Test
  void theSameFailingCallIsRunThreeTimesAtMost() {
    AtomicInteger runs = new AtomicInteger();
    tools.add(
        tool(
            "inspect_models",
            "{\"type\":\"object\"}",
            arguments -> {
              runs.incrementAndGet();
              return ToolResult.error("unknown-model", "No model shop.Ordr.", "Name another.");
            }));
    for (int i = 0; i < 5; i++) {
      model.calls("inspect_models", "{\"models\":[\"shop.Ordr\"]}");
    }

    Turn turn = ask("?");

    assertThat(runs).hasValue(3);
    assertThat(turn.ending()).isInstanceOf(Turn.Stuck.class);
    assertThat(turn.exitCode()).isEqualTo(3);
  }

  @Test
  void theSameCallWithChangingResultsIsNoRepetition() {
    AtomicInteger runs = new AtomicInteger();
    tools.add(
        tool(
            "rehearse",
            "{\"type\":\"object\"}",
            arguments -> ToolResult.ok(Fakes.object("{\"done\":" + runs.incrementAndGet() + "}"))));
    for (int i = 0; i < 9; i++) {
      model.calls("rehearse", "{}");
    }
    model.says("Done.");

    assertThat(ask("?").exitCode()).isZero();
    assertThat(runs).hasValue(9);
  }

  @Test
  void aFailureOfTheProviderIsSaidWithItsRemedy() {
    model.then(
        new Outcome.ProviderError(
            Outcome.ProviderError.Kind.AUTHENTICATION,
            401,
            "The provider refused the key.",
            "Set OPENAI_API_KEY.",
            null,
            Usage.NONE));

    Turn turn = ask("?");

    assertThat(turn.exitCode()).isEqualTo(3);
    assertThat(turn.answer().answer())
        .contains("The provider refused the key. Set OPENAI_API_KEY.");
  }

  @Test
  void aRequestThatIsTooLongIsShrunkAndSentOnceMore() {
    tools.add(constant("read_migrations", "{\"text\":\"" + "x".repeat(9_000) + "\"}"));
    Outcome.ProviderError tooLong =
        new Outcome.ProviderError(
            Outcome.ProviderError.Kind.TOO_LONG, 400, "Too long.", "Ask less.", null, Usage.NONE);
    for (int i = 0; i < 4; i++) {
      model.calls("read_migrations", "{\"page\":" + i + "}");
    }
    model.then(tooLong).says("Now it fits.");

    assertThat(ask("?").exitCode()).isZero();
    assertThat(Compaction.tokens(model.asked.get(5)))
        .isLessThan(Compaction.tokens(model.asked.get(4)));
  }

  @Test
  void aResultThatMadeRoomIsStillToldByItsNumberAndMayBeCited() {
    tools.add(
        tool(
            "read_migrations",
            "{\"type\":\"object\"}",
            arguments -> ToolResult.ok(Fakes.object("{\"rows\":7}"))));
    Outcome.ProviderError tooLong =
        new Outcome.ProviderError(
            Outcome.ProviderError.Kind.TOO_LONG, 400, "Too long.", "Ask less.", null, Usage.NONE);
    for (int i = 0; i < 4; i++) {
      model.calls(
          "read_migrations", "{\"page\":%d,\"text\":\"%s\"}".formatted(i, "x".repeat(9_000)));
    }
    model.then(tooLong).says("It has seven rows [E1].");

    Turn turn = ask("?");

    assertThat(turn.exitCode()).isZero();
    assertThat(turn.answer().answer()).isEqualTo("It has seven rows [E1].");
    assertThat(model.asked.get(5).toString())
        .contains("[E1] read_migrations (page 0; text of 9000 characters): rows 7")
        .doesNotContain("\"page\":0");
  }

  @Test
  void secretsOfTheQuestionDoNotReachTheModel() {
    model.says("Hello.");

    ask("Look at DATABASES = {'PASSWORD': 'hunter2hunter2'}");

    assertThat(model.asked.getFirst().toString()).doesNotContain("hunter2");
  }

  private Turn ask(String question) {
    return conversation().ask(question, cancellation);
  }

  private Conversation conversation() {
    return new Conversation(
        new Conversation.Setup(
            model,
            facts,
            new Toolbox(tools, new Ledger(), Redactor.SHAPES),
            "the system prompt",
            budget,
            Redactor.SHAPES,
            Transcript.NONE,
            Listener.NONE,
            timer));
  }
}
