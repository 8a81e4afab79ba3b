package io.github.djarchitect.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.evaluate.Value;
import io.github.djarchitect.files.Checkout;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.operation.NamedField;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.testing.DjangoProject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What relations say after their model, or its fields, were renamed; asked of Django and of us. */
class RenamesOnDjangoTest {
  private static final List<String> REFERENCES =
      List.of("to", "to_field", "through", "through_fields");

  @TempDir private Path temp;

  @Test
  void relationsFollowRenamesAsFarAsDjangoLetsThem() throws Exception {
    Path source = Files.createDirectories(temp.resolve("source"));
    Files.writeString(
        source.resolve("manage.py"), "# \"DJANGO_SETTINGS_MODULE\", \"site_settings\"\n");
    Files.writeString(
        source.resolve("site_settings.py"),
        """
        SECRET_KEY = "k"
        INSTALLED_APPS = ["people", "clubs"]
        AUTH_USER_MODEL = "people.User"
        DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
        """);
    DjangoProject project =
        DjangoProject.copyOf(source, temp)
            .write("people/__init__.py", "")
            .write("people/migrations/__init__.py", "")
            .write("clubs/__init__.py", "")
            .write("clubs/migrations/__init__.py", "")
            .write(
                "people/migrations/0001_initial.py",
                """
                from django.db import migrations, models


                class Migration(migrations.Migration):
                    initial = True
                    operations = [
                        migrations.CreateModel(
                            "User",
                            [("number", models.IntegerField(primary_key=True))],
                            options={"swappable": "AUTH_USER_MODEL"},
                        ),
                    ]
                """)
            .write(
                "clubs/migrations/0001_initial.py",
                """
                from django.conf import settings
                from django.db import migrations, models


                class Migration(migrations.Migration):
                    initial = True
                    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
                    operations = [
                        migrations.CreateModel("Club", [
                            ("id", models.BigAutoField(primary_key=True)),
                            ("founder", models.ForeignKey(
                                settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")),
                            ("owner", models.ForeignKey(
                                settings.AUTH_USER_MODEL, models.CASCADE, to_field="number",
                                related_name="+")),
                            ("guest", models.ForeignKey(
                                "people.User", models.CASCADE, related_name="+")),
                            ("parent", models.ForeignKey(
                                "self", models.CASCADE, related_name="+")),
                            ("rival", models.ForeignKey(
                                "clubs.Club", models.CASCADE, related_name="+")),
                        ]),
                        migrations.CreateModel("MemberShip", [
                            ("id", models.BigAutoField(primary_key=True)),
                            ("club", models.ForeignKey(
                                "clubs.Club", models.CASCADE, related_name="+")),
                            ("user", models.ForeignKey(
                                settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")),
                        ]),
                        migrations.AddField("Club", "members", models.ManyToManyField(
                            settings.AUTH_USER_MODEL, through="clubs.MemberShip",
                            through_fields=("club", "user"), related_name="+")),
                        migrations.CreateModel("Visit", [
                            ("id", models.BigAutoField(primary_key=True)),
                            ("club", models.ForeignKey(
                                "clubs.Club", models.CASCADE, related_name="+")),
                            ("user", models.ForeignKey(
                                settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")),
                        ]),
                        migrations.AddField("Club", "visitors", models.ManyToManyField(
                            settings.AUTH_USER_MODEL, through="clubs.Visit", related_name="+")),
                    ]
                """)
            .write(
                "people/migrations/0002_person.py",
                """
                from django.db import migrations


                class Migration(migrations.Migration):
                    dependencies = [("people", "0001_initial"), ("clubs", "0001_initial")]
                    operations = [
                        migrations.RenameField("User", "number", "key"),
                        migrations.RenameModel("User", "Person"),
                    ]
                """)
            .write(
                "clubs/migrations/0002_names.py",
                """
                from django.db import migrations


                class Migration(migrations.Migration):
                    dependencies = [("clubs", "0001_initial"), ("people", "0002_person")]
                    operations = [
                        migrations.RenameField("MemberShip", "user", "member"),
                        migrations.RenameModel("MemberShip", "ClubMember"),
                        migrations.RenameModel("Club", "SportsClub"),
                    ]
                """);
    List<String> ofDjango =
        project
            .shell(
                """
                from django.db.migrations.loader import MigrationLoader
                for model in MigrationLoader(None).project_state().models.values():
                    for name, field in model.fields.items():
                        if field.is_relation:
                            said = field.deconstruct()[3]
                            for key in ("to", "to_field", "through", "through_fields"):
                                value = said.get(key)
                                if isinstance(value, (list, tuple)):
                                    value = ",".join(value)
                                if value:
                                    print(model.name, name, key, value)
                """)
            .orFail()
            .stdout()
            .lines()
            .toList();
    assertThat(ofDjango)
        .contains(
            "SportsClub founder to people.person",
            "SportsClub owner to_field key",
            "SportsClub members through clubs.ClubMember",
            "SportsClub members through_fields club,user");
    assertThat(
            ours(
                StateSimulator.at(
                        MigrationReader.read(
                            ProjectReader.read(
                                Checkout.open(project.root()), ProjectOptions.DEFAULT)),
                        null)
                    .state()))
        .containsExactlyInAnyOrderElementsOf(ofDjango);
  }

  private static List<String> ours(ProjectState state) {
    List<String> said = new ArrayList<>();
    for (ModelState model : state.models().values()) {
      if (!model.app().equals("people") && !model.app().equals("clubs")) {
        continue;
      }
      for (NamedField named : model.fields()) {
        for (String keyword : REFERENCES) {
          named
              .field()
              .kwarg(keyword)
              .ifPresent(
                  value ->
                      said.add(
                          "%s %s %s %s"
                              .formatted(model.name(), named.name(), keyword, text(value))));
        }
      }
    }
    return said;
  }

  private static String text(Value value) {
    return value instanceof Value.PyTuple(List<Value> items)
        ? String.join(",", items.stream().map(RenamesOnDjangoTest::text).toList())
        : value.asString().orElseGet(value::toString);
  }
}
