package io.github.djarchitect.agent.tool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.djarchitect.agent.Arguments;
import io.github.djarchitect.agent.Tool;
import io.github.djarchitect.agent.ToolResult;
import io.github.djarchitect.agent.ToolSpec;
import io.github.djarchitect.engine.SupportedVersions;
import io.github.djarchitect.hazard.Finding;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.migration.Migration;
import io.github.djarchitect.report.Prediction;
import io.github.djarchitect.report.SqlJson;
import io.github.djarchitect.sql.Target;
import io.github.djarchitect.workspace.Named;
import io.github.djarchitect.workspace.Predictions;
import io.github.djarchitect.workspace.SqlReview;
import io.github.djarchitect.workspace.Workspace;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code predict_sql}: what a migration sends, and what servers do with it. */
public final class PredictSql implements Tool {
  private static final ToolSpec SPEC = ToolSpec.load("predict_sql");

  private final Desk desk;

  public PredictSql(Desk desk) {
    this.desk = desk;
  }

  /** The tool's arguments. */
  public record Predict(
      @Nullable String migration,
      @Nullable String sql,
      @Nullable Boolean judge,
      @Nullable String target,
      @Nullable Boolean backwards,
      @Nullable String draft,
      List<JsonNode> files) {}

  @Override
  public ToolSpec spec() {
    return SPEC;
  }

  @Override
  public ToolResult call(JsonNode arguments) {
    Predict predict = Arguments.read(arguments, Predict.class);
    return switch (DraftView.of(desk, arguments)) {
      case DraftView.Unusable(ToolResult why) -> why;
      case DraftView.Laid(Workspace workspace) -> predict(predict, workspace);
    };
  }

  /** The findings, without the place in a file that nobody has. */
  private static void add(SqlReview review, ObjectNode content) {
    content.put("judged_as", "a new RunSQL migration of " + review.app());
    ArrayNode findings = content.putArray("findings");
    review.findings().stream()
        .sorted(Comparator.comparing(Finding::severity))
        .map(GateAnswer::finding)
        .map(finding -> finding.remove(List.of("path", "line", "app", "migration")))
        .forEach(findings::add);
  }

  private static ToolResult predict(Predict predict, Workspace workspace) {
    if (predict.sql() != null) {
      Target target =
          predict.target() == null
              ? workspace.target()
              : SupportedVersions.require(Target.parse(predict.target()));
      ObjectNode content = JsonNodeFactory.instance.objectNode();
      content.put("target", target.toString());
      List<Prediction.Row> rows = Predictions.ofText(workspace, predict.sql(), target);
      content.set("statements", SqlJson.statements(rows));
      if (Boolean.FALSE.equals(predict.judge())) {
        return ToolResult.ok(content);
      }
      Optional<SqlReview> review = SqlReview.of(workspace, predict.sql(), target, rows);
      review.ifPresent(judged -> add(judged, content));
      boolean blocks =
          review.stream()
              .flatMap(judged -> judged.findings().stream())
              .anyMatch(finding -> finding.severity() == Severity.BLOCKER);
      return ToolResult.looked(content, new ToolResult.Looked(blocks, List.of(predict.sql())));
    }
    if (predict.migration() == null) {
      return ToolResult.error(
          "nothing-named",
          "Neither a migration nor a text was given.",
          "Give migration as app.name, or sql.");
    }
    Migration migration = Named.migration(workspace.reading(), predict.migration());
    List<Target> targets =
        predict.target() == null
            ? workspace.targets()
            : List.of(SupportedVersions.require(Target.parse(predict.target())));
    ObjectNode content =
        SqlJson.of(
            Predictions.asked(
                workspace, migration, targets, Boolean.TRUE.equals(predict.backwards())));
    content.remove("schema");
    return ToolResult.ok(content);
  }
}
