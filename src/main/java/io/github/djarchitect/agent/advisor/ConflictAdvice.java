package io.github.djarchitect.agent.advisor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Branches whose migrations clash: what they do to each other, and the plan that orders them. */
final class ConflictAdvice {
  private static final Pattern OF_GIT =
      Pattern.compile(
          "CONFLICT \\((?:content|add/add)\\)|\\bmerge conflict in"
              + " (?!\\S*migrations/)\\S+\\.\\w+|<<<<<<<",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern MERGE_ONLY =
      Pattern.compile("\\bmerg(?:e|es|ing)\\b", Pattern.CASE_INSENSITIVE);

  private static final String REBASE = "\\b(?:re-?number|re-?bas|re-?order|linear)\\w*\\b";

  private static final String RATHER = "\\b(?:instead of|rather than|not|no|without|never)\\b";

  /** One way named before or against the other within a sentence, or alone and as what to do. */
  private static final Pattern REBASES =
      Pattern.compile(
          String.join(
              "|",
              REBASE + "[^.;!?]*" + RATHER + "[^.;!?]*\\bmerg",
              "\\b(?:instead of|rather than)\\b[^.;!?]*\\bmerg[^.;!?]*" + REBASE,
              "\\brather\\b[^.;!?]*" + REBASE + "[^.;!?]*\\bthan\\b[^.;!?]*\\bmerg",
              "\\b(?:no|never|not|don.?t|dont|without|avoid)\\b[^.;!?,]{0,20}\\bmerge"
                  + " (?:migrations?|files?|commits?)",
              "\\b(?:re-?number|re-?order|linear)\\w*\\b(?![^.;!?]*\\bmerg)|\\bstraight line\\b",
              "\\b(?:behind|on top of)\\s+\\d{3,5}_\\w+",
              "\\bre-?base\\s*(?:please)?\\s*(?:[.!]|$)",
              "\\bre-?base (?:my|mine|it|them|both|all|the"
                  + " other|our|that|those|these|\\d)(?![^.;!?]*\\bmerg)",
              "\\b(?:comes?|goes|go|put|place|sits?)\\b[^.;!?]{0,80}\\b(?:after|behind|on top"
                  + " of)\\b"),
          Pattern.CASE_INSENSITIVE);

  private static final Pattern MERGES =
      Pattern.compile(
          "\\bmerg\\w*[^.;!?]*%s[^.;!?]*%s|\\b(?:instead of|rather than)\\b[^.;!?]*%s[^.;!?]*\\bmerg"
              .formatted(RATHER, REBASE, REBASE),
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OF_SHARED =
      Pattern.compile(
          "\\b(?:main|master|develop|shared|deployed|applied|live|released|shipped|ran|run|production|prod|staging)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern KEEPS_FILES =
      Pattern.compile(
          "^(?:delet|remov|renam|mov|renumber|los|edit|chang|touch|rewrit)\\w*\\b[^.;]*\\bfiles?\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern OF_CODE =
      Pattern.compile(
          "\\b(?:models?(?:\\.py)?|code|views?|settings|tests?|requirements)\\b(?!.*\\bmigrations?\\b)",
          Pattern.CASE_INSENSITIVE);

  private final Seen seen;
  private final Words whole;
  private final Demands demands;

  ConflictAdvice(Seen seen, Words whole, Demands demands) {
    this.seen = seen;
    this.whole = whole;
    this.demands = demands;
  }

  /** Whether the clash is one of lines in a file that is no migration. */
  static boolean isOfGit(Words question) {
    return OF_GIT.matcher(question.text()).find();
  }

  Step next() {
    if (!seen.called("find_conflicts")) {
      return Step.call("find_conflicts", Step.arguments());
    }
    Optional<JsonNode> found = seen.answer("find_conflicts");
    if (found.isEmpty()) {
      return new Step.Say(seen.failed("find_conflicts"));
    }
    JsonNode conflicts = found.get().path("conflicts");
    if (isOfGit(whole)) {
      return new Step.Say(ofGit(conflicts));
    }
    if (conflicts.isEmpty()) {
      return new Step.Say(none(found.get()));
    }
    if (Inquiry.is(whole)) {
      return new Step.Say(report(conflicts));
    }
    ObjectNode parameters = Step.arguments();
    Optional<String> app = app(conflicts);
    if (app.isPresent() && conflict(conflicts, app.get()).isEmpty()) {
      return new Step.Say(elsewhere(app.get(), conflicts));
    }
    // migrate refuses as long as any app has two leaves, so one of several is planned where it is
    // asked for alone
    alone(conflicts)
        .or(() -> conflicts.size() == 1 ? app : Optional.empty())
        .ifPresent(label -> parameters.put("app", label));
    Applied applied = Applied.of(whole.text(), conflicts);
    Set<String> keep = new LinkedHashSet<>(applied.names());
    boolean untold = applied.unnamed();
    boolean merged = MERGES.matcher(whole.text()).find();
    if (merged) {
      Optional<String> not = notMerged(conflicts);
      if (not.isPresent()) {
        return new Step.Say(not.get());
      }
      parameters.put("kind", "merge");
    } else if (REBASES.matcher(demands.wish()).find() || REBASES.matcher(whole.text()).find()) {
      parameters.put("kind", "rebase");
    }
    for (Demands.Limit limit : demands.limits()) {
      if (Applied.isOfOneBranch(limit.of() + " " + limit.what())) {
        continue; // tells where a branch is, which has been heard
      }
      List<String> named = Applied.named(limit.of() + " " + limit.what(), conflicts);
      boolean merge = MERGE_ONLY.matcher(limit.what()).find();
      if (named.isEmpty() && !merge && isOfApp(limit, conflicts)) {
        continue; // in a parameter, or nothing is written there
      }
      if (!named.isEmpty()) {
        keep.addAll(named);
      } else if (merge && limit.only()) {
        Optional<String> not = notMerged(conflicts);
        if (not.isPresent()) {
          return new Step.Say(not.get());
        }
        parameters.put("kind", "merge");
      } else if (merge) {
        parameters.put("kind", "rebase");
      } else if (limit.keeps()
          && !OF_CODE.matcher(limit.what()).find()
          && OF_SHARED.matcher(limit.of() + " " + limit.what()).find()) {
        // kept where it is told which they are, and a merge moves none
        untold = true;
      } else if (limit.keepsMigrations() || KEEPS_FILES.matcher(limit.what()).find()) {
        Optional<String> not = notMerged(conflicts);
        if (not.isPresent()) {
          return new Step.Say(keepsAll(limit, conflicts));
        }
        parameters.put("kind", "merge");
      } else if (OF_SHARED.matcher(limit.what()).find()) {
        untold = true;
      } else if (!OF_CODE.matcher(limit.what()).find()) { // no resolution writes any
        return new Step.Say(Limits.cannot(limit, "resolve-conflict"));
      }
    }
    // of a side that is named alone something is told, in whatever words
    untold |=
        Applied.isOfOneSide(whole.text(), conflicts)
            || Applied.maySay(whole.text())
            || Applied.keepsApplied(whole.text());
    if (untold && keep.isEmpty() && moves(conflicts, keep)) {
      return new Step.Say(
          "Which branch is applied, or on the branch that others share, decides here: what a database has run is never rewritten, and I cannot tell it from words%s. Name its migrations as %s, and only the other side is moved; or give `--applied LISTING` with the output of `manage.py showmigrations --plan` of that database, or `--only-new REF` with the branch that has what is deployed. %s"
              .formatted(seen.cite("find_conflicts"), examples(conflicts), Advice.NOT_A_MODEL));
    }
    if (!keep.isEmpty()) {
      parameters.put("keep", String.join(",", keep));
    }
    if (!applied.nowhere().isEmpty()) {
      parameters.put("nowhere", String.join(",", applied.nowhere().stream().sorted().toList()));
    }
    return new Drafting(seen, note(conflicts)).plan("resolve-conflict", parameters);
  }

  private String none(JsonNode found) {
    if (!found.path("unknowns").isEmpty()) {
      List<String> open = new ArrayList<>();
      for (JsonNode each : found.path("unknowns")) {
        open.add("- %s (%s)".formatted(each.path("reason").asText(), each.path("path").asText()));
      }
      return "Whether branches conflict here cannot be told%s:\n\n%s\n\nRestore the missing file, or name the migration that took its place, and ask again. %s"
          .formatted(seen.cite("find_conflicts"), String.join("\n", open), Advice.NOT_A_MODEL);
    }
    return "No app of this checkout has more than one leaf"
        + seen.cite("find_conflicts")
        + ", so `migrate` will not report a conflict here. If it does elsewhere, the files"
        + " differ there: compare the `migrations` folders with `git status` and look for"
        + " stale or untracked files. "
        + Advice.NOT_A_MODEL;
  }

  private String ofGit(JsonNode conflicts) {
    return "That is a conflict of git in the lines of a file, which no migration resolves: edit the file so that it has what both sides mean, take the markers out and `git add` it. Then run `makemigrations --check`: it says whether the models you wrote still are what the migrations lead to.%s %s"
        .formatted(
            conflicts.isEmpty()
                ? " The migrations of this checkout have one leaf in each app%s."
                    .formatted(seen.cite("find_conflicts"))
                : " Beside it, %s more than one leaf%s: ask \"resolve the migration conflict\" for a plan."
                    .formatted(apps(conflicts), seen.cite("find_conflicts")),
            Advice.NOT_A_MODEL);
  }

  private static String apps(JsonNode conflicts) {
    List<String> apps = new ArrayList<>();
    conflicts.forEach(each -> apps.add(each.path("app").asText()));
    return String.join(", ", apps) + (apps.size() == 1 ? " has" : " have");
  }

  private String elsewhere(String app, JsonNode conflicts) {
    return "%s has one leaf, so there is no conflict to resolve in it%s; %s more than one. Ask for that. %s"
        .formatted(app, seen.cite("find_conflicts"), apps(conflicts), Advice.NOT_A_MODEL);
  }

  /** The app that the question names as one. */
  private Optional<String> app(JsonNode conflicts) {
    List<String> named = new ArrayList<>();
    JsonNode apps = seen.answer("list_apps").orElse(Step.arguments()).path("apps");
    for (JsonNode each : apps) {
      String label = each.path("app").asText();
      String quoted = Pattern.quote(label);
      if (whole.says(
          "\\b(?:in|of|for) (?:the )?(?:app )?%s(?: app)?\\b(?!\\.)|\\bapp %s\\b|\\b%s app\\b"
              .formatted(quoted, quoted, quoted))) {
        named.add(label);
      }
    }
    Optional<String> clashing =
        named.stream().filter(each -> conflict(conflicts, each).isPresent()).findFirst();
    return clashing.isPresent() ? clashing : named.stream().findFirst();
  }

  /** The one clashing app that is asked for and no other: "only in x", or "leave y alone". */
  private Optional<String> alone(JsonNode conflicts) {
    List<String> apps = new ArrayList<>();
    conflicts.forEach(each -> apps.add(each.path("app").asText()));
    List<String> only =
        apps.stream()
            .filter(
                label ->
                    whole.says(
                        "\\b(?:only|just)\\b(?: \\w+){0,4} %1$s\\b|\\b%1$s\\b(?: app)? (?:only|alone)\\b(?<!leave %1$s alone)"
                            .formatted(Pattern.quote(label))))
            .toList();
    List<String> others =
        apps.stream()
            .filter(
                label ->
                    demands.limits().stream()
                        .noneMatch(limit -> !limit.only() && names(limit, label)))
            .toList();
    if (only.size() == 1) {
      return Optional.of(only.getFirst());
    }
    return others.size() == 1 && apps.size() > 1
        ? Optional.of(others.getFirst())
        : Optional.empty();
  }

  private static boolean names(Demands.Limit limit, String label) {
    return limit.says("\\b%s\\b".formatted(Pattern.quote(label)));
  }

  /** Whether a limit speaks of an app: of one that does not clash nothing is planned anyway. */
  private boolean isOfApp(Demands.Limit limit, JsonNode conflicts) {
    List<String> labels = new ArrayList<>();
    seen.answer("list_apps")
        .orElse(Step.arguments())
        .path("apps")
        .forEach(each -> labels.add(each.path("app").asText()));
    List<String> named = labels.stream().filter(label -> names(limit, label)).toList();
    return !named.isEmpty()
        && (limit.only()
            ? named.stream().anyMatch(label -> conflict(conflicts, label).isPresent())
            : alone(conflicts).isPresent()
                || named.stream().noneMatch(label -> conflict(conflicts, label).isPresent()));
  }

  private static Optional<JsonNode> conflict(JsonNode conflicts, String app) {
    for (JsonNode each : conflicts) {
      if (each.path("app").asText().equals(app)) {
        return Optional.of(each);
      }
    }
    return Optional.empty();
  }

  /** Whether what is recommended rewrites migrations that nobody said may be. */
  private static boolean moves(JsonNode conflicts, Set<String> kept) {
    for (JsonNode each : conflicts) {
      for (JsonNode resolution : each.path("resolutions")) {
        for (JsonNode file : resolution.path("files")) {
          if (resolution.path("recommended").asBoolean()
              && !file.asText().startsWith("create ")
              && kept.isEmpty()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static String examples(JsonNode conflicts) {
    List<String> leaves = new ArrayList<>();
    conflicts.forEach(each -> each.path("leaves").forEach(leaf -> leaves.add(leaf.asText())));
    return String.join(" or ", leaves.stream().limit(2).map(each -> "`" + each + "`").toList());
  }

  /** What there is to say where nothing may change, and one side has to. */
  private String keepsAll(Demands.Limit limit, JsonNode conflicts) {
    return "\"%s\": with every migration left as it is, an empty merge is all that remains, and here it is not enough%s: %s. One side has to change, and what a database has run is not the side. Name the migrations that have run, as %s, and only the others are moved; or give `--applied LISTING` with the output of `manage.py showmigrations --plan` of that database, or `--only-new REF` with the branch that has what is deployed. %s"
        .formatted(
            limit.whole(),
            seen.cite("find_conflicts"),
            conflicts.path(0).path("why").path(0).path("message").asText(),
            examples(conflicts),
            Advice.NOT_A_MODEL);
  }

  /** Why an empty merge is not enough, where it is not. */
  private Optional<String> notMerged(JsonNode conflicts) {
    for (JsonNode each : conflicts) {
      boolean merges = false;
      for (JsonNode resolution : each.path("resolutions")) {
        merges |= resolution.path("kind").asText().equals("merge");
      }
      if (!merges) {
        return Optional.of(
            "An empty merge does not resolve the conflict of %s, so I have not written one%s: %s. With a merge alone the order of the branches is left to chance on a database that has run neither. Ask \"resolve the conflict of %s\" for the plan that puts them into one order. %s"
                .formatted(
                    each.path("app").asText(),
                    seen.cite("find_conflicts"),
                    each.path("why").path(0).path("message").asText(),
                    each.path("app").asText(),
                    Advice.NOT_A_MODEL));
      }
    }
    return Optional.empty();
  }

  /** Where a merge is spoken of and another way is planned. */
  private String note(JsonNode conflicts) {
    return whole.says("\\bmerge migration\\b|--merge\\b")
            && !whole.says("\\bno merge\\b")
            && !REBASES.matcher(whole.text()).find()
            && notMerged(conflicts).isPresent()
        ? "An empty merge is not enough here: %s%s. So the plan puts the branches into one order.\n\n"
            .formatted(
                conflicts.path(0).path("why").path(0).path("message").asText(),
                seen.cite("find_conflicts"))
        : "";
  }

  private String report(JsonNode conflicts) {
    StringBuilder out = new StringBuilder();
    for (JsonNode each : conflicts) {
      out.append(
          "%s has %d leaves%s (%s).\n\n"
              .formatted(
                  each.path("app").asText(),
                  each.path("leaves").size(),
                  seen.cite("find_conflicts"),
                  each.path("relation").asText()));
      for (JsonNode branch : each.path("branches")) {
        List<String> names = new ArrayList<>();
        branch.path("migrations").forEach(name -> names.add("`" + name.asText() + "`"));
        out.append("- one branch: ").append(String.join(", then ", names)).append('\n');
      }
      for (JsonNode why : each.path("why")) {
        out.append("- ")
            .append(why.path("message").asText())
            .append(" (")
            .append(why.path("path").asText())
            .append(':')
            .append(why.path("line").asInt())
            .append(")\n");
      }
      for (JsonNode resolution : each.path("resolutions")) {
        out.append(resolution.path("recommended").asBoolean() ? "- recommended, " : "- else, ")
            .append(resolution.path("kind").asText())
            .append(": ")
            .append(resolution.path("why").asText());
        if (resolution.hasNonNull("safe_if")) {
          out.append(" Safe if ").append(resolution.path("safe_if").asText()).append('.');
        }
        out.append('\n');
      }
    }
    Applied applied = Applied.of(whole.text(), conflicts);
    Set<String> kept = applied.names();
    return out.append(
            kept.isEmpty()
                ? applied.unnamed()
                    ? "\n"
                        + "What has run is not rewritten, and only the other side may be changed;"
                        + " which of them you mean I cannot tell from the words, so name its"
                        + " migrations."
                    : "\n"
                        + "No branch wins by itself: what decides is which of them a database has"
                        + " run."
                : "\nWhat has run is not rewritten: %s stays as it is, and only the other side may be changed."
                    .formatted(String.join(", ", kept.stream().sorted().toList())))
        .append(" I have drafted nothing; ask \"resolve the migration conflict\" for the files. ")
        .append(Advice.NOT_A_MODEL)
        .toString();
  }
}
