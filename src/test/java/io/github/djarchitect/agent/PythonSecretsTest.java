package io.github.djarchitect.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in ordinary code: hunter2 and Zx9 stand for what must not be seen. */
class PythonSecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = os.environ.get(\"DB_PASS\", \"hunter2secret\")",
        "x = os.getenv('DB_PASSWORD', 'hunter2secret')",
        "x = env(\"API_TOKEN\", default=\"hunter2secret\")",
        "x = config(\"SECRET\", \"hunter2secret\")",
        "x = env.str(\"PAYMENT_SECRET\", 'hunter2secret')",
        "user.set_password(\"hunter2\")",
        "user.set_password(raw_password='hunter2')",
        "User.objects.create_user(\"bob\", \"b@example.com\", \"hunter2\")",
        "User.objects.create_superuser('bob', password='hunter2')",
        "User.objects.create_user(\n    'bob',\n    'b@example.com',\n    'hunter2',\n)",
        "x = make_password(\"hunter2\")",
        "authenticate(username=\"bob\", password=\"hunter2\")",
        "self.client.login(username='bob', password='hunter2')",
        "assert user.check_password(\"hunter2\")",
        "self.assertEqual(x.password, \"hunter2\")",
        "assert x.password == \"hunter2\"",
        "if 'hunter2' == x.password: pass",
        "requests.get(url, auth=(\"bob\", \"hunter2\"))",
        "requests.get(url, auth=HTTPBasicAuth(\"bob\", \"hunter2\"))",
        "headers = {\"X-Api-Key\": \"hunter2\", \"Accept\": \"text/html\"}",
        "headers = {'Authorization': 'Bearer hunter2'}",
        "headers[\"Authorization\"] = \"Token hunter2\"",
        "secret = (\"hunter2\" \"abc\")",
        "secret = (\n    \"abc1\"\n    \"hunter2\"\n)",
        "secret = \"abc1\" + \"hunter2\"",
        "if token == \"hunter2abc\": pass",
        "match x.password:\n    case \"hunter2\":\n        pass",
        "PASSWORDS = {\"root\": \"hunter2\", \"bob\": \"x\"}",
        "PASSWORDS = [\"hunter2\"]",
        "password: str = \"hunter2\"",
        "def connect(user, password=\"hunter2\"): pass",
        "boto3.client(\"s3\", aws_secret_access_key=\"hunter2abcdefgh\")",
        "jwt.encode(payload, \"hunter2\")",
        "hmac.new(b\"hunter2\", message)",
        "+    password = \"hunter2\"\n-    password = \"hunter2b\"",
        "{\"text\": \"password = \\\"hunter2\\\"\"}",
        "hook = 'https://hooks.slack.com/services/T0AB1CD2E/B0AB1CD2E/hunter2hunter2hunter2xx'",
        "url = \"https://example.com/hook?token=hunter2abc&x=1\"",
        "url = \"https://example.com/?api_key=hunter2abc\"",
        "# password = \"hunter2\"",
        "DATABASES = {'default': {'PASSWORD': 'hunter2'}}",
        "x = dict(password='hunter2')",
        "setattr(user, 'password', 'hunter2')",
        "SECRET_KEY = \"\"\"hunter2\"\"\"",
        "SECRET_KEY = rb'hunter2'",
        "api_key = value or \"hunter2abc\"",
        "username, password = \"bob\", \"hunter2\"",
      })
  void whatIsASecretDoesNotStay(String code) {
    String clean = Redactor.SHAPES.redact(code);

    assertThat(clean).doesNotContain("hunter2").contains("[removed");
    assertThat(clean.lines().count()).isEqualTo(code.lines().count());
    assertThat(Redactor.SHAPES.redact(clean)).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password = models.CharField(_(\"password\"), max_length=128)",
        "fields = [\"username\", \"password\", \"token\"]",
        "token = forms.CharField(label=\"API key\", help_text=\"Enter your password\")",
        "messages = {\"password\": \"Enter your password again\"}",
        "url = \"https://example.com/login?next=/password/\"",
        "name = os.environ.get(\"DB_PASS\")",
        "x = f\"Middleware_Bearer {token}\"",
        "x = \"Care_Bearer \" + x",
        "headers = {\"Authorization\": f\"GenieKey {key}\"}",
        "authorization = 'HMAC-SHA256 {}:{}'.format(a, b)",
        "credentials = \"{0}:{1}\".format(a, b)",
        "api_key = _make_api_key(\"hcw_\")",
        "headers = {\"Authorization\": \"Bearer \" + token}",
        "token = models.ForeignKey(Token, models.CASCADE, related_name=\"tokens\")",
        "password = models.TextField(db_column=\"password\")",
        "widget = forms.TextInput(attrs={\"type\": \"password\"})",
        "credentials = \"include\"",
        "TOKEN_TYPE = \"bearer\"",
        "password_field = \"pass\"",
        "TOKEN = \"TOKEN\"",
        "PASSWORD = \"password\"",
        "password = \"\"",
        "password = None",
        "PASSWORD_HASHERS = [\"django.contrib.auth.hashers.PBKDF2PasswordHasher\"]",
        "user.has_perm(\"accounts.view_apikey\")",
        "url = reverse(\"password_reset\")",
        "migrations.RunSQL(\"UPDATE users SET password = '' WHERE password IS NULL\")",
        "migrations.AddField(\"user\", \"api_token\", models.CharField(max_length=40,"
            + " default=\"\"))",
        "if request.method == \"POST\" and form.cleaned_data[\"password\"] == other: pass",
        "path(\"token/\", views.token, name=\"token\")",
        "error = _(\"The password is wrong.\")",
        "password = request.POST[\"password\"]",
        "kind = \"token\" if x else \"session\"",
        "permissions = [(\"reset_password\", \"Can reset a password\")]",
        "class Kind(models.TextChoices):\n    PASSWORD = \"password\", _(\"Password\")",
        "logger.info(\"token %s of %s\", token, user)",
        "auth = \"optional\"",
        "x['token'] = serializers.CharField(source=\"auth_token\")",
        "it's a password: isn't it \"fine\" to say so?",
      })
  void whatOnlySpeaksOfOneStays(String code) {
    assertThat(Redactor.SHAPES.redact(code)).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl -u bob:hunter2 https://example.com",
        "curl --user bob:hunter2 https://example.com",
        "mysql -u root -phunter2 shop",
        "mysql --password=hunter2 shop",
        "tool --token hunter2abc",
        "tool --api-key=hunter2abc",
        "PGPASSWORD=hunter2 psql -c 'select 1'",
        "curl -H \"Authorization: Bearer hunter2\" https://example.com",
        "curl -H 'X-Api-Key: hunter2' https://example.com",
        "docker login -u bob -p hunter2 registry.example.com",
        "sshpass -p hunter2 ssh bob@example.com",
        "redis-cli -a hunter2 ping",
        "subprocess.run([\"mysql\", \"-phunter2\", \"shop\"])",
        "postgres://bob:hunter2@db/shop",
      })
  void commandsLoseTheirs(String command) {
    String clean = Redactor.SHAPES.redact(command);

    assertThat(clean).doesNotContain("hunter2").contains("[removed");
    assertThat(Redactor.SHAPES.redact(clean)).isEqualTo(clean);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python manage.py migrate -p 8000",
        "docker run -p 8000:8000 shop",
        "mysql -u root -p shop",
        "the option --token is required, and --password to be given",
        "curl -u \"$USER:$PASSWORD\" https://example.com",
        "tool --token $TOKEN",
        "curl -H \"Authorization: Bearer $TOKEN\" https://example.com",
      })
  void commandsWithoutOneStay(String command) {
    assertThat(Redactor.SHAPES.redact(command)).isEqualTo(command);
  }

  @Test
  void hostileTextEnds() {
    Random random = new Random(5);
    String alphabet = "\"'()[]{}=:,.\\\n\t #apsword token+-f\0";
    for (int i = 0; i < 100; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = 0; j < 400; j++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String clean = Redactor.SHAPES.redact(text.toString());
      assertThat(Redactor.SHAPES.redact(clean)).isEqualTo(clean);
    }
    for (String unit :
        new String[] {"(", "password=(", "\"", "f\"{", "'''", "-p ", "a=b+", "\\\""}) {
      assertThat(Redactor.SHAPES.redact(unit.repeat(1_000).toUpperCase(Locale.ROOT))).isNotEmpty();
      assertThat(Redactor.SHAPES.redact(unit.repeat(1_000))).isNotEmpty();
    }
  }
}
