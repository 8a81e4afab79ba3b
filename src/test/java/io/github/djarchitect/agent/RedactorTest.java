package io.github.djarchitect.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
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
        "key sk-ant-api03-hiddenhiddenhidden",
        "key sk-proj-hiddenhiddenhidden1",
        "key AIzaSyhiddenhiddenhiddenhiddenhidden123",
        "token ghp_hiddenhiddenhidden12345",
        "eyJhbGciOiJIhidden.eyJzdWIiOiIxhidden.SflKxwRJhidden",
        "-----BEGIN RSA PRIVATE KEY-----\nhidden\nhidden\n-----END RSA PRIVATE KEY-----",
        "User.objects.create(username='root', password='hidden1')",
        "the registered hidden-in-use value",
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

  @Test
  void placesOfTheMachineAreNamedFromTheRepository() {
    Redactor redactor = new Redactor(List.of(), Map.of("/home/me/shop", ".", "/home/me", "~"));
    assertThat(redactor.redact("/home/me/shop/a.py in /home/me/shop, /home/me/shopping, /home/me"))
        .isEqualTo("./a.py in ., ~/shopping, ~");
  }
}
