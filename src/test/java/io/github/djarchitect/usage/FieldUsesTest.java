package io.github.djarchitect.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.djarchitect.files.TextTree;
import io.github.djarchitect.migration.MigrationReader;
import io.github.djarchitect.migration.Reading;
import io.github.djarchitect.project.ProjectOptions;
import io.github.djarchitect.project.ProjectReader;
import io.github.djarchitect.state.ModelKey;
import io.github.djarchitect.state.StateSimulator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code people.Person.name} among models and variables that have names of their own. */
class FieldUsesTest {
  private static final String PROJECT =
      """
      --- manage.py
      import os
      os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")
      --- site/__init__.py
      --- site/settings.py
      INSTALLED_APPS = ["people", "shops"]
      --- people/__init__.py
      --- people/models.py
      from django.db import models

      from .managers import PersonQuerySet


      class Person(models.Model):
          name = models.CharField(max_length=50)
          objects = PersonQuerySet.as_manager()
      --- people/migrations/__init__.py
      --- people/migrations/0001_initial.py
      from django.db import migrations, models
      class Migration(migrations.Migration):
          operations = [
              migrations.CreateModel("Person", [("id", models.AutoField(primary_key=True)),
                  ("name", models.CharField(max_length=50))]),
          ]
      --- shops/__init__.py
      --- shops/models.py
      --- shops/migrations/__init__.py
      --- shops/migrations/0001_initial.py
      from django.db import migrations, models
      class Migration(migrations.Migration):
          dependencies = [("people", "0001_initial")]
          operations = [
              migrations.CreateModel("Shop", [("id", models.AutoField(primary_key=True)),
                  ("name", models.CharField(max_length=50)),
                  ("owner", models.ForeignKey("people.Person", models.CASCADE)),
                  ("area", models.ForeignKey("shops.Area", models.CASCADE, related_name="places"))]),
              migrations.CreateModel("Area", [("id", models.AutoField(primary_key=True)),
                  ("name", models.CharField(max_length=50))]),
              migrations.CreateModel("Letter", [("id", models.AutoField(primary_key=True)),
                  ("area", models.ForeignKey("people.Person", models.CASCADE, related_name="letters"))]),
          ]
      """;

  private static List<String> uses(String path, String source) {
    return uses(PROJECT, path, source);
  }

  private static List<String> uses(String project, String path, String source) {
    return uses(project, path, source, "name");
  }

  private static List<String> uses(String project, String path, String source, String field) {
    TextTree tree = TextTree.of(project).with(path, source);
    Reading reading = MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT));
    return FieldUses.find(
            reading.project(),
            tree,
            StateSimulator.at(reading, null).state(),
            new ModelKey("people", "Person"),
            field)
        .stream()
        .filter(use -> use.place().path().equals(path))
        .map(
            use ->
                use.place().line()
                    + " "
                    + use.role()
                    + (use.in().isEmpty() ? "" : " " + use.in())
                    + " "
                    + use.source()
                    + (use.certain() ? "" : " ?"))
        .toList();
  }

  @Test
  void aQueryBehindValuesAsksTheSameTable() {
    assertThat(
            uses(
                "people/ages.py",
                """
                from django.db.models import Count, F
                from django.db.models.functions import Length
                from people.models import Person

                Person.objects.values("id").annotate(longest=Length(F("name")) - 1)
                Person.objects.values_list("id").order_by("id").filter(name="x")
                Person.objects.count().annotate(name=1)
                """))
        .containsExactly("5 EXPRESSION annotate \"name\"", "6 CONDITION filter name");
  }

  private static final String WITH_RELATIONS =
      PROJECT.replace(
          "(\"name\", models.CharField(max_length=50))]),\n    ]\n--- shops/__init__.py",
          """
          ("name", models.CharField(max_length=50)),
                      ("boss", models.ForeignKey("self", models.CASCADE, related_name="staff"))]),
              ]
          --- shops/__init__.py\
          """
              .strip());

  @Test
  void aRelationIsMeantByItsKeyToo() {
    assertThat(
            uses(
                WITH_RELATIONS,
                "shops/bosses.py",
                """
                from django.db.models import F, Prefetch
                from people.models import Person
                from shops.models import Shop

                def ask(person: Person, shop: Shop, key):
                    Person.objects.filter(boss_id=key, boss__name="x", boss_id__in=[key])
                    Person.objects.values("boss_id").order_by("boss__boss_id")
                    Person.objects.prefetch_related(Prefetch("boss"), "boss__boss")
                    Shop.objects.filter(owner__boss_id=key).values_list("owner__boss_id")
                    person.boss_id = person.boss.boss_id or shop.owner.boss_id
                    person.refresh_from_db(fields=["boss"])
                    person.save(update_fields=["boss_id"])
                    Person(boss_id=key, boss=person, bossy_id=key)
                    Person._meta.get_field("boss")
                    person.staff(manager="active").select_related("boss")
                    shop.boss_id
                """,
                "boss"))
        .containsExactly(
            "6 CONDITION filter boss_id",
            "6 CONDITION filter boss__name",
            "6 CONDITION filter boss_id__in",
            "7 KEY values \"boss_id\"",
            "7 ORDERING order_by \"boss__boss_id\"",
            "8 EXPRESSION prefetch_related \"boss\"",
            "8 EXPRESSION prefetch_related \"boss__boss\"",
            "9 CONDITION filter owner__boss_id",
            "9 EXPRESSION values_list \"owner__boss_id\"",
            "10 ATTRIBUTE Person boss_id",
            "10 ATTRIBUTE Person boss",
            "10 ATTRIBUTE Person boss_id",
            "10 ATTRIBUTE Person boss_id",
            "11 LOADED refresh_from_db \"boss\"",
            "12 SAVED save \"boss_id\"",
            "13 VALUE create boss_id",
            "13 VALUE create boss",
            "14 EXPRESSION get_field \"boss\"",
            "15 EXPRESSION select_related \"boss\"");
  }

  @Test
  void aFormsOwnFieldIsNotTheKeyOfARelation() {
    assertThat(
            uses(
                WITH_RELATIONS,
                "shops/forms.py",
                """
                from django import forms
                from django.contrib import admin
                from rest_framework import serializers
                from people.models import Person

                class PersonForm(forms.ModelForm):
                    boss_id = forms.IntegerField()

                    class Meta:
                        model = Person
                        fields = ["boss", "boss_id"]

                    def clean_boss_id(self):
                        return self.cleaned_data["boss_id"]

                class PersonSerializer(serializers.ModelSerializer):
                    boss_name = serializers.CharField(source="boss.name")

                    class Meta:
                        model = Person
                        fields = ["boss", "boss_id"]

                @admin.register(Person)
                class PersonAdmin(admin.ModelAdmin):
                    list_select_related = ["boss"]
                    autocomplete_fields = ["boss"]

                    @admin.display(ordering="boss__name")
                    def of(self, obj):
                        return obj.boss_id

                    def formfield_for_foreignkey(self, db_field, request, **kwargs):
                        if db_field.name in ("boss", "name"):
                            return None

                class StaffInline(admin.TabularInline):
                    model = Person
                    fk_name = "boss"

                forms.inlineformset_factory(Person, Person, fk_name="boss")
                """,
                "boss"))
        .containsExactly(
            "11 FORM_FIELD PersonForm.Meta.fields \"boss\"",
            "17 ATTRIBUTE source \"boss.name\"",
            "21 SERIALIZER_FIELD PersonSerializer.Meta.fields \"boss\"",
            "21 SERIALIZER_FIELD PersonSerializer.Meta.fields \"boss_id\"",
            "25 ADMIN_OPTION PersonAdmin.list_select_related \"boss\"",
            "26 ADMIN_OPTION PersonAdmin.autocomplete_fields \"boss\"",
            "28 ORDERING display \"boss__name\"",
            "30 ATTRIBUTE Person boss_id",
            "33 HOOK PersonAdmin \"boss\"",
            "38 ADMIN_OPTION StaffInline.fk_name \"boss\"",
            "40 EXPRESSION fk_name \"boss\"");
  }

  @Test
  void functionsOfOtherModulesAreFollowedByTheirImports() {
    String project =
        PROJECT
            + """
            --- people/queries.py
            from django.db.models import QuerySet
            from people.models import Person
            def grown() -> QuerySet[Person]:
                return Person.objects.filter(id=1)
            def first(): return Person.objects.first()
            def names(): return [1]
            --- shops/services/__init__.py
            from .reading import owners
            --- shops/services/reading.py
            from people import queries
            from people.queries import grown as all_grown
            def owners(of=None):
                people = all_grown()
                if of:
                    people = people.filter(id=of)
                return people.order_by("id")
            def one():
                return queries.first()
            """;
    assertThat(
            uses(
                project,
                "shops/views.py",
                """
                import people.queries as asked
                from people.queries import first, names
                from shops.services import owners
                from .services.reading import one

                owners().only("name")
                for each in owners():
                    print(each.name, first().name, one().name, names().name)
                asked.grown().filter(name=1)
                def given(first):
                    return first().name
                def person_of(rows):
                    for person in owners():
                        person = rows.get(1)
                        print(person.name)
                """))
        .containsExactly(
            "6 LOADED only \"name\"",
            "8 ATTRIBUTE Person name",
            "8 ATTRIBUTE Person name",
            "8 ATTRIBUTE Person name",
            "9 CONDITION filter name",
            "15 ATTRIBUTE Person name ?");
    // another project's function of that name is another
    assertThat(
            uses(project, "shops/views.py", "from other.queries import first\nprint(first().name)"))
        .isEmpty();
  }

  @Test
  void namesThatAQueryOfWhichNothingIsToldIsGiven() {
    String project =
        PROJECT.replace("(\"name\", models", "(\"note\", models.TextField()), (\"name\", models");
    assertThat(
            uses(
                project,
                "shops/views.py",
                """
                def view(found, customer, self):
                    found.only("note", "name")
                    found().all().order_by("-name", "id").values_list("name", flat=True)
                    customer.save(update_fields=["name"])
                    found.values("name", "price")
                    found.update("name")
                    found.things.only("name")
                    Book.objects.only("name")
                    get_user_model().objects.only("name")
                def of_other(asked):
                    books = Book.objects.all()
                    if asked:
                        books = books.filter(id=asked)
                    return books.only("name", "note")
                class Book(models.Model):
                    def same(self):
                        return self.objects.only("name")
                class Named(models.Model):
                    def same(self):
                        return self.objects.only("name")
                    class Meta:
                        abstract = True
                """))
        .containsExactly(
            "2 LOADED only \"name\" ?",
            "3 ORDERING order_by \"-name\" ?",
            "3 EXPRESSION values_list \"name\" ?",
            "4 SAVED save \"name\" ?",
            "20 LOADED only \"name\" ?");
  }

  /** What is sent may be put together before the call, in another module too. */
  @Test
  void dictsThatASerializerIsSent() {
    String project =
        PROJECT
            + """
            --- people/api.py
            from people.models import Person
            from people.rows import told
            class PersonSerializer(ModelSerializer):
                class Meta:
                    model = Person
                    fields = ("name",)
            class NewPersonSerializer(PersonSerializer):
                class Meta(PersonSerializer.Meta):
                    fields = ("id", "name")
            class RowSerializer(PersonSerializer):
                pass
            def view(request):
                row = told(request)
                NewPersonSerializer(data=row).is_valid()
            --- people/rows.py
            from . import other
            def told(request):
                return other.asked(request)
            --- shops/api.py
            class RowSerializer(Serializer):
                name = CharField()
            """;
    assertThat(
            uses(
                project,
                "people/other.py",
                """
                def asked(request):
                    if request:
                        return {"name": request.name, "id": 1}
                    row = {"id": 2}
                    row["name"] = "x"
                    return row
                def more(request):
                    return {"name": 1}
                """))
        .containsExactly("3 POST_KEY asked \"name\" ?", "5 POST_KEY asked \"name\" ?");
    assertThat(
            uses(
                project,
                "people/send.py",
                """
                from people.api import NewPersonSerializer, PersonSerializer, RowSerializer
                def send(found):
                    data = {"name": found, "id": 1}
                    PersonSerializer(found, data=data)
                    NewPersonSerializer(data={"name": 1})
                    RowSerializer(data={"name": 1})
                    other = {"name": 1}
                    return other
                """))
        .containsExactly(
            "3 POST_KEY PersonSerializer \"name\" ?", "5 POST_KEY NewPersonSerializer \"name\"");
  }

  /** Of a parameter or a tuple nothing is told; what it asks for tells it, and is in doubt. */
  @Test
  void queriesOfWhichOnlyTheFieldsTell() {
    assertThat(
            uses(
                "shops/views.py",
                """
                from people.models import Person
                from shops.models import Shop
                def view(request, people, data):
                    old, new, broken = changed(people)
                    old.update(name="", pk=3)
                    people.filter(name="x", pk=4)
                    names = Person.objects.values_list("pk", flat=True)
                    names.exclude(name="")
                    data.update(name="", colour=1)
                    people.filter(name="x", colour=4)
                    Shop.objects.filter(name="x", pk=4)
                    make(Shop).get(Shop, name="x", pk=4)
                """))
        .containsExactly(
            "5 SAVED update name ?", "6 CONDITION filter name ?", "8 CONDITION exclude name");
  }

  @Test
  void queriesOfTheModel() {
    assertThat(
            uses(
                "shops/views.py",
                """
                from django.db.models import F, Q, Value
                from people.models import Person
                from shops.models import Shop
                def view(request, term):
                    found = Person.objects.filter(Q(name=term) | Q(pk=1)).order_by("-name")
                    found.exclude(name__in=[1]).values_list("name", flat=True)
                    Person.objects.annotate(n=F("name"), v=Value("name")).only("name")
                    Person.objects.filter(kind="name").update(name=term)
                    Person.objects.get_or_create(name=term, defaults={"name": term, "x": "name"})
                    Person.objects.create(name=term)
                    Person(name=term).save(update_fields=["name"])
                    Shop.objects.filter(name=term).order_by("name").update(name=F("name"))
                """))
        .containsExactly(
            "5 CONDITION Q name",
            "5 ORDERING order_by \"-name\"",
            "6 CONDITION exclude name__in",
            "6 EXPRESSION values_list \"name\"",
            "7 EXPRESSION annotate \"name\"",
            "7 LOADED only \"name\"",
            "8 SAVED update name",
            "9 CONDITION get_or_create name",
            "9 VALUE get_or_create \"name\"",
            "10 VALUE create name",
            "11 VALUE create name",
            "11 SAVED save \"name\"");
  }

  @Test
  void relationsThatLeadToTheModel() {
    assertThat(
            uses(
                "shops/views.py",
                """
                from shops.models import Shop, Area
                COLUMNS = ["name", "owner__name"]
                def view(request):
                    Shop.objects.filter(owner__name__startswith="A").order_by("area__name")
                    Shop.objects.values_list(*COLUMNS)
                    Area.objects.filter(places__owner__name="A", places__name="B")
                    Shop.objects.first().owner.name
                    Shop.objects.first().area.name
                """))
        .containsExactly(
            "2 EXPRESSION values_list \"owner__name\"",
            "4 CONDITION filter owner__name__startswith",
            // an area is a person for letters and an area for shops
            "4 ORDERING order_by \"area__name\" ?",
            "6 CONDITION filter places__owner__name",
            "7 ATTRIBUTE Person name",
            "8 ATTRIBUTE Person name ?");
  }

  @Test
  void relationsThatLeadToManyObjectsOfTheModel() {
    String project =
        PROJECT.replace(
            "(\"name\", models.CharField(max_length=50))]),\n    ]\n--- shops/__init__.py",
            """
            ("name", models.CharField(max_length=50)),
                        ("boss", models.ForeignKey("self", models.CASCADE, related_name="staff")),
                        ("tutor", models.ForeignKey("self", models.CASCADE))]),
                ]
            --- shops/__init__.py\
            """);
    assertThat(
            uses(
                project,
                "shops/serializers.py",
                """
                def show(somebody):
                    somebody.staff.first().name
                    somebody.staff.filter(name="A").order_by("name")[0].name
                    for each in somebody.staff.all():
                        print(each.name)
                    somebody.person_set.last().name
                    somebody.staff.title.name
                    somebody.shops.first().name
                    somebody.first().name
                """))
        .containsExactly(
            "2 ATTRIBUTE Person name",
            "3 CONDITION filter name",
            "3 ORDERING order_by \"name\"",
            "3 ATTRIBUTE Person name",
            "5 ATTRIBUTE Person name",
            "6 ATTRIBUTE Person name");
  }

  @Test
  void variablesByWhatTheyAreGiven() {
    assertThat(
            uses(
                "people/logic.py",
                """
                from django.shortcuts import get_object_or_404
                from . import models
                from .models import Person as P
                def one(pk):
                    found = get_object_or_404(P, pk=pk, name="x")
                    first, created = P.objects.get_or_create(pk=pk)
                    for each in P.objects.all()[:5]:
                        print(each.name, first.name, found.name)
                    return [p.name for p in models.Person.objects.filter(pk=pk)]
                def two(person, other: P, shop):
                    found = shop
                    return person.name, other.name, shop.name, found.name, created.name
                def three(flag):
                    thing = P()
                    if flag:
                        thing = object()
                    return thing.name
                """))
        .containsExactly(
            "5 CONDITION get_object_or_404 name",
            "8 ATTRIBUTE Person name",
            "8 ATTRIBUTE Person name",
            "8 ATTRIBUTE Person name",
            "9 ATTRIBUTE Person name",
            "12 ATTRIBUTE Person name ?",
            "12 ATTRIBUTE Person name");
  }

  @Test
  void aNameThatIsGivenWhatItHeldStaysWhatItWas() {
    assertThat(
            uses(
                "people/logic.py",
                """
                from .models import Person
                def one(flag):
                    found = Person.objects.all()
                    other = found
                    if flag:
                        found = other.filter(pk=1)
                        other = found.filter(pk=2)
                    found = found.filter(pk=3)
                    return found.order_by("name")
                """))
        .containsExactly("9 ORDERING order_by \"name\"");
  }

  @Test
  void longChainsOfCallsAndNamesCostNoMoreThanTheyAreLong() {
    StringBuilder source = new StringBuilder("from .models import Person\n");
    source.append("def one():\n    a0 = Person.objects").append(".filter(pk=1)".repeat(90));
    for (int i = 1; i < 60; i++) {
      for (int j = 0; j < 3; j++) {
        source.append("\n    a%d = a%d.filter(pk=%d)".formatted(i, i - 1, j));
      }
    }
    source.append("\n    return a30.order_by(\"name\")\n");

    assertThat(uses("people/logic.py", source.toString()))
        .containsExactly("181 ORDERING order_by \"name\"");
  }

  @Test
  void formsAdminsAndSerializers() {
    assertThat(
            uses(
                "people/ui.py",
                """
                from django import forms
                from django.contrib import admin
                from rest_framework import serializers
                from .models import Person
                from shops.models import Shop
                class PersonForm(forms.ModelForm):
                    name = forms.CharField()
                    class Meta:
                        model = Person
                        fields = ["name"]
                        widgets = {"name": forms.TextInput}
                    def clean_name(self):
                        return self.cleaned_data["name"] + self.instance.name
                class ShopForm(forms.ModelForm):
                    class Meta:
                        model = Shop
                        fields = ["name"]
                @admin.register(Person)
                class PersonAdmin(admin.ModelAdmin):
                    list_display = ["name"]
                    search_fields = ["^name", "name__startswith"]
                    help = ["name"]
                    def get_queryset(self, request):
                        return super().get_queryset(request).order_by("name")
                class Other(admin.ModelAdmin):
                    ordering = ("-name",)
                    search_fields = ("owner__name",)
                admin.site.register(Person, Other)
                class PersonSerializer(serializers.ModelSerializer):
                    class Meta:
                        model = Person
                        fields = ("name",)
                    def validate_name(self, value):
                        return value
                class People(ListView):
                    queryset = Person.objects.all()
                    ordering = "name"
                """))
        .containsExactly(
            "7 HOOK PersonForm name",
            "10 FORM_FIELD PersonForm.Meta.fields \"name\"",
            "11 FORM_FIELD PersonForm.Meta.widgets \"name\"",
            "12 HOOK PersonForm clean_name",
            "13 FORM_KEY PersonForm \"name\"",
            "13 ATTRIBUTE Person name",
            "20 ADMIN_OPTION PersonAdmin.list_display \"name\"",
            "21 ADMIN_OPTION PersonAdmin.search_fields \"^name\"",
            "21 ADMIN_OPTION PersonAdmin.search_fields \"name__startswith\"",
            "24 ORDERING order_by \"name\"",
            "26 ADMIN_OPTION Other.ordering \"-name\"",
            "27 ADMIN_OPTION Other.search_fields \"owner__name\"",
            "32 SERIALIZER_FIELD PersonSerializer.Meta.fields \"name\"",
            "33 HOOK PersonSerializer validate_name",
            "37 VIEW_FIELD People.ordering \"name\"");
  }

  @Test
  void signalsSayWhatTheirHandlersAreGiven() {
    assertThat(
            uses(
                "shops/signals.py",
                """
                from people.models import Person
                from shops.models import Shop
                @receiver(post_save, sender=Person)
                def tell(sender, instance, **kwargs):
                    print(instance.name, sender.objects.values("name"))
                @receiver(post_save, sender=Shop)
                def other(sender, instance, **kwargs):
                    print(instance.name)
                def third(sender, instance, **kwargs):
                    print(instance.name)
                post_delete.connect(third, sender="people.Person")
                """))
        .containsExactly(
            "5 ATTRIBUTE Person name", "5 KEY values \"name\"", "10 ATTRIBUTE Person name");
  }

  @Test
  void annotationsSayWhatNamesHoldAndFunctionsGive() {
    assertThat(
            uses(
                "shops/views.py",
                """
                from people.models import Person
                from shops.models import Shop
                def one(some: Person | None, many: "QuerySet[Person]", rows: QuerySet[Person, dict],
                        each: list[Person], kinds: dict[str, Person], cls: type[Person]):
                    print(some.name, many.filter(name=1), [row.name for row in rows])
                    print([e.name for e in each], kinds.name, cls.objects.get().name)
                def chosen() -> PersonQuerySet:
                    return whatever()
                def first():
                    if not chosen():
                        return None
                    return chosen().first()
                def shop() -> Shop:
                    return first()
                class View:
                    def people(self):
                        return Person.objects.all()
                    def get(self):
                        print(self.people().order_by("name"), first().name, shop().name)
                def other(either: Person | Shop, this):
                    found: Person = this.that()
                    print(either.name, found.name, this.people().values("name"))
                People = QuerySet[Person]
                def all() -> People:
                    return this()
                all().aggregate(Max("name"), low=Min("name"))
                def past(apps, editor, all: list[Person]):
                    apps.get_model("people", "Person").objects.filter(name=1)
                    for person in reversed(all):
                        print(person.name)
                """))
        .containsExactly(
            "5 ATTRIBUTE Person name",
            "5 CONDITION filter name",
            "6 ATTRIBUTE Person name",
            "6 ATTRIBUTE Person name",
            "19 ORDERING order_by \"name\"",
            "19 ATTRIBUTE Person name",
            "22 ATTRIBUTE Person name ?",
            "22 ATTRIBUTE Person name",
            "22 KEY values \"name\" ?",
            "26 KEY aggregate \"name\"",
            "26 EXPRESSION aggregate \"name\"",
            "30 ATTRIBUTE Person name");
  }

  @Test
  void functionsThatGiveEachOtherEndSomewhere() {
    StringBuilder source = new StringBuilder("from people.models import Person\n");
    for (int i = 0; i < 3000; i++) {
      source.append("def f%d(): return f%d()\n".formatted(i, (i + 1) % 3000));
    }
    source.append("print(f0().name)\n");
    assertThat(uses("shops/views.py", source.toString())).isEmpty();
  }

  @Test
  void theUserModelIsFoundByItsFunction() {
    String source =
        """
        User = get_user_model()
        class UserSerializer(ModelSerializer):
            class Meta:
                model = User
                fields = ["id", "name"]
        def view(request):
            print(request.user.name, User.objects.filter(name=1), getattr(request.user, "name"))
            apps.get_model("people", "Person").objects.get(name=1)
        """;
    assertThat(uses("shops/api.py", source)).containsExactly("8 CONDITION get name");
    assertThat(
            uses(
                PROJECT.replace(
                    "INSTALLED_APPS", "AUTH_USER_MODEL = \"people.Person\"\nINSTALLED_APPS"),
                "shops/api.py",
                source))
        .containsExactly(
            "5 SERIALIZER_FIELD UserSerializer.Meta.fields \"name\"",
            "7 ATTRIBUTE Person name",
            "7 CONDITION filter name",
            "7 ATTRIBUTE Person \"name\"",
            "8 CONDITION get name");
  }

  /** An authentication of the project's own may give a request any object for its user. */
  @Test
  void whoARequestsUserIsTheAuthenticationOfItsViewSays() {
    String project =
        PROJECT.replace("INSTALLED_APPS", "AUTH_USER_MODEL = \"people.Person\"\nINSTALLED_APPS")
            + """
            --- shops/authentication.py
            from rest_framework.authentication import BaseAuthentication, SessionAuthentication
            class Session(SessionAuthentication):
                def enforce_csrf(self, request):
                    return None
            class Client(BaseAuthentication):
                def authenticate(self, request):
                    return Guest(), None
            class Guest(Session):
                def authenticate(self, request):
                    return Guest(), None
            """;
    assertThat(
            uses(
                project,
                "shops/api.py",
                """
                from knox.auth import TokenAuthentication
                from rest_framework import authentication
                from .authentication import Client, Guest, Session
                class Clients(APIView):
                    authentication_classes = (Client,)
                    def get(self, request):
                        return request.user.name
                class Guests(Clients):
                    def list(self):
                        return self.request.user.name
                class Users(Clients):
                    authentication_classes = [Session, TokenAuthentication]
                    def get(self, request):
                        return request.user.name
                class More(APIView):
                    authentication_classes = [authentication.BasicAuthentication]
                    def get(self, request):
                        return request.user.name
                class Both(APIView):
                    authentication_classes = [Guest, Session]
                    def get(self, request):
                        user = request.user
                        return user.name
                @authentication_classes([Client])
                def view(request):
                    return request.user.name
                def other(request):
                    return request.user.name
                """))
        .containsExactly(
            "7 ATTRIBUTE Person name ?",
            "10 ATTRIBUTE Person name ?",
            "14 ATTRIBUTE Person name",
            "18 ATTRIBUTE Person name",
            "23 ATTRIBUTE Person name ?",
            "26 ATTRIBUTE Person name ?",
            "28 ATTRIBUTE Person name");
  }

  @Test
  void optionsThatAreHeldInVariablesAndSourcesOfSerializers() {
    assertThat(
            uses(
                "shops/admin.py",
                """
                from people.models import Person
                from shops.models import Shop
                SETS = ((None, {"fields": ("name",)}),)
                SHARED = ["id", "name"]
                class PersonAdmin(ModelAdmin):
                    fieldsets = SETS
                    list_display = SHARED
                    def get_readonly_fields(self, request, obj=None):
                        return ["name"]
                admin.site.register(Person, PersonAdmin)
                class ShopAdmin(ModelAdmin):
                    list_display = SHARED
                admin.site.register(Shop, ShopAdmin)
                class PersonSerializer(ModelSerializer):
                    title = CharField(source="name")
                    class Meta:
                        model = Person
                class ShopSerializer(ModelSerializer):
                    title = CharField(source="name")
                    who = CharField(source="owner.name")
                    class Meta:
                        model = Shop
                """))
        .containsExactly(
            "3 ADMIN_OPTION PersonAdmin.fieldsets \"name\"",
            "4 ADMIN_OPTION PersonAdmin.list_display \"name\" ?",
            "9 ADMIN_OPTION PersonAdmin.get_readonly_fields \"name\" ?",
            "15 ATTRIBUTE source \"name\"",
            "20 ATTRIBUTE source \"owner.name\"");
  }

  @Test
  void templatesAskForTheField() {
    assertThat(
            uses(
                "shops/templates/shop.html",
                """
                <p>{{ person.name|upper }} {{ shop.name }} {{ shop.owner.name }} person.name
                {% if person.name_of %}{% endif %}{% for x in person.name %}{% endfor %}
                """))
        .containsExactly(
            "1 TEMPLATE Person name ?", "1 TEMPLATE Person name ?", "2 TEMPLATE Person name ?");
  }

  @Test
  void managersSpeakOfTheModel() {
    assertThat(
            uses(
                "people/managers.py",
                """
                from django.db import models
                class PersonQuerySet(models.QuerySet):
                    def by_name(self):
                        return self.order_by("name")
                class ShopQuerySet(models.QuerySet):
                    def by_name(self):
                        return self.order_by("name")
                """))
        .containsExactly("4 ORDERING order_by \"name\"");
  }

  @Test
  void aBrokenFileGivesWhatCanBeRead() {
    assertThat(
            uses(
                "people/half.py",
                """
                from .models import Person
                def broken(:
                    pass
                Person.objects.order_by("name")
                """))
        .containsExactly("4 ORDERING order_by \"name\"");
  }

  @Test
  void loopsGiveTheNamesOfAListToObjectsAndQueries() {
    assertThat(
            uses(
                "people/api.py",
                """
                from people.models import Person
                from shops.models import Shop
                KEYS = ("id", "name")
                def change(spec, pk):
                    person = Person.objects.get(pk=pk)
                    update_fields = set()
                    for key in (
                        "name",
                        "note",
                    ):
                        v = getattr(spec, key)
                        if v is not None:
                            setattr(person, key, v)
                            update_fields.add(key)
                    person.save(update_fields=update_fields)
                    shop = Shop.objects.get(pk=pk)
                    for key in ("name", "note"):
                        setattr(shop, key, getattr(spec, key))
                    return {key: getattr(person, key) for key in KEYS}
                def found(term):
                    people = Person.objects.all()
                    for key in ["name__icontains", "note"]:
                        people = people.filter(**{key: term})
                    return people.filter(**{"name__in": [term]})
                """))
        .containsExactly(
            "3 LOOP getattr \"name\"",
            "8 LOOP update_fields \"name\"",
            "22 LOOP filter \"name__icontains\"",
            "24 CONDITION filter \"name__in\"");
  }

  @Test
  void formsAreAskedForTheirFieldByItsName() {
    assertThat(
            uses(
                "people/forms.py",
                """
                from django import forms
                from people.models import Person
                class PersonForm(forms.ModelForm):
                    class Meta:
                        model = Person
                        fields = ("name",)
                    def clean(self):
                        cleaned_data = super().clean()
                        if not cleaned_data.get("name") or not self.cleaned_data.get("name"):
                            self.add_error("name", "missing")
                        self.fields["name"].required = True
                        if len(cleaned_data) > 3:
                            raise forms.ValidationError({"name": "long", "note": "name"})
                class SearchForm(forms.Form):
                    def clean(self):
                        self.add_error("name", "not a person's")
                        return self.cleaned_data["name"]
                def view(request):
                    PersonForm({"name": 1}, initial={"name": 2})
                    SearchForm({"name": 1})
                    form = PersonForm(request.POST)
                    form.add_error("name", request.POST.get("name"))
                """))
        .containsExactly(
            "6 FORM_FIELD PersonForm.Meta.fields \"name\"",
            "9 FORM_KEY PersonForm \"name\"",
            "9 FORM_KEY PersonForm \"name\"",
            "10 FORM_KEY PersonForm \"name\"",
            "11 FORM_KEY PersonForm \"name\"",
            "13 FORM_KEY PersonForm \"name\"",
            "16 FORM_KEY add_error \"name\" ?",
            "19 POST_KEY PersonForm \"name\"",
            "19 POST_KEY PersonForm \"name\"",
            "22 FORM_KEY add_error \"name\" ?",
            "22 POST_KEY POST \"name\" ?");
  }

  @Test
  void aModelSaysWhichFieldIsWrong() {
    assertThat(
            uses(
                "people/models.py",
                """
                from django.core.exceptions import ValidationError
                from django.db import models
                class Person(models.Model):
                    name = models.CharField(max_length=50)
                    CSV_MAPPING = {"id": "Id", "name": "Name"}
                    LABELS = {"name": "of something"}
                    REQUIRED_FIELDS = ["name"]
                    class Meta:
                        verbose_name = "name"
                        ordering = ["-name"]
                        indexes = [models.Index(fields=["name"], condition=models.Q(name__gt=""))]
                    def clean(self):
                        errors = {}
                        if not self.name:
                            errors.update({"name": "missing"})
                        errors["name"] = "wrong"
                        labels = {"name": 1}
                        if errors:
                            raise ValidationError(errors)
                """))
        .containsExactly(
            "5 LISTED CSV_MAPPING \"name\"",
            "7 MODEL_OPTION Person.REQUIRED_FIELDS \"name\"",
            "10 MODEL_OPTION Person.Meta.ordering \"-name\"",
            "11 MODEL_OPTION Person.Meta.indexes \"name\"",
            "11 MODEL_OPTION Person.Meta.indexes name__gt",
            "14 ATTRIBUTE Person name",
            "15 FORM_KEY Person \"name\"",
            "16 FORM_KEY Person \"name\"");
  }

  @Test
  void aSerializerIsCalledWithTheFieldsThatItGives() {
    String project =
        PROJECT
            + """
            --- people/serializers.py
            from rest_framework import serializers
            from people.models import Person
            class PersonSerializer(serializers.ModelSerializer):
                class Meta:
                    model = Person
            """;
    assertThat(
            uses(
                project,
                "shops/api.py",
                """
                from people.serializers import PersonSerializer
                class ShopSerializer(Serializer):
                    owner = PersonSerializer(fields=("id", "name"))
                    place = PlaceSerializer(fields=("id", "name"))
                """))
        .containsExactly("3 SERIALIZER_FIELD PersonSerializer.fields \"name\"");
  }

  @Test
  void filtersWithoutAModelAreThoseOfTheirView() {
    assertThat(
            uses(
                "people/viewsets.py",
                """
                from django_filters import rest_framework as filters
                from people.models import Person
                from shops.models import Shop
                class PersonFilterSet(filters.FilterSet):
                    name = filters.CharFilter()
                    called = filters.CharFilter(field_name="name", lookup_expr="icontains")
                    order = filters.OrderingFilter(fields=(("name", "called"),))
                    kind = filters.CharFilter(method="by_kind")
                    def by_kind(self, queryset, name, value):
                        return queryset.filter(Q(name__icontains=value))
                class ShopFilterSet(filters.FilterSet):
                    name = filters.CharFilter(field_name="name")
                class PersonViewSet(ModelViewSet):
                    queryset = Person.objects.all()
                    filterset_class = PersonFilterSet
                    lookup_field = "name"
                    order_by_fields = ["id", "name"]
                class ShopViewSet(ModelViewSet):
                    queryset = Shop.objects.all()
                    filterset_class = ShopFilterSet
                    order_by_fields = ["id", "name", "pk", "name__gt"]
                """))
        .containsExactly(
            "5 FILTER_FIELD PersonFilterSet.declared name",
            "6 CONDITION PersonFilterSet \"name\"",
            "7 CONDITION PersonFilterSet \"name\"",
            "10 CONDITION Q name__icontains",
            "16 VIEW_FIELD PersonViewSet.lookup_field \"name\"",
            "17 VIEW_FIELD PersonViewSet.order_by_fields \"name\"");
  }

  @Test
  void namesInsideExpressionsOfAQuery() {
    assertThat(
            uses(
                "people/stats.py",
                """
                from django.db.models import Case, Count, F, Q, Value, When
                from people.models import Person
                Person.objects.annotate(
                    n=Case(When(name="x", then=F("name")), When(Q(name__in=[1]), then=Value("name"))),
                ).aggregate(
                    c=Count("pk", filter=Q(name__icontains="a")),
                )
                """))
        .containsExactly(
            "4 CONDITION When name",
            "4 EXPRESSION annotate \"name\"",
            "4 CONDITION Q name__in",
            "6 CONDITION Q name__icontains");
  }

  @Test
  void expressionsThatStandInNoQuery() {
    assertThat(
            uses(
                "people/signals.py",
                """
                from django.contrib.postgres.search import SearchQuery, SearchVector as Vector
                from django.db import models
                from django.db.models import F, Q
                from django.db.models.functions import Lower
                from shops.models import Shop
                from .models import Person
                def saved(person: Person, shop, other):
                    person.vector = Vector("name__unaccent", config="name")
                    shop.vector = Vector("name")
                    found = Q(name="A")
                    found |= models.Q(name__in=["name"])
                    Person.objects.filter(found)
                    named = Q(name="A")
                    Shop.objects.filter(named, owner=Q(owner__name="B"))
                    all = [Lower("name")]
                    all.append(Lower("name"))
                    other.order_by(*all)
                    other.annotate(x=F("name"), y=SearchQuery("name"))
                    other.filter(Q(name="A", colour="red"))
                    other.shops.annotate(x=F("name"))
                    Shop.objects.annotate(x=F("name"))
                    Lower("title")
                class ShopView:
                    queryset = Shop.objects.all()
                    def get(self):
                        return self.queryset.annotate(x=F("name"))
                class Mixin:
                    def get(self):
                        return self.queryset.annotate(x=F("name"))
                """))
        .containsExactly(
            "8 EXPRESSION \"name__unaccent\"",
            "10 CONDITION Q name",
            "11 CONDITION Q name__in",
            "14 CONDITION Q owner__name",
            "15 EXPRESSION \"name\" ?",
            "16 EXPRESSION \"name\" ?",
            "18 EXPRESSION annotate \"name\" ?",
            "29 EXPRESSION annotate \"name\" ?");
    assertThat(
            uses(
                "shops/signals.py",
                """
                from django.db.models import F, Q
                def saved(shop, other):
                    return other.filter(Q(name="A")).annotate(x=F("name"))
                """))
        .isEmpty();
  }

  @Test
  void lookupsThatArePutTogether() {
    assertThat(
            uses(
                "people/views.py",
                """
                from django.db.models import Q
                from .models import Person
                def view(request, how, which):
                    Person.objects.filter(**{f"name__{how}": "A"})
                    Person.objects.filter(Q(**{f"name__{how}regex": "A"}) | Q(**{f"{which}name": "A"}))
                    Person.objects.order_by(f"name__{how}", f"{which}name")
                    Person.objects.filter(pk__in=[f"{which}name", f"name{which}"])
                """))
        .containsExactly(
            "4 CONDITION filter name__", "5 CONDITION Q name__", "6 ORDERING order_by name__");
  }

  @Test
  void rowsAreAskedForTheLookupsOfTheirQuery() {
    assertThat(
            uses(
                "shops/views.py",
                """
                def view(shops, others):
                    for row in shops.values("owner__name", "id"):
                        print(row["owner__name"], row.get("owner__name"))
                        others.filter(title=row["owner__name"])
                """))
        .containsExactly(
            "2 KEY values \"owner__name\"",
            "3 KEY row \"owner__name\"",
            "3 KEY row \"owner__name\"",
            "4 KEY row \"owner__name\"");
  }

  @Test
  void typesOfAGraphqlApi() {
    assertThat(
            uses(
                "people/schema.py",
                """
                from people.models import Person
                class PersonType(DjangoObjectType):
                    class Meta:
                        model = Person
                        only_fields = ("id", "name")
                    name = graphene.String()
                    def resolve_name(self, info):
                        return self
                @strawberry_django.type(Person)
                class PersonNode:
                    name: auto
                """))
        .containsExactly(
            "5 OTHER_FIELD PersonType.Meta.only_fields \"name\"",
            "6 DECLARED PersonType name",
            "7 HOOK PersonType resolve_name",
            "11 DECLARED PersonNode name");
  }

  @Test
  void attributesOfViewsAndAdminsThatHappenToBearTheNameAreNone() {
    assertThat(
            uses(
                "people/views.py",
                """
                from people.models import Person
                class People(ListView):
                    model = Person
                    name = "people"
                @admin.register(Person)
                class PersonAdmin(ModelAdmin):
                    name = "people"
                """))
        .isEmpty();
  }

  /** A library maps attributes to fields in factories, resources and tables, not in any class. */
  @Test
  void anAttributeIsAFieldOnlyWhereALibraryMapsIt() {
    assertThat(
            uses(
                "people/reports.py",
                """
                from people.models import Person
                class PeopleReport(QuerySetReport):
                    name = "People"
                    model = Person
                    queryset = Person.objects.order_by("name")
                    def resolve_name(self):
                        return self.name
                class PeopleApp(SearchApp):
                    name = "person"
                    queryset = Person.objects.all()
                class PersonFilterSet(FilterSet):
                    name = "people"
                    class Meta:
                        model = Person
                class PersonFactory(DjangoModelFactory):
                    name = "Ada"
                    class Meta:
                        model = Person
                class OldResource(resources.ModelResource):
                    name = Field()
                    model = Person
                class PeopleView(ListView):
                    model = Person
                    def clean_name(self):
                        return ""
                """))
        .containsExactly(
            "5 ORDERING order_by \"name\"",
            "16 HOOK PersonFactory name",
            "20 HOOK OldResource name");
  }

  @Test
  void fixturesHoldObjectsOfTheModel() {
    assertThat(
            uses(
                "people/fixtures/some.json",
                """
                [
                  {"model": "people.person", "pk": 1, "fields": {"name": "name", "x": {"name": 1}}},
                  {"fields": {"name": "Ada"}, "model": "people.Person"},
                  {"model": "shops.shop", "fields": {"name": "none of these"}}
                ]
                """))
        .containsExactly("2 FIXTURE people.person \"name\"", "3 FIXTURE people.person \"name\"");
    assertThat(
            uses(
                "people/fixtures/some.yaml",
                """
                - model: people.person
                  pk: 1
                  fields:
                    name: Ada
                - model: shops.shop
                  fields:
                    name: none
                - model: people.person
                  fields: {name: Ada}
                """))
        .containsExactly("4 FIXTURE people.person name", "9 FIXTURE people.person name");
    assertThat(
            uses(
                "data/dummy/people.json",
                "[{\"model\": \"people.person\", \"fields\": {\"name\": 1}}]"))
        .containsExactly("1 FIXTURE people.person \"name\"");
    assertThat(
            uses("people/data.json", "[{\"model\": \"people.person\", \"fields\": {\"name\": 1}}]"))
        .isEmpty();
  }

  @Test
  void classesThatTakeTheWholeModel() {
    TextTree tree =
        TextTree.of(PROJECT)
            .with(
                "people/api.py",
                """
                from people.models import Person
                class All(ModelSerializer):
                    class Meta:
                        model = Person
                        fields = "__all__"
                class But(ModelSerializer):
                    class Meta:
                        model = Person
                        exclude = ("id",)
                class Without(ModelSerializer):
                    class Meta:
                        model = Person
                        exclude = ("name",)
                class Declares(ModelSerializer):
                    name = CharField()
                    class Meta:
                        model = Person
                        fields = "__all__"
                class AllForm(ModelForm):
                    class Meta:
                        model = Person
                        exclude = []
                class PersonValidator(ModelValidator):
                    class Meta:
                        model = Person
                """);
    Reading reading = MigrationReader.read(ProjectReader.read(tree, ProjectOptions.DEFAULT));
    assertThat(
            FieldUses.whole(
                reading.project(),
                tree,
                StateSimulator.at(reading, null).state(),
                new ModelKey("people", "Person"),
                "name"))
        .extracting(each -> each.place().line() + " " + each.name() + (each.form() ? " form" : ""))
        .containsExactly("2 All", "6 But", "19 AllForm form", "23 PersonValidator");
  }
}
