package io.github.djarchitect.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  /** Each secret holds the word hidden. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SECRET_KEY = 'hidden-abcdef'",
        "SECRET_KEY: str = \"hidden-abcdef\"",
        "'PASSWORD': \"hidden\",",
        "DATABASES[\"default\"][\"PASSWORD\"] = \"hidden\"",
        "os.environ.get('SECRET_KEY', 'hidden-default')",
        "env('DJANGO_SECRET_KEY', default='hidden')",
        "AWS_SECRET_ACCESS_KEY=hiddenhiddenhidden",
        "export STRIPE_API_KEY=hidden123",
        "+DB_PASSWORD=hidden123",
        "  POSTGRES_PASSWORD: hidden123",
        "      - POSTGRES_PASSWORD=hidden123",
        "DATABASE_URL=postgres://user:hidden@db:5432/shop",
        "postgresql://user:hi%40dden-hidden@db/shop?sslmode=require",
        "redis://:hidden@cache:6379/0",
        "Authorization: Bearer hidden.hidden-hidden",
        "Authorization: Basic hiddenhiddenhidden==",
        "key sk-ant-api03-hiddenhiddenhidden",
        "key sk-proj-hiddenhiddenhidden1",
        "key AIzaSyhiddenhiddenhiddenhiddenhidden123",
        "token ghp_hiddenhiddenhidden12345",
        "eyJhbGciOiJIhidden.eyJzdWIiOiIxhidden.SflKxwRJhidden",
        "-----BEGIN RSA PRIVATE KEY-----\nhidden\nhidden\n-----END RSA PRIVATE KEY-----",
        "User.objects.create(username='root', password='hidden1')",
        "the registered hidden-in-use value",
        // a file of settings for the environment, as it is
        "EMAIL_RELAY=hidden.example",
        "ALPHA=1\nSHOP_TITLE=hidden shop of hidden\nBETA=2",
        "# OLD_RELAY=hidden.example",
        "export RELAY='hidden one'",
        // connections and questions
        "could not connect: host=db user=shop password=hidden dbname=shop",
        "host=db password='hidden and hidden' dbname=shop",
        "host=db password = 'hi\\'dden-hidden'",
        "jdbc:postgresql://db/shop?user=shop&password=hidden&ssl=true",
        "Server=db;Uid=shop;Pwd=hidden;Database=shop",
        "FATAL: connection failed (host=db, user=shop, password=hidden2)",
        "my password=hidden",
        "my password = hidden",
        "password: hidden",
        "The password: hidden9, the user: shop",
        "**Password:** `hidden`",
        "pwd=hidden",
        "passwd=hidden",
        "passwd: hidden1",
        "PGPASSWORD=hidden psql -h db",
        "run it with STRIPE_API_KEY=hidden123 in front",
        // SQL
        "CREATE ROLE shop LOGIN PASSWORD 'hidden'",
        "+migrations.RunSQL(\"ALTER USER shop WITH ENCRYPTED PASSWORD 'hidden'\")",
        "alter role shop password E'hid''hidden'",
        "CREATE USER 'shop'@'%' IDENTIFIED BY 'hidden'",
        "CREATE USER shop IDENTIFIED WITH mysql_native_password BY \"hidden\"",
        "'ALTER ROLE shop PASSWORD \\'hidden\\''",
        "EXECUTE 'ALTER ROLE shop PASSWORD ''hidden''';",
        "ALTER ROLE shop PASSWORD $$hidden$$",
        "SET PASSWORD FOR 'shop'@'%' = 'hidden'",
        "SET PASSWORD = PASSWORD('hidden')",
        // prose
        "The staging password is hidden1.",
        "the password for staging is hidden-7",
        "the password for\nstaging is hidden#x",
        "Password for the database on db.internal is \"hidden\".",
        "the password is `hidden horse`",
        "we changed the root password to hidden99!",
        "the passphrase was hidden4, I think",
        "the pw is hidden_2024",
        "pw=hidden7x",
        "user bob, passwd hidden7xR",
        // keys without quotes: YAML, INI, the environment of an image, what people type
        "api_key: hidden01q8Zt3vN1x5RbW2y",
        "  token: hidden02q8Zt3vN1x5RbW2y  # of staging",
        "client_secret: hidden03q8Zt3vN1x5RbW2y",
        "aws_secret_access_key = hidden04/q8Zt3vN1x5RbW2y",
        "private_key: hidden05q8Zt3vN1x5RbW2y",
        "secret = hidden06q8Zt3vN1x5RbW2y",
        "auth: hidden07q8Zt3vN1x5RbW2y",
        "- name: x\n  token: hidden-08q8-Zt3vN-1x5Rb",
        "api.token=hidden09q8Zt3vN1x5RbW2y",
        "ENV SECRET_KEY=hidden10q8Zt3v API_KEY=hidden11q8Zt3v",
        "ENV FOO hidden12q8Zt3vN1x5RbW2y",
        "ARG TOKEN=hidden13q8Zt3v",
        "my token is hidden14q8Zt3vN1x5RbW2y.",
        "with the API key hidden15q8Zt3vN1x5RbW2y it works",
        "settings.SECRET_KEY is \"hidden16q8Zt3vN1x5RbW2y\"",
        "SECRET_KEY = hidden17q8Zt3vN1x5RbW2y",
        "client_secret=hidden18q8Zt3vN1x5RbW2y",
        "secret hidden19q8Zt3vN1x5RbW2y",
        "Cookie: sessionid=hidden20q8zt3vn1x5; csrftoken=hidden21q8zt3",
        "Set-Cookie: sid=hidden22q8zt3; Path=/; Secure",
        "PASSWORD: str = \"hidden1\"",
        "X = os.getenv(\"DB_PASS\") or \"hidden1\"",
        "X = os.environ[\"API_TOKEN\"] or 'hidden1abc'",
      })
  void secretsAreTakenOut(String text) {
    Redactor redactor = new Redactor(List.of("hidden-in-use"), Map.of());
    String clean = redactor.redact(text);
    assertThat(clean).doesNotContain("hidden").contains("[removed: ");
    assertThat(redactor.redact(clean)).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = models.CharField(max_length=128)",
        "('password', models.CharField(max_length=128, verbose_name='password')),",
        "migrations.AddField(model_name='user', name='token', field=models.TextField())",
        "SECRET_KEY = os.environ['SECRET_KEY']",
        "SECRET_KEY = env('SECRET_KEY')",
        "PASSWORD: ${POSTGRES_PASSWORD}",
        "Reset your password at https://example.org/reset/",
        "git@github.com:team/shop.git and https://example.org/a:b@c",
        "api_key = models.CharField(db_column='api_key', max_length=40)",
        "index on shop_token (token)",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "('password', models.CharField(max_length=128)),",
        "(\"password\", models.CharField(_(\"password\"), max_length=128)),",
        "    password = models.CharField(_('password'), max_length=128)",
        "password=models.CharField(max_length=128),",
        "User.password is a CharField with max_length=128",
        "migrations.AddField('user', 'reset_password', models.BooleanField(default=False))",
        "PASSWORD_HASHERS = settings.PASSWORD_HASHERS",
        "user.set_password(make_password(None))",
        "user.password = make_password(raw_password)",
        "User.objects.create_user(username=name, password=password)",
        "User.objects.create_user('a', password=password1)",
        "        username=username, password=password\n",
        "        password=value\n",
        "def login(user, password: str = None, pwd: Optional[str] = None):",
        "password: SecretStr",
        "password: str",
        "self.password = password",
        "{'password': password, 'token': token}",
        "form.cleaned_data['password']",
        "UPDATE auth_user SET password = NULL WHERE password = old_password",
        "ALTER TABLE auth_user ALTER COLUMN password TYPE varchar(256)",
        "ALTER TABLE \"auth_user\" ADD COLUMN \"password\" varchar(128) NOT NULL",
        "ALTER ROLE shop PASSWORD NULL",
        "cursor.execute('ALTER ROLE shop PASSWORD %s', [value])",
        "help_text='Enter the same password ' 'again'",
        "'the password ' + name + ' is wrong'",
        "the password is stored hashed",
        "The password is write-only and case-sensitive.",
        "the password is PBKDF2, the old password was SHA-256 or md5",
        "the password of User is varchar(128)",
        "the migration for password is 0002_user_password",
        "the password is in accounts/models.py:12",
        "The maximum of password is 128 characters.",
        "the password field",
        "Access denied for user 'shop'@'db' (using password: YES)",
        "FATAL: password authentication failed for user \"shop\"",
        "PASSWORD=%s and password=<password> and password=$DB_PASSWORD and password: ****",
        "('member_organization', 'Basic participation permissions for organization')",
        "'RAX_API_KEY': '{{ password }}'",
        "shown_password = '********'",
        "BATCH_SIZE = 1000",
        "BATCH_SIZE=1000",
        "PGOPTIONS='-c lock_timeout=5s' python manage.py migrate",
        "CHOICES=[('a', 'A')]",
        "FORWARD_SQL = \"UPDATE shop_order SET total = 0\"",
        "DEFAULT_AUTO_FIELD = \"django.db.models.BigAutoField\"",
        "token: str",
        "token: required",
        "token: null",
        "token: true",
        "token: ${API_TOKEN}",
        "token: ${{ secrets.API_TOKEN_2 }}",
        "token: {{ vault_token_2024 }}",
        "api_key: !vault api_key_1",
        "secret: my-shop-tls-2024",
        "secret: projects/shop/secrets/key-2",
        "token: access_token_v2",
        "token: Base64EncodedToken",
        "token=get_token2(request)",
        "token = settings.API_TOKEN_2024B",
        "token: Optional[Token2B]",
        "auth: basic",
        "auth: oauth2-proxy",
        "api_key: https://example.org/docs/api-keys-2",
        "version of the token: v1.2.3-rc1",
        "the token is 40 characters long",
        "the secret is in accounts/models.py:12",
        "the key is 0002_user_password",
        "Cookie: sessionid=...; csrftoken=<token>",
        "ENV PYTHONUNBUFFERED=1",
        "ENV PATH /opt/shop/bin:$PATH",
        "ENV NODE_VERSION 20.11.1",
        "PASSWORD: str = None",
        "TOKEN: str",
        "label = os.getenv(\"LABEL\") or \"staging\"",
        "if not password or \"x\" in name: pass",
      })
  void wordsThatOnlyMentionSecretsStay(String text) {
    assertThat(Redactor.SHAPES.redact(text)).isEqualTo(text);
  }

  @Test
  void aSettingOfAJsonResultIsTakenOutAndAFieldOfThatNameStays() {
    assertThat(
            Redactor.SHAPES
                .redact(
                    Fakes.object(
                        "{\"settings\":{\"DB_PASSWORD\":\"abc\",\"DEBUG\":true},\"fields\":{\"password\":\"CharField\"}}"))
                .toString())
        .isEqualTo(
            "{\"settings\":{\"DB_PASSWORD\":\"[removed:"
                + " secret]\",\"DEBUG\":true},\"fields\":{\"password\":\"CharField\"}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".env",
        ".env.production",
        "deploy/env.example",
        "deploy/production.env",
        ".envs/.production/.django",
        ".envrc",
        "docker/.env.example"
      })
  void anEnvFileInADiffKeepsOnlyItsNames(String path) {
    String diff =
        diff(
            path,
            " RELAY=hidden-relay",
            "-shop_title=hidden shop",
            "+shop_title = \"hidden shop of hidden\"",
            "+export PORT=hidden",
            "+#OLD=hidden",
            " CERT=\"hidden",
            " hidden",
            " hidden\"",
            "-NUMBER=471199",
            " EMPTY=",
            " # prose stays");
    String clean = Redactor.SHAPES.redact("Is this fine?\n\n" + diff + "\nThanks, A=B");
    assertThat(clean)
        .startsWith("Is this fine?\n\ndiff --git a/" + path)
        .doesNotContain("hidden")
        .doesNotContain("4711")
        .contains(
            " RELAY=[removed: setting]\n",
            "-shop_title=[removed: setting]\n",
            "+shop_title = [removed: setting]\n",
            "+export PORT=[removed: setting]\n",
            "+#OLD=[removed: setting]\n",
            " EMPTY=\n",
            " # prose stays\n")
        .endsWith("Thanks, A=B");
    assertThat(Redactor.SHAPES.redact(clean)).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "settings.py",
        "shop/settings.py",
        "config/settings/production.py",
        "settings/local.py",
        "shop/local_settings.py",
        "shop/settings_prod.py"
      })
  void aSettingsModuleInADiffKeepsNamesAndShapes(String path) {
    String diff =
        diff(
            path,
            " import os",
            " INSTALLED_APPS = [",
            "     \"django.contrib.admin\",",
            "+    'shop',",
            " ]",
            " DATABASES = {",
            "     \"default\": {",
            "         \"ENGINE\": \"django.db.backends.postgresql\",",
            "-        \"HOST\": \"hidden.internal\", 'PORT': 5432,",
            "+        \"HOST\": os.environ.get(\"DB_HOST\", \"hidden.internal\"),",
            "         'USER': env('DB_USER', default='hidden'),",
            "     }",
            " }",
            "+DATABASES['default']['NAME'] = 'hidden'",
            "-EMAIL_HOST = \"hidden.internal\"  # the relay",
            "+EMAIL_HOST: str = f\"hidden.{ZONE}\"",
            "+# EMAIL_HOST_USER = 'hidden'",
            " ADMINS = [('hidden', \"hidden@hidden\")]",
            "+BANNER = \"\"\"hidden",
            "+hidden",
            "+hidden\"\"\"",
            " AUTH_USER_MODEL = 'accounts.User'",
            " EMPTY = ''",
            " DEBUG = True",
            "+if DEBUG:",
            "+    EMAIL_PORT, RELAY = 25, 'hidden'",
            "+sentry_sdk.init(dsn=\"hidden\", rate=0.1)");
    String clean = Redactor.SHAPES.redact(diff);
    assertThat(clean)
        .doesNotContain("hidden")
        .contains(
            "     \"django.contrib.admin\",\n+    'shop',\n ]\n",
            "\"default\": {",
            "\"ENGINE\": \"django.db.backends.postgresql\",",
            "-        \"HOST\": \"[removed: setting]\", 'PORT': 5432,\n",
            "+        \"HOST\": os.environ.get(\"DB_HOST\", \"[removed: setting]\"),\n",
            "'USER': env('DB_USER', default='[removed: setting]'),",
            "+DATABASES['default']['NAME'] = '[removed: setting]'",
            "-EMAIL_HOST = \"[removed: setting]\"  # the relay\n",
            "+EMAIL_HOST: str = f\"[removed: setting]\"\n",
            "+# EMAIL_HOST_USER = '[removed: setting]'\n",
            " AUTH_USER_MODEL = 'accounts.User'\n EMPTY = ''\n DEBUG = True\n",
            "+    EMAIL_PORT, RELAY = 25, '[removed: setting]'\n");
    assertThat(Redactor.SHAPES.redact(clean)).isEqualTo(clean);
  }

  @Test
  void aHunkThatBeginsInAListIsKnownByItsHeading() {
    String diff =
        """
        --- a/shop/settings.py
        +++ b/shop/settings.py
        @@ -40,3 +40,4 @@ INSTALLED_APPS = [
             "django.contrib.auth",
        +    "shop.orders",
             "shop",
         ]
        @@ -90,2 +91,2 @@ ALLOWED_HOSTS = [
        -    "hidden.internal",
        +    "hidden.example",
         ]
        """;
    assertThat(Redactor.SHAPES.redact(diff))
        .contains("\"django.contrib.auth\"", "\"shop.orders\"")
        .doesNotContain("hidden");
  }

  @Test
  void otherFilesOfTheSameDiffStayAsTheyAre() {
    String migration =
        diff(
            "shop/migrations/0002_settings.py",
            "+EMAIL_HOST = \"a\"",
            "+NAME='b'",
            "--- SELECT 1",
            "+    (\"password\", models.CharField(max_length=128)),");
    String all =
        diff(".env", "+RELAY=hidden") + migration + diff("config/settings.py", "+A = 'hidden'");
    assertThat(Redactor.SHAPES.redact(all)).contains(migration).doesNotContain("hidden");
  }

  @Test
  void aRemovedFileIsKnownByItsOldName() {
    String diff = "--- a/.env\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-RELAY=hidden\n-title=hidden\n";
    assertThat(Redactor.SHAPES.redact(diff)).doesNotContain("hidden").contains("-title=[removed");
  }

  @Test
  void settingsWithoutAFileNameAreKnownByDjangosNames() {
    String text =
        """
        EMAIL_HOST = 'hidden'
        SHOP_RELAY = 'hidden'
        DATABASES = {
          'default': {'HOST': 'hidden'}
        }
        INSTALLED_APPS = ['shop']
        Is "this" fine?\
        """;
    assertThat(Redactor.SHAPES.redact(text))
        .doesNotContain("hidden")
        .endsWith("INSTALLED_APPS = ['shop']\nIs \"this\" fine?");
  }

  @Test
  void aLineOfASettingsModuleInAResultIsTakenOut() {
    assertThat(
            Redactor.SHAPES
                .redact(
                    Fakes.object(
                        "{\"usages\":[{\"at\":\"config/settings.py:12\",\"text\":\"RELAY ="
                            + " 'hidden'\"},{\"at\":\"shop/a.py:3\",\"text\":\"RELAY='b'\"}]}"))
                .toString())
        .doesNotContain("hidden")
        .contains("RELAY = '[removed: setting]'", "RELAY='b'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password ",
        "=",
        "password=",
        "password=a ",
        "password: ",
        "\n",
        " ",
        "A_",
        "A_A=",
        "PASSWORD '",
        "'",
        "\"",
        "password is ",
        "password for a ",
        "a://a:",
        "basic ",
        "eyJeyJeyJe-",
        "SECRET_KEY='",
        "get('TOKEN','",
        "+A=b\n",
        "@@ -1 +1 @@\n",
        "diff --git a/.env b/.env\n",
        "-----BEGIN A ",
        "SECRET='\\",
        "NAME = (",
        "set password ",
        "\r",
        "identified by ",
        "token: a1b2c3d4e5f6,",
        "a1b2c3d4e5f6,",
        "Cookie: a=a1b2c3d4;",
        "ENV A a1b2c3d4\n",
        "change a a a password to "
      })
  void longTextsEndAndOverflowNothing(String piece) {
    String text = piece.repeat(200_000 / piece.length());
    assertThatCode(
            () -> {
              Redactor.SHAPES.redact(text);
              Redactor.SHAPES.redact("SECRET_KEY = '" + text + "'");
              Redactor.SHAPES.redact(diff(".env", "+A=\"" + text));
              Redactor.SHAPES.redact(diff("settings.py", "+A = '" + text));
            })
        .doesNotThrowAnyException();
  }

  private static String diff(String path, String... lines) {
    long before = Stream.of(lines).filter(line -> !line.startsWith("+")).count();
    long after = Stream.of(lines).filter(line -> !line.startsWith("-")).count();
    return ("diff --git a/%1$s b/%1$s\nindex 1..2 100644\n--- a/%1$s\n+++ b/%1$s\n"
                + "@@ -1,%2$d +1,%3$d @@\n")
            .formatted(path, before, after)
        + String.join("\n", lines)
        + "\n";
  }

  @Test
  void aValueThatIsAPlainWordIsNoneWithinAnother() {
    Redactor redactor = new Redactor(List.of("public", "Tiger-99"), Map.of());
    assertThat(redactor.redact("is_public, publication, \"public\", //public@host, xTiger-99x"))
        .isEqualTo(
            "is_public, publication, \"[removed: secret]\", //[removed: secret]@host,"
                + " x[removed: secret]x");
  }

  @Test
  void placesOfTheMachineAreNamedFromTheRepository() {
    Redactor redactor = new Redactor(List.of(), Map.of("/home/me/shop", ".", "/home/me", "~"));
    assertThat(redactor.redact("/home/me/shop/a.py in /home/me/shop, /home/me/shopping, /home/me"))
        .isEqualTo("./a.py in ., ~/shopping, ~");
  }

  @Test
  void aFileOfSettingsByAnyNameLosesItsValuesLineForLine() {
    String text =
        "ADMINS = ['me@example.com']\nEMAIL_HOST = 'mail.example.com'\nOTHER = 'it'\n"
            + "KEY = \"\"\"-----BEGIN PRIVATE KEY-----\nhidden\n-----END PRIVATE KEY-----\"\"\"\n";

    String clean = Redactor.SHAPES.redactFile(text, "core/production.py");

    assertThat(clean).doesNotContain("example.com", "'it'", "hidden");
    assertThat(clean.lines()).hasSameSizeAs(text.lines().toList());
  }
}
