package io.github.djarchitect.hazard.rule;

import io.github.djarchitect.hazard.FindingDraft;
import io.github.djarchitect.hazard.Findings;
import io.github.djarchitect.hazard.Hazard;
import io.github.djarchitect.hazard.MigrationRule;
import io.github.djarchitect.hazard.MigrationView;
import io.github.djarchitect.hazard.OperationView;
import io.github.djarchitect.hazard.Predicted;
import io.github.djarchitect.hazard.RuleDoc;
import io.github.djarchitect.hazard.Severity;
import io.github.djarchitect.sql.Statement;
import io.github.djarchitect.sql.Vendor;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Rights that a migration gives, takes or runs with. */
public final class PrivilegesInMigration implements MigrationRule {
  static final RuleDoc DOC =
      new RuleDoc(
          "privileges-in-migration",
          "A migration changes who may do what in the database",
          Hazard.SECURITY,
          Severity.WARNING,
          "GRANT, REVOKE, OWNER TO, row level security or policies, SECURITY DEFINER functions,"
              + " and extensions that only a superuser may create.",
          "Rights widen for everyone who can open a connection, or the migration fails for a role"
              + " that is not allowed to do it.",
          "Name the role and the rights one by one; set search_path on SECURITY DEFINER functions;"
              + " let an administrator create extensions and roles.",
          """
          migrations.RunSQL(
              'GRANT ALL ON "shop_order" TO PUBLIC', 'REVOKE ALL ON "shop_order" FROM PUBLIC'
          ),
          """,
          """
          migrations.RunSQL(
              'COMMENT ON TABLE "shop_order" IS NULL', migrations.RunSQL.noop
          ),
          """,
          "PostgreSQL, MySQL, MariaDB.",
          List.of(
              "https://www.postgresql.org/docs/current/sql-grant.html",
              "https://www.postgresql.org/docs/current/sql-createfunction.html"
                  + "#SQL-CREATEFUNCTION-SECURITY",
              "https://www.postgresql.org/docs/current/sql-createextension.html"));

  private static final Pattern WIDE =
      Pattern.compile(
          "(?is)\\b(to\\s+public\\b|grant\\s+all\\b|superuser|bypassrls|with\\s+grant\\s+option"
              + "|disable\\s+row\\s+level|to\\s+'?[^']*'?@'%')");
  // Trusted since PostgreSQL 13: the owner of the database may create them.
  private static final Set<String> TRUSTED =
      Set.of(
          "btree_gin",
          "btree_gist",
          "citext",
          "cube",
          "dict_int",
          "fuzzystrmatch",
          "hstore",
          "intarray",
          "isn",
          "lo",
          "ltree",
          "pg_trgm",
          "pgcrypto",
          "seg",
          "tablefunc",
          "tcn",
          "tsm_system_rows",
          "tsm_system_time",
          "unaccent",
          "uuid-ossp");

  @Override
  public RuleDoc doc() {
    return DOC;
  }

  @Override
  public void check(MigrationView migration, Findings findings) {
    for (OperationView operation : migration.operations()) {
      for (Predicted predicted : operation.statements()) {
        switch (predicted.statement()) {
          case Statement.Privilege privilege ->
              privilege(migration, operation, predicted, privilege.sql(), findings);
          case Statement.CreateFunction function
              when function.securityDefiner() && !pinsSearchPath(function.sql()) ->
              add(
                  migration,
                  operation,
                  predicted,
                  Severity.BLOCKER,
                  "%s runs with its owner's rights and takes names from the caller's search_path."
                      .formatted(function.name()),
                  "Add SET search_path = pg_catalog, pg_temp to the function, and REVOKE EXECUTE"
                      + " FROM PUBLIC.",
                  findings);
          case Statement.CreateExtension extension
              when migration.target().vendor() == Vendor.POSTGRESQL
                  && !TRUSTED.contains(extension.name()) ->
              add(
                  migration,
                  operation,
                  predicted,
                  Severity.WARNING,
                  "The extension %s is not a trusted one: only a superuser may create it."
                      .formatted(extension.name()),
                  "Have an administrator create it before the deploy; the statement then does"
                      + " nothing.",
                  findings);
          default -> {}
        }
      }
    }
  }

  private static void privilege(
      MigrationView migration,
      OperationView operation,
      Predicted predicted,
      String sql,
      Findings findings) {
    boolean wide = WIDE.matcher(sql).find();
    boolean revoke = sql.stripLeading().toLowerCase(Locale.ROOT).startsWith("revoke");
    add(
        migration,
        operation,
        predicted,
        wide && !revoke ? Severity.BLOCKER : Severity.WARNING,
        wide && !revoke
            ? "This gives rights to more than the role that needs them."
            : revoke
                ? "Running code may still need the right that this takes away."
                : "This changes rights; it fails if the migrating role does not own the object.",
        DOC.instead(),
        findings);
  }

  private static boolean pinsSearchPath(String sql) {
    return sql.toLowerCase(Locale.ROOT).contains("search_path");
  }

  private static void add(
      MigrationView migration,
      OperationView operation,
      Predicted predicted,
      Severity severity,
      String message,
      String fix,
      Findings findings) {
    findings.add(
        FindingDraft.at(DOC, migration, operation)
            .severity(severity)
            .message(message)
            .fix(fix)
            .because(predicted)
            .build());
  }
}
