package io.github.djarchitect.agent.advisor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.agent.Answer;
import io.github.djarchitect.files.FileChange;
import io.github.djarchitect.sql.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a question forbids, asks only to know, or wants besides, is heeded or told. */
class AdvisorLimitsTest {
  private static final Path SHOP = Path.of("examples", "shop");
  private static final Path TEAM = Path.of("examples", "team-conflict");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Explain how our permission system works today: who may refund an order? | drafted nothing",
        "Remove the role field from User, we use groups for permissions now | A column that goes",
        "Undo the RBAC groups: go back from auth groups to the role column | nothing I plan",
        "we want proper rbac instead of the role field on User, nobody should lose access | its"
            + " values are mapped to no role",
        "Replace User.role with a real roles & permissions model, keep everybodys current"
            + " permissions | leave User.role as it is",
        "expand/contract from the role CharField to an RBAC schema (roles, role_permissions,"
            + " user_roles), backfilling existing grants | Roles are to take the place of"
            + " User.role",
        "User.role should become RBAC roles, permissions stay | accounts/permissions.py:21 (role)",
        "rbac: drop the is_staff flag, use roles and groups instead | User.is_staff",
        "Do we need RBAC here or is ABAC better for the refund limit? | drafted nothing",
        "replace accounts.User.role by a many-to-many to a new Role model because one employee can"
            + " have two roles | User.role, which is no permission of Django's",
        "make User.role an m2m to Role | accounts/permissions.py:21 (role)",
        "an employee can have two roles, so swap the role field on User for a roles M2M |"
            + " accounts/permissions.py:21 (role)",
        "we need several roles per user: User.role -> ManyToManyField to a Role table | its values"
            + " are mapped to no role",
        "RBAC with no new tables, use Django's groups only | a condition that I cannot plan around",
        "rbac, but only for the orders app | a condition that I cannot plan around",
        "Introduce RBAC in a new app called iam, not in accounts | startapp",
        "split the field name of Customer into title, first_name, last_name | title stands in some"
            + " values",
        "split the field name of Customer into first_name, last_name and title | title stands in"
            + " some values",
        "rename Encounter.status to state, we cannot stop | no model Encounter",
        "We store cents (price_cents on products) and want decimals in euros, numeric(12,2) | in"
            + " euros",
        "weight_grams -> weight_kg as decimal(8,3) on products | two changes",
        "Split Customer.name into given_name and family_name. Last word is the family name |"
            + " how the values are to be cut",
        "split Address.street by comma into street_name and house_no | how the values are to be"
            + " cut",
        "Split customers.Customer.name into first_name and last_name. Triggers are forbidden in our"
            + " database. | Triggers are forbidden",
        "rbac, without the permissions of support | a condition that I cannot plan around",
        "move permissions to roles for all but not the staff users | a condition that I cannot plan"
            + " around",
        "The role char field of accounts.User should become a real table of roles with permissions,"
            + " existing users keep their permissions | its values are mapped to no role",
        "split customers.Customer.name into first_name and last_name; everything before the first"
            + " space is the last name, the rest the first name | how the values are to be cut",
        "customer.name should be split into first_name/last_name, but keep name too | keep name"
            + " too",
        "rename note to remark and phone to phone_number | two changes",
        "What happens if I just run AlterField on total_cents from IntegerField to BigIntegerField?"
            + " Just explain, no files. | Another type for a column",
        "address street should become street_name and house_number, 10M rows | house_number",
        "Customer.name broken up into given_name (max 80) and family_name (max 120) | (max 80)",
        "Fold first_name and last_name of customers back into one name | Several columns into one",
        "Introduce roles and drop every individual permission people got by hand | takes"
            + " permissions",
        "How long would changing Order.total_cents to bigint lock the table? | Another type",
        "Combine street, postcode and city into one column full_address | Several columns into one",
        "make Customer.phone nullable | A column that may be empty",
        "drop the phone column from customers safely | A column that goes",
      })
  void noPlanIsMadeAgainstTheQuestion(String question, String said) {
    Answer answer = Advised.ask(SHOP, question);

    assertThat(answer.proposal()).as(question).isNull();
    assertThat(answer.answer()).contains(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hey, legal wants first & last name separately on customers. we've got ~10M rows in that"
            + " table and can't take the site down | into first_name and last_name",
        "Legal wants the name of customers split, in the table with 10M rows and no downtime |"
            + " into first_name and last_name",
        "don't rename phone, rename email to email_address on Customer | email to email_address",
        "rbac pls, keep perms | Move permissions of User into roles",
        "roles please, but do not delete or change anything in auth_group | Move permissions of"
            + " User into roles",
        "Migrate to RBAC w/o dropping the groups tables; no permission may be lost; we run two app"
            + " versions for a day | Move permissions of User into roles",
        "How do we get from auth groups plus individually granted permissions to a Role model"
            + " without taking anything away from anyone? | Move permissions of User into roles",
        "move permissions to roles without the team losing any rights | Move permissions of User"
            + " into roles",
        "rename orders.Order.reference to order_number, we can't use database triggers | reference"
            + " to order_number",
        "rename Order.reference to order_number without new tabels and wihtout trigers | reference"
            + " to order_number",
        "Order.total_cents -> bigint. Don't drop the old column, analytics still reads it |"
            + " total_cents to BigIntegerField",
        "Order.total_cents: integer to bigint, 10M rows | total_cents to BigIntegerField",
        "Customer.phone to mobile, 10M customers, online | phone to mobile",
        "Rename Customer.phone to mobile; postgres in production, mysql support can be ignored |"
            + " phone to mobile",
        "permissions of groups into RBAC roles, keep them | Move permissions of User into roles",
        "change Product.weight_grams to a decimal with 3 places | max_digits=13, decimal_places=3",
        "split the street of an address into first and last name | into first_name and last_name",
        "RBAC from auth.Group and the user permissions, keep perms | Move permissions of User into"
            + " roles",
        "We want RBAC roles instead of the role column; leave User.role as it is for now | Move"
            + " permissions of User into roles",
        "Product.weight_grams: go to max_digits=13 and 3 decimals. 12M rows | max_digits=13,"
            + " decimal_places=3",
        "increase the length of Customer.name to 320 | CharField(max_length=320)",
        "Make Address.city longer: 255 characters, 10M rows, no downtime |"
            + " CharField(max_length=255)",
        "Hi! The app crashes for long city names. The SAP import is slow. Redis is fine. Anyway: we"
            + " need the city on addresses to hold up to 255 characters. The customers table was"
            + " fixed last year. | Address.city to CharField(max_length=255)",
        "we dont want to split the customer name, only widen it to 300 characters |"
            + " Customer.name to CharField(max_length=300)",
        "widen the name of Customer to 300 characters, we don't want to rename it |"
            + " Customer.name to CharField(max_length=300)",
        "Customer.name max length 200 -> 500, ten million customers, keep serving |"
            + " CharField(max_length=500)",
        "Product.weight_grams must hold 3 decimals and up to 99999 | max_digits=13,"
            + " decimal_places=3",
        "Introduce RBAC and carry over everyone's permissions. Do not touch User.role, scanners"
            + " read it. | Move permissions of User into roles",
      })
  void whatIsForbiddenOrToldBesideIsNotTakenForTheWish(String question, String title) {
    assertThat(Objects.requireNonNull(Advised.ask(SHOP, question).proposal()).title())
        .contains(title);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permissions: go from groups to RBAC roles. dont loose anything. thx",
        "RBAC migratoin for accounts, keep exisiting permisions, zero downtime, no data loss",
        "rbac from groups, must not brake anything",
        "groups to roles, rbac: no premission may get lsot",
        "rbac, without touching existing migratoins, keep all assignements",
        "role based access control pls!! nobody shoud loose acces, must not lcok the users tabel",
        "rbac with roles from groups. keep everyones priviledges, no dwontime",
        "Move auth groups to roles (rbac). Don't forget anybody! Never loose a permision.",
        "rbac for all, existing acces rights stay, no exeptions",
        "rbac, keep the group tables untill q3",
        "rbac without leaving anyone behind",
      })
  void whatThePlanKeepsAnywayIsReadThroughSlipsOfTheFinger(String question) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.status()).as(answer.answer()).isEqualTo("Approved");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "split Customer.name into first_name and last_name. trigers are forbiden | triggers are"
            + " forbidden",
        "rbac please, do not migrate the permissions of inactive users | do not migrate",
        "groups to roles rbac, no new tabels | no new tables",
        "rbac, leave out the grants of inactive users | leave out the grants",
        "rbac, dont mirror current groups | dont mirror",
        "split Customer.name into first_name and last_name, dont touch existing rows | dont touch"
            + " existing rows",
        "split Customer.name into first_name and last_name, withou a backfil | without a backfill",
        "split Customer.name into first_name and last_name, keep the exisiting colum | keep the"
            + " existing column",
        "split Customer.name into first_name and last_name without droping the old colum | without"
            + " dropping the old column",
        "split Customer.name into first_name and last_name without dropping the old column yet or"
            + " using triggers | or using triggers",
        "split Customer.name into first_name and last_name; never drop the old column | never drop",
      })
  void whatThePlanCannotKeepStopsItThroughSlipsOfTheFinger(String question, String quoted) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.proposal()).as(answer.answer()).isNull();
    assertThat(answer.answer()).contains(quoted, "a condition that I cannot plan around");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Customer.name: seperate it into first_name and last_name without dropping the old colum"
            + " yet because the newsletter service still reads it. 10 million customers. how? |"
            + " until whoever uses it has moved",
        "split Customer.name into first_name and last_name. The old column should stay until the"
            + " next release. | for as long as the column is needed",
        "split Customer.name into first_name and last_name but the old colum must not be droped"
            + " yet | for as long as the column is needed",
        "rename Order.reference to order_number, leave the old one alone until november | for as"
            + " long as the column is needed",
        "rename Order.note to remark, keep the old column for a few weeks | No phase of this plan"
            + " drops a column",
      })
  void theOldColumnThatStaysForNowIsSaidToWaitForTheLastPhase(String question, String told) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.status()).as(answer.answer()).isEqualTo("Approved");
    assertThat(answer.answer()).contains(told);
  }

  @Test
  void anAppThatIsNotToBeTouchedIsNot() {
    Answer answer =
        Advised.ask(SHOP, "Move us to RBAC with all rights kept. Do not touch the customers app.");

    assertThat(Objects.requireNonNull(answer.proposal()).files())
        .isNotEmpty()
        .noneMatch(file -> file.path().startsWith("customers/"));
    assertThat(
            Advised.ask(SHOP, "RBAC please. Do not touch the customers app. No new tables.")
                .answer())
        .contains("\"No new tables")
        .contains("a condition that I cannot plan around");
    assertThat(Advised.ask(SHOP, "Move us to RBAC. Do not touch the accounts app.").answer())
        .contains("that app is not to be touched");
  }

  @Test
  void theColumnOfHardCodedRolesIsSaidToStay() {
    Answer answer = Advised.ask(SHOP, "Turn the three hard coded roles into database driven roles");

    assertThat(answer.status()).isEqualTo("Approved");
    assertThat(answer.answer()).contains("Not in this plan: accounts.User.role itself");
  }

  @Test
  void whatIsWishedBesideTheMoveIsNamedAsMissing() {
    assertThat(
            Advised.ask(SHOP, "RBAC please, and add a new role auditor that may only read")
                .answer())
        .startsWith("Not in this plan: \"add a new role auditor");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Production has already run 0003_ticket_channel and 0004_rename_owner_to_assignee. The"
            + " owner required branch is mine and not deployed anywhere. Sort out the two heads.",
        "How should we combine the parallel migrations so that staging (which has the rename) and"
            + " prod (which has neither) get to the same schema?",
        "0004_rename_owner_to_assignee is on main and already deployed to production. Resolve the"
            + " clash; do not touch anything that is on main.",
        "Staging already ran the rename branch, production already ran the owner required branch."
            + " Resolve the conflicting migrations.",
        "resolve the conflict, but do not rename 0003_ticket_channel",
      })
  void whatADatabaseHasRunIsNeverMoved(String question) {
    Answer answer = Advised.ask(TEAM, question);

    assertThat(answer.proposal()).isNull();
    assertThat(answer.answer()).contains("left as it is, no resolution of tickets holds");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Resolve the migration conflict without touching applied migrations",
        "two branches conflict; the migrations that are applied must not be edited",
        "our branches both added a migration, please fix but don't rewrite migrations that are"
            + " deployed",
        "resolve the conflict, never edit applied migrations. And leave models.py alone",
        "Please resolve the conflicting migrations from our two branches, without editing anything"
            + " that may already be applied.",
        "resolve conflict, nothing that is already applied should be edited",
        "fix the conflict, leave whatever is deployed alone",
        "resolve the conflict, don't edit aplied files",
      })
  void appliedMigrationsAreKeptByAMergeOrByTheirNames(String question) throws IOException {
    assertThat(Advised.ask(TEAM, question).answer())
        .contains("Which branch is applied", "Name its migrations");
    Answer named =
        Advised.ask(
            TEAM,
            question
                + ". Production has run 0003_give_unowned_tickets_to_lead and"
                + " 0004_owner_required.");
    assertThat(named.status()).as(named.answer()).isEqualTo("Approved");
    Answer merged = Advised.ask(independent(), question);
    assertThat(merged.status()).as(merged.answer()).isEqualTo("Approved");
    assertThat(Objects.requireNonNull(merged.proposal()).files())
        .extracting(file -> file.path())
        .containsExactly("shelf/migrations/0003_merge_0002_author_0002_isbn.py");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Two of us merged on Friday, now tickets has 0004_owner_required and"
            + " 0004_rename_owner_to_assignee. makemigrations --merge didnt help, what now?",
        "Sarah and I both merged yesterday and now migrate complains about two leaves",
        "we merged both PRs this morning, tickets has 0004_owner_required and"
            + " 0004_rename_owner_to_assignee",
        "Two leaf nodes in tickets. We pushed both branches on Monday. What should we commit?",
        "Two branches added 0004 to tickets. Which order is right and what should I commit?",
        "Conflicting migrations detected, help",
      })
  void whatIsOnlyMergedInGitIsPlannedUnderAStatedAssumption(String question) {
    Answer answer = Advised.ask(TEAM, question);
    assertThat(answer.status()).as(answer.answer()).isEqualTo("Approved");
    assertThat(Objects.requireNonNull(answer.proposal()).assumptions())
        .contains("0003_ticket_channel of tickets is applied nowhere and on no shared branch.");
    assertThat(answer.proposal().questions()).isNotEmpty();
  }

  @Test
  void whatTheQuestionSaysOfABranchIsNoAssumptionOfThePlan() {
    Answer answer =
        Advised.ask(
            TEAM,
            "The owner_required branch is on main and deployed. The rename branch is mine, not"
                + " deployed anywhere. How should I fix the migraton conflict?");
    assertThat(Objects.requireNonNull(answer.proposal()).assumptions())
        .contains("As you say, 0004_rename_owner_to_assignee of tickets is applied nowhere.")
        .noneMatch(each -> each.endsWith("on no shared branch."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rename Order.reference to order_ref. Name the migration 0010_rename_ref | 0010_rename_ref",
        "rename Order.reference to order_ref, migration name should be rename_ref | rename_ref",
        "rbac from groups. call the migration 0005_iam_roles | 0005_iam_roles",
      })
  void aNameOfAFileThatThePlanDoesNotGiveIsSaidToBeNotFollowed(String question, String name) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.proposal()).as(answer.answer()).isNotNull();
    assertThat(answer.answer()).startsWith("Not followed: `%s`".formatted(name));
  }

  @Test
  void aNameOfAFileThatThePlanGivesIsNotSpokenOf() {
    assertThat(
            Advised.ask(
                    SHOP,
                    "split Customer.name into first_name and last_name; migration file named"
                        + " 0007_customer_first_name")
                .answer())
        .doesNotContain("Not followed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Fix conflicting migrations, but I don't want any existing migration file to be renamed or"
            + " edited.",
        "Fix the conflicting migrations. Existing migrations must not be changed.",
        "resolve the conflict without deleting any file",
        "resolve the migration conflict, we don't want to rename any file",
      })
  void whereNoFileMayChangeOnlyAMergeIsLeft(String question) throws IOException {

    assertThat(Advised.ask(independent(), question).status()).isEqualTo("Approved");
    assertThat(Advised.ask(TEAM, question).answer())
        .contains("an empty merge is all that remains, and here it is not enough");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resolve the conflict in shelf, renumber it instead of a merge",
        "we never do merge migrations. resolve the conflict",
        "conflict: rather rebase mine onto main than have a merge migration",
        "0002_author is live, make my 0002_isbn come after 0002_author",
        "two heads in shelf. 0002_author went live on Monday, put my 0002_isbn on top of it",
        "shelf: author ran on production, isbn exists only in the pull request. I want one straight"
            + " line",
      })
  void aRebaseIsPlannedWhereItIsAskedFor(String question) throws IOException {
    Answer answer = Advised.ask(independent(), question);
    assertThat(answer.status()).as(answer.answer()).isEqualTo("Approved");
    assertThat(Objects.requireNonNull(answer.proposal()).files())
        .extracting(file -> file.action().spelling())
        .containsExactly("rename");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Product.price_cents int to bigint. I run MySQL 8, 10M rows | You say mysql:8",
        "we are on mariadb 10.11: rename Customer.phone to phone_number | You say mariadb:10.11",
        "rename Customer.phone to mobile within one release | within one release",
        "convert User.role to a foreign key to a Role model | is not something I can plan",
        "split Customer.email into local and domain at the first @ | at the first",
        "split Customer.phone into country_code and number | does not say",
        "the enum on User that says support or manager should turn into rows of a roles table with"
            + " the matching rights | Roles are to take the place of",
        "roles that keep every existing permission, two releases at most | two releases at most",
        "User.role is a CharField. Make a real Role table with permissions out of it | Roles are to"
            + " take the place of",
      })
  void whatNoPlanHeedsIsToldAndNothingDrafted(String question, String told) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.proposal()).as(answer.answer()).isNull();
    assertThat(answer.answer()).contains(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Customer.phone is varchar(30). Make it 60. | max_length=60",
        "Customer.phone varchar(30) is too short, 60 please | max_length=60",
        "change Customer.phone from CharField(30) to CharField(40) | max_length=40",
        "turn Order.total_cents into a decimal 14,3, no downtime | max_digits=14, decimal_places=3",
        "phone_number should be the new name of the phone column on customers, ten million rows |"
            + " phone_number",
      })
  void whatIsWantedIsTakenFromTheQuestion(String question, String said) {
    Answer answer = Advised.ask(SHOP, question);
    assertThat(answer.status()).as(answer.answer()).isEqualTo("Approved");
    assertThat(Objects.requireNonNull(answer.proposal()).title()).contains(said);
  }

  @Test
  void aPlanThatOnlyAddsMigrationsKeepsThoseThatAreThere() {
    Answer answer =
        Advised.ask(
            SHOP, "Rename Order.note to remark, 10M rows, without editing existing migrations");
    assertThat(answer.status()).as(answer.answer()).isEqualTo("Approved");
  }

  @TempDir private Path shelf;

  /** A project whose two branches add a field each. */
  private Path independent() throws IOException {
    write(
        "shop/settings.py",
        """
        INSTALLED_APPS = ["shelf"]
        DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
        """);
    write("requirements.txt", "Django==5.2.1\n");
    write(
        "manage.py",
        "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n");
    write("shelf/__init__.py", "");
    write("shelf/migrations/__init__.py", "");
    write(
        "shelf/models.py",
        """
        from django.db import models


        class Book(models.Model):
            title = models.CharField(max_length=40)
            author = models.CharField(max_length=40, null=True)
            isbn = models.CharField(max_length=13, null=True)
        """);
    write(
        "shelf/migrations/0001_initial.py",
        migration(
            "",
            "migrations.CreateModel(name='Book', fields=[('id',"
                + " models.BigAutoField(primary_key=True, auto_created=True, serialize=False,"
                + " verbose_name='ID')), ('title', models.CharField(max_length=40))])"));
    for (String field : List.of("author 40", "isbn 13")) {
      String name = field.split(" ")[0];
      write(
          "shelf/migrations/0002_%s.py".formatted(name),
          migration(
              "('shelf', '0001_initial')",
              "migrations.AddField('book', '%s', models.CharField(max_length=%s, null=True))"
                  .formatted(name, field.split(" ")[1])));
    }
    return shelf;
  }

  private static String migration(String dependency, String operation) {
    return """
    from django.db import migrations, models


    class Migration(migrations.Migration):
        dependencies = [%s]
        operations = [%s]
    """
        .formatted(dependency, operation);
  }

  private void write(String path, String text) throws IOException {
    Path file = shelf.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  @Test
  void theBranchThatRanNowhereIsMoved() {
    Answer answer =
        Advised.ask(
            TEAM,
            "Production has already run 0003_give_unowned_tickets_to_lead and 0004_owner_required."
                + " The rename branch is mine and not deployed anywhere. Sort out the two heads.");

    assertThat(answer.status()).isEqualTo("Approved");
    assertThat(Objects.requireNonNull(answer.proposal()).files())
        .extracting(file -> String.valueOf(file.from()))
        .containsExactly(
            "tickets/migrations/0003_ticket_channel.py",
            "tickets/migrations/0004_rename_owner_to_assignee.py");
    assertThat(answer.proposal().questions()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Which branch wins, the rename or the required owner? | No branch wins by itself",
        "Don't resolve anything yet, just tell me what the two branches do | I have drafted"
            + " nothing",
        "git pull says CONFLICT (content): Merge conflict in tickets/models.py | conflict of git",
        "Resolve the conflicting migrations in the people app | people has one leaf",
        "Just give me an empty merge migration for tickets, nothing else | does not resolve",
        "Turn the boolean Person.team_lead into a role in an RBAC structure |"
            + " people.Person.team_lead itself",
        "Move our permissions to RBAC | Resolve that first",
      })
  void whatIsNoConflictOfMigrationsOrOnlyAskedIsTold(String question, String said) {
    assertThat(Advised.ask(TEAM, question).answer()).contains(said);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No downtime please, 10M rows",
        "without losing data, nobody may lose access",
        "we can't take the site down and don't want locks longer than a second",
        "keep existing permissions, never lock the table",
        "tickets has two migrations without a successor",
      })
  void whatEveryPlanKeepsForbidsNothing(String said) {
    assertThat(Demands.of(said).limits()).isEmpty();
  }

  @Test
  void aLimitEndsWithItsClause() {
    Demands demands = Demands.of("don't rename phone, rename email to address");

    assertThat(demands.limits()).extracting(Demands.Limit::what).isEqualTo(List.of("rename phone"));
    assertThat(demands.wish()).contains("rename email to address").doesNotContain("phone");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Please resolve the conflicting migrations from our two branches in the tickets app,"
            + " without editing anything that may already be applied. | Which branch is applied",
        "Ada worked on channel+rename, I on owner required, she merged first and her stuff is live"
            + " since Tuesday. mine isnt. How do I get one leaf again w/o touching her migrations?"
            + " | One side has to change",
        "resolve the conflicting migrations but dont delete any file | One side has to change",
      })
  void whatHasRunIsAskedForBeforeOneSideIsMoved(String question, String said) {
    Answer answer = Advised.ask(TEAM, question);

    assertThat(answer.proposal()).as(question).isNull();
    assertThat(answer.answer()).contains(said).doesNotContain("Ask \"resolve");
  }

  @Test
  void theMostRowsOfABatchThatAreAllowedBoundTheBackfill() {
    Answer answer =
        Advised.ask(
            SHOP,
            "price_cents of products should be bigint, 12 million entries. Backfill at most 500"
                + " rows per transaction, replicas must not lag.");

    assertThat(Objects.requireNonNull(answer.proposal()).files())
        .extracting(FileChange::content)
        .filteredOn(content -> content.contains("MAX_BATCH_ROWS"))
        .isNotEmpty()
        .allSatisfy(
            content ->
                assertThat(content).contains("FIRST_BATCH_ROWS = 500\n", "MAX_BATCH_ROWS = 500\n"));
  }

  @Test
  void theServerThatIsSaidIsTheOneThatIsPlannedFor() {
    Answer answer =
        Advised.ask(SHOP, "We are on PostgreSQL 15. Rename Customer.phone to mobile, 10M rows");

    assertThat(Objects.requireNonNull(answer.review()).targets())
        .extracting(Target::toString)
        .containsExactly("postgresql:15");
    assertThat(Objects.requireNonNull(answer.proposal()).assumptions())
        .anySatisfy(
            each ->
                assertThat(each)
                    .contains("postgresql:15, as the question says", "say postgresql:16"));
  }

  @Test
  void whatIsForbiddenIsNotAdvisedForLater() {
    Answer answer =
        Advised.ask(
            SHOP,
            "Permission checks should go via roles. Don't delete auth_group rows, the BI team reads"
                + " them.");

    assertThat(answer.answer()).doesNotContain("Not in this plan");
  }
}
