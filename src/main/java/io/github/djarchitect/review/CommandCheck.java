package io.github.djarchitect.review;

import io.github.djarchitect.files.Place;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.hazard.Size;
import io.github.djarchitect.live.LiveDatabase;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the commands of a phase, which nobody judges as they run, do to a live system. */
final class CommandCheck {
  /** Commands that no plan needs: what they do is neither judged nor undone by a rollback. */
  private static final Pattern DESTROYS =
      Pattern.compile(
          "--fake\\b(?!-initial)|\\bkubectl\\s+delete\\b|\\bterraform\\s+destroy\\b|\\bmysqladmin\\s[^;|&]*\\bdrop\\b|"
              + "\\bdocker(?:-|\\s+)compose\\s+down\\b[^;|&]*\\s(?:-v\\b|--volumes\\b)|\\bdocker\\s+volume\\s+(?:rm|prune)\\b|"
              + "\\bredis-cli\\b[^;|&]*\\bFLUSH(?:ALL|DB)\\b|"
              + "\\b(?:sql)?flush\\b|\\breset_db\\b|\\bdropdb\\b|\\brm\\s+-|"
              + "\\bfind\\b[^|;]*\\s-delete\\b|\\bgit\\s+push\\b[^|;&]*\\s(?:--force\\b|-f\\b)|"
              + "\\bgit\\s+(?:reset\\s+--hard|clean\\s+-\\w*f)|"
              + "\\b(?:python3?|shell(?:_plus)?)\\s+(?:-\\w+\\s+)*(?:-c|--command)[=\\s].*(?:\\.(?:delete|_raw_delete|clear|unlink)\\(|\\brmtree\\b|\\bos\\.remove\\b)|"
              + "\\b(?:DROP\\s+(?:TABLE|DATABASE|SCHEMA|COLUMN)|TRUNCATE|DELETE\\s+FROM)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern COMMAND =
      Pattern.compile(
          "^\\W*(?:(?:sudo|\\$)\\s+)?(?:python3?|\\./manage\\.py|manage\\.py|psql|mysql|rm|docker|kubectl|bash|sh|curl|wget)\\s"
              + "|^\\s*(?:SELECT|WITH|DELETE|UPDATE|INSERT|DROP|TRUNCATE|ALTER)\\s");

  /** Forwards alone: in a rollback, where the phase brought the app, it is the way back. */
  private static final Pattern UNMIGRATES =
      Pattern.compile("manage\\.py\\s+migrate\\b[^;|&]*\\s(?:zero)\\b");

  /** What nobody has read. */
  private static final Pattern UNREAD =
      Pattern.compile(
          "\\b(?:curl|wget)\\b[^;&]*\\|\\s*(?:sudo\\s+)?(?:\\w*sh|python3?|psql|mysql)\\b|\\b(?:ba|z)?sh\\s+<\\(\\s*(?:curl|wget)\\b");

  /** Code on the command line that writes. */
  private static final Pattern WRITES =
      Pattern.compile(
          "\\b(?:python3?|shell(?:_plus)?)\\s+(?:-\\w+\\s+)*(?:-c|--command)[=\\s].*(?:\\.(?:save|update|create|bulk_\\w+|set|execute)\\(|\\bexec\\()");

  private static final String TABLE = "(?:\\s+(?:ONLY\\s+)?\\\\?\"?(?<table>[\\w.]+))?";

  /**
   * The start of a command, of a text in quotes or of a next statement: {@code cluster} is a word
   * of many other tools.
   */
  private static final String STARTS = "(?:^|[\"';(])\\s*";

  /**
   * A command and the lock that PostgreSQL takes for it.
   *
   * <p>Source: PostgreSQL 18 manual, "Explicit Locking" and the pages of the commands.
   */
  private record Blocking(Pattern command, String does) {
    static Blocking of(String command, String does) {
      return new Blocking(Pattern.compile(command, Pattern.CASE_INSENSITIVE), does);
    }
  }

  private static final List<Blocking> BLOCKS =
      List.of(
          Blocking.of(
              "\\bVACUUM\\s*(?:\\([^)]*\\bFULL\\b(?!\\s+(?:FALSE|OFF|0))[^)]*\\)|FULL\\b)(?:\\s+(?:FREEZE|VERBOSE|ANALYZE)\\b)*"
                  + TABLE,
              "writes the whole table anew under ACCESS EXCLUSIVE"),
          Blocking.of(
              "\\bvacuumdb\\b[^;|&]*\\s(?:--full\\b|-\\w*f\\w*\\b)",
              "writes whole tables anew under ACCESS EXCLUSIVE"),
          Blocking.of(
              "\\bREINDEX\\s*(?:\\((?![^)]*\\bCONCURRENTLY\\b(?!\\s+(?:FALSE|OFF|0)))[^)]*\\)\\s*)?(?:TABLE|INDEX|SCHEMA|DATABASE|SYSTEM)\\b(?!\\s+CONCURRENTLY\\b)"
                  + TABLE,
              "builds indexes anew under SHARE on the table and ACCESS EXCLUSIVE on each index"),
          Blocking.of(
              "\\breindexdb\\b(?![^;|&]*--concurrently\\b)",
              "builds indexes anew under SHARE on the table and ACCESS EXCLUSIVE on each index"),
          Blocking.of(
              STARTS
                  + "CLUSTER\\s+(?:VERBOSE\\s+|\\([^)]*\\)\\s*)?\\\\?\"?(?<table>[\\w.]+)\\\\?\"?(?=\\s+USING\\b|\\s*(?:;|\"|'|$))",
              "writes the whole table anew under ACCESS EXCLUSIVE"),
          Blocking.of("\\bclusterdb\\b", "writes whole tables anew under ACCESS EXCLUSIVE"),
          Blocking.of(
              "\\bLOCK\\s+TABLE\\b"
                  + TABLE
                  + "(?![^;]*\\bIN\\s+(?:ACCESS\\s+SHARE|ROW\\s+SHARE|ROW\\s+EXCLUSIVE)\\s+MODE)",
              "locks the table as long as its transaction runs"));

  private static final Set<String> NO_TABLE = Set.of("in", "on", "using");

  private final LiveDatabase live;
  private final Judgement judgement;

  CommandCheck(LiveDatabase live, Judgement judgement) {
    this.live = live;
    this.judgement = judgement;
  }

  /** Whether a text is for a shell or a database, and no sentence. */
  static boolean isCommand(String text) {
    return COMMAND.matcher(text).find();
  }

  static boolean destroys(String command) {
    return DESTROYS.matcher(command).find();
  }

  /** What must not stand among the commands of a phase, though it may lead back. */
  void forward(String command, Place place) {
    if (command.strip().startsWith("#")) {
      return;
    }
    if (UNMIGRATES.matcher(command).find()) {
      destroyed(command, place);
    }
    boolean unread = UNREAD.matcher(command).find();
    if (unread || WRITES.matcher(command).find()) {
      judgement.add(
          Judgement.finding(
              "command-not-judged",
              unread ? Hazard.SECURITY : Hazard.UNREADABLE,
              unread ? Severity.BLOCKER : Severity.WARNING,
              null,
              place,
              unread
                  ? "The command `%s` runs what it fetches, which nobody has read."
                      .formatted(command)
                  : "The command `%s` writes by code that is not looked into.".formatted(command),
              "Do it in a migration, where its locks, its loss and its reverse are judged."));
    }
  }

  void check(String command, Place place) {
    if (destroys(command)) {
      destroyed(command, place);
    }
    if (command.strip().startsWith("#")) {
      return; // a step for people, which may say that something is not to be done
    }
    for (Blocking blocking : BLOCKS) {
      Matcher matcher = blocking.command().matcher(command);
      if (matcher.find()) {
        String table = table(matcher);
        judgement.add(
            Judgement.finding(
                "command-blocks",
                Hazard.BLOCKS_READS_AND_WRITES,
                table == null ? Severity.BLOCKER : Size.severity(live, table, Severity.BLOCKER),
                null,
                place,
                "The command `%s` %s: queries wait %s."
                    .formatted(
                        command,
                        blocking.does(),
                        table == null
                            ? "as long as it runs, which grows with the tables"
                            : Size.phrase(live, table)),
                "Use the form that blocks nobody: REINDEX ... CONCURRENTLY, plain VACUUM,"
                    + " pg_repack; or leave it to a person with a maintenance window."));
        return;
      }
    }
  }

  private void destroyed(String command, Place place) {
    judgement.fault(
        "command-destroys",
        Hazard.LOSES_DATA,
        null,
        place,
        "The command `%s` takes away rows, tables or files, or what was recorded of them, past every check."
            .formatted(command),
        "Do it in a migration, where it is judged, or leave it to a person with a backup.");
  }

  private static @Nullable String table(Matcher matcher) {
    if (!matcher.namedGroups().containsKey("table")) {
      return null;
    }
    String table = matcher.group("table");
    return table == null || NO_TABLE.contains(table.toLowerCase(Locale.ROOT)) ? null : table;
  }
}
