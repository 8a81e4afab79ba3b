package io.github.djarchitect.plan.playbook;

import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.plan.PlanInput;
import io.github.djarchitect.plan.Proposal;
import io.github.djarchitect.project.App;
import io.github.djarchitect.state.ModelState;
import io.github.djarchitect.usage.Sought;
import io.github.djarchitect.usage.Usage;
import io.github.djarchitect.usage.Usages;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a plan for roles says of the project's own code and people, beside its files. */
final class RbacProse {
  private static final int MOST_PLACES = 12;
  private static final int MOST_READERS = 40;

  private final PlanInput input;
  private final App app;
  private final ModelState user;
  private final String role;
  private final RbacBackends backends;
  private final RbacHolders holders;

  /** What users may do things by and no phase moves, where that is only named. */
  private final Optional<String> left;

  private final List<Usage> writers;

  RbacProse(
      PlanInput input,
      App app,
      ModelState user,
      String role,
      RbacBackends backends,
      RbacHolders holders,
      Optional<String> left) {
    this.left = left;
    this.input = input;
    this.app = app;
    this.user = user;
    this.role = role;
    this.backends = backends;
    this.holders = holders;
    this.writers =
        Stream.of("groups", "user_permissions")
            .flatMap(
                name ->
                    Usages.find(input.project().tree(), new Sought.FieldNamed(name, user.key()))
                        .inRunningCode()
                        .stream())
            .toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private String table(String model) {
    return app.label() + "_" + lower(model);
  }

  String situation() {
    StringBuilder out = new StringBuilder();
    out.append(
        "The user model is %s.%s; what this plan moves is Django's own permissions, those of auth.Group and of the user (user_permissions).\n"
            .formatted(user.app(), user.name()));
    List<String> roleFields = roleFields();
    if (!roleFields.isEmpty()) {
      out.append(
          "%s also has %s, which is no permission of Django's: no phase of this plan moves it%s.\n"
              .formatted(
                  user.name(),
                  String.join(", ", roleFields),
                  putBack().isEmpty()
                      ? ", and code that goes by it goes on as it does"
                      : ", and what turns it into groups goes on working"));
    }
    String membership = user.table() + "_groups";
    out.append(
        input
            .live()
            .rows(membership)
            .map(rows -> String.format(Locale.ROOT, "%s: %,d rows.", membership, rows))
            .orElse(
                "How many rows %s has is not known: the copy takes it in batches of 2,000."
                    .formatted(membership)));
    out.append("\nPlanned for %s, Django %s.".formatted(input.target(), input.django()));
    return out.toString();
  }

  /** Fields of the user that say who may do what beside Django's permissions; the named one too. */
  private List<String> roleFields() {
    String named = input.parameter("field").orElse("");
    String meant = named.substring(named.lastIndexOf('.') + 1);
    return user.fields().stream()
        .filter(
            each ->
                each.name().equals(meant)
                    || (each.field().kwarg("choices").isPresent()
                        && (lower(each.name()).contains("role")
                            || lower(each.name()).contains("user_type")
                            || lower(each.name()).equals("type"))))
        .map(NamedField::name)
        .filter(name -> !name.equals("groups") && !name.equals("user_permissions"))
        .toList();
  }

  // Switch and contract

  String switching() {
    StringBuilder out = new StringBuilder();
    List<String> again = putBack();
    if (!again.isEmpty()) {
      out.append(
          "What access.revoke() takes of a role that stands for a group does not last by itself here: %s writes groups from something else, whenever it runs, and puts the group back, and the mirror the role. Change what that code goes by%s; where it is gone, revoke() lasts. Roles that stand for no such group are given and taken by access.grant() and access.revoke() alone, with an entry in the audit trail.\n"
              .formatted(
                  String.join(", ", again),
                  roleFields().isEmpty()
                      ? ""
                      : " (%s)".formatted(String.join(", ", roleFields()))));
    } else {
      out.append(
          "From here on access.grant() and access.revoke() give and take roles, with an entry in"
              + " the audit trail.\n");
    }
    out.append(readers());
    out.append(
        "has_perm() and everything on top of it, the async ones of Django 5.2 included, read roles"
            + " as well as groups: nobody who is signed in is refused what the release before"
            + " allowed. A session names the backend that opened it: where an entry of"
            + " AUTHENTICATION_BACKENDS is replaced, everybody it signed in signs in once more."
            + " These places name groups or user permissions; those that write them go on working"
            + " through the mirror, and can be moved to grant() and revoke() one by one: ");
    return out.append(places()).toString();
  }

  String contracting() {
    String rest =
        " Groups stay as they are and are still mirrored, so that the step can be taken back by"
            + " deploying the release before.";
    String own =
        readers().isEmpty()
            ? ""
            : " The places of the phase before that decide by %s still do."
                .formatted(String.join(", ", roleFields()));
    return backends
            .goOn()
            .map(
                others ->
                    "Roles decide, and no longer groups through Django's own backend; but %s grants what groups hold until it is made from the backend of roles, as a command of the phase before says."
                        .formatted(others))
            .orElse("Of permissions, roles alone decide.")
        + own
        + rest;
  }

  /** Code of signals that writes groups, so that they come back. */
  private List<String> putBack() {
    return Signals.writing(
        input.project(),
        writers.stream().map(usage -> usage.place().path()).toList(),
        Set.of("groups", "user_permissions"));
  }

  /** Where code decides by a field of the user that is no permission. */
  private String readers() {
    StringBuilder out = new StringBuilder();
    for (String field : roleFields()) {
      List<String> places = DecidingCode.by(input, user.key(), field);
      if (!places.isEmpty()) {
        out.append(
            "A role that access.grant() gives does not open what these places guard: they decide by %s.%s, itself or by what reads it, until they are moved to has_perm(): %s.\n"
                .formatted(user.name(), field, listed(places, MOST_READERS)));
      }
    }
    return out.toString();
  }

  /** Where code names groups or permissions of users, tests and migrations left out. */
  private String places() {
    List<String> places =
        writers.stream().map(usage -> usage.place().toString()).distinct().sorted().toList();
    return places.isEmpty() ? "none were found by name." : listed(places, MOST_PLACES) + ".";
  }

  private static String listed(List<String> places, int most) {
    String shown = String.join(", ", places.stream().limit(most).toList());
    return places.size() > most ? shown + " and " + (places.size() - most) + " more" : shown;
  }

  // What else a team has to know

  List<String> assumptions() {
    List<String> assumptions = new ArrayList<>(left.stream().toList());
    assumptions.add(
        "Permissions are asked with has_perm() and its kin; code that looks at group names itself"
            + " keeps reading groups.");
    assumptions.add("Roles start flat: parents are set by people, once the copy is proved.");
    assumptions.add("Permissions for single objects are not part of this.");
    holders.left().ifPresent(assumptions::add);
    if (!user.app().equals(app.label())) {
      assumptions.add(
          "The models of the roles go into the app %s: the user model is %s's, and %s. The parameter app names another."
              .formatted(
                  app.label(),
                  user.app(),
                  input.parameter("app").isPresent()
                      ? "that app was named"
                      : "of the project's own apps that one is nearest to users"));
    }
    return assumptions;
  }

  List<String> questions() {
    return List.of(
        "Who may grant which role, and must a second person approve?",
        "How long must the audit trail be kept, and may it name people?",
        "Which groups contain others, so that a parent can say it?");
  }

  List<Proposal.Risk> risks() {
    return List.of(
        new Proposal.Risk(
            "Groups changed past the mirror are not mirrored: by raw SQL, another service, a"
                + " migration (its models send no signals of these), or a server of a release that"
                + " has no mirror.",
            "sync_roles follows them both ways, and takes back what was copied and no group grants"
                + " any more; run sync_roles --check before each phase and every night."),
        new Proposal.Risk(
            "Code from before the first phase does not know the tables: with rows in them it cannot"
                + " delete a user or a group (IntegrityError), neither beside a later phase nor"
                + " after a rollback past the first.",
            "Start the copy only when every process runs the first phase, and roll back phase by"
                + " phase: that of the copy empties the tables. If old code ran meanwhile all the"
                + " same, python manage.py sync_roles puts roles right afterwards."),
        new Proposal.Risk(
            "A session names the backend that opened it: with the switch, and with its rollback,"
                + " everybody signs in again; until every process runs the same release, some are"
                + " asked more than once.",
            "Switch in a quiet hour and quickly. Where every login() and with_perm() names its"
                + " backend, \"django.contrib.auth.backends.ModelBackend\" can stay behind the new"
                + " one in AUTHENTICATION_BACKENDS until SESSION_COOKIE_AGE is over; up to then"
                + " groups count as well."),
        new Proposal.Risk(
            "Creating a foreign key waits for long transactions on %s, and queries queue behind it."
                .formatted(user.table()),
            "A lock_timeout of a few seconds, and again when it gives up."),
        new Proposal.Risk(
            "Sessions that are open keep permissions for one request only, but caches of your own"
                + " may keep them longer.",
            "Clear them with the switch and the contract."));
  }

  List<String> monitoring() {
    return List.of(
        "Answers with status 403 in each hour, before and after the switch and the contract.",
        "python manage.py sync_roles --check every night until the contract.",
        "SELECT action, count(*) FROM %s WHERE at > now() - interval '1 day' GROUP BY action;"
            .formatted(table(role + "Change")));
  }
}
