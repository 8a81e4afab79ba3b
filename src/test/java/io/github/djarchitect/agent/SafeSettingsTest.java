package io.github.djarchitect.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What decides a migration is seen, and nothing else is, whatever name it stands under. */
class SafeSettingsTest {
  @Test
  void whatDecidesAMigrationIsSeen() {
    String text =
        """
        TIME_ZONE = "Europe/Berlin"
        LANGUAGE_CODE = 'de-at'
        USE_TZ = True
        SITE_ID = 1
        TEST_RUNNER = 'shop.tests.PBKDF2SHA1Runner'
        SESSION_ENGINE = "django.contrib.sessions.backends.db"
        AUTH_USER_MODEL = 'MyApp.User'
        MIGRATION_MODULES = {'shop': 'shop.db_migrations', "old": None}
        INSTALLED_APPS = [
            'oauth2_provider',
            'shop.apps.ShopConfig',
            "MyApp",
        ]
        DATABASES = {
            'default': {
                'ENGINE': 'django.db.backends.mysql',
                'TIME_ZONE': 'UTC',
                'CONN_MAX_AGE': 600,
                'ATOMIC_REQUESTS': True,
                'OPTIONS': {
                    'sql_mode': 'STRICT_TRANS_TABLES,NO_ZERO_DATE',
                    'isolation_level': 'read committed',
                    'charset': 'utf8mb4',
                    'collation': 'utf8mb4_0900_ai_ci',
                    'init_command': "SET sql_mode='STRICT_TRANS_TABLES', innodb_strict_mode=1",
                },
            },
            'other': {
                'ENGINE': 'django.db.backends.postgresql',
                'OPTIONS': {'options': '-c lock_timeout=5s -c statement_timeout=30000'},
            },
            'lite': {'OPTIONS': {'transaction_mode': 'IMMEDIATE', 'timeout': 20,
                'init_command': 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'}},
        }
        DATABASES['other']['OPTIONS']['options'] = "-c default_transaction_isolation=read\\\\ committed"
        PASSWORD_HASHERS = ["shop.hashers.SHA512Base64PBKDF2PasswordHasher"]
        SECRET_KEY = token_urlsafe(50)
        if LOCAL:
            MIDDLEWARE.insert(0, "shop.middleware.Slow")
        class Local(Base):
            TIME_ZONE = env("TZ", default="America/New_York")
        """;

    assertThat(clean(text)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a secret under a safe name
        "TIME_ZONE = 'hunter2'",
        "TIME_ZONE = 'Europe/hunter2'",
        "LANGUAGE_CODE = 'hunter2'",
        "ENGINE = 'hunter2'",
        "ROOT_URLCONF = 'hunter2'",
        "AUTH_USER_MODEL = 'hunter2'",
        "DEFAULT_AUTO_FIELD = 'hunter2!'",
        "TEST_RUNNER = 'correct horse hunter2'",
        "MIDDLEWARE = ['hunter2']",
        "DATABASES = {'default': {'ENGINE': 'hunter2'}}",
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.mysql', 'PASSWORD': 'hunter.two'}}",
        "DATABASE_ROUTERS = {'PASSWORD': 'hunter.two'}",
        "INSTALLED_APPS = get(PASSWORD={'x': 'hunter.two'})",
        // addresses
        "ENGINE = 'postgres://shop:hunter2@db/shop'",
        "TIME_ZONE = 'https://me:hunter2@example.com'",
        "MIGRATION_MODULES = {'shop': 'https://hunter2.example.com/a'}",
        "X = {'options': 'postgres://shop:hunter2@db'}",
        // put together
        "TIME_ZONE = f'Europe/{hunter2}'",
        "ENGINE = f'django.{hunter2}.backends'",
        "TIME_ZONE = 'UTC' 'hunter2'",
        "ENGINE = 'django.db.%s' % 'hunter2'",
        "ROOT_URLCONF = 'shop.urls' + 'hunter2'",
        // the rest of what is given with it
        "TIME_ZONE = env('TZ', default='hunter2')",
        "LANGUAGE_CODE = os.environ.get('LANG', 'hunter2')",
        "AUTH_USER_MODEL = config('hunter2')",
        "TIME_ZONE = 'UTC'; RELAY = 'hunter2'",
        "X = {'options': '-c lock_timeout=5s -c password=hunter2'}",
        "X = {'options': '-c search_path=hunter2'}",
        "X = {'options': '-c lock_timeout=hunter2'}",
        "X = {'sql_mode': 'STRICT_TRANS_TABLES,hunter2'}",
        "X = {'isolation_level': 'hunter2'}",
        "X = {'charset': 'utf8_hunter2', 'collation': 'utf8mb4_hunter2_ci'}",
        "X = {'init_command': \"SET PASSWORD = 'hunter2'\"}",
        "X = {'init_command': \"SET sql_mode='hunter2'\"}",
        "X = {'init_command': \"SET sql_mode='ANSI'; SET PASSWORD = 'hunter2'\"}",
        "X = {'init_command': 'SET foreign_key_checks=hunter2'}",
        // blobs: two of base64, one of hexadecimal digits, a token
        "ENGINE = 'aHVudGVyMg.c2VjcmV0'  # hunter's",
        "INSTALLED_APPS = ['aHVudGVyMg']",
        "AUTH_USER_MODEL = 'a3f9c2e1b4d5.b7'",
        "INSTALLED_APPS = ['a3f9c2e1b4d5']",
        "ROOT_URLCONF = 'eyJhbGciOiJIUzI.eyJzdWI.SflKxwRJSM'",
        "INSTALLED_APPS = ['xQ']\nTOKEN_OF_ALL = 'aHVudGVyMg'",
        // in a comment, in what follows, in a text over lines
        "# TIME_ZONE = 'hunter2'",
        "#    'ENGINE': 'hunter2',",
        "TIME_ZONE = \"\"\"UTC\nhunter2\n\"\"\"",
        "class A:\n    INSTALLED_APPS = ['a']\n    def f(self):\n        return 'hunter2'",
        "INSTALLED_APPS.append('https://hunter2.example.com')",
        "HOSTS.append('hunter.two')",
        "SECRET_KEY = str(4711471147)",
        "INSTALLED_APPS = ['a']\nif True:\n    log.setup('hunter.two')",
        // numbers may be seen, but no password
        "DB_PASSWORD = 4711471147",
        "X = {'PASSWORD': 4711471147, 'PORT': 5432}",
        "DATABASES['default']['PASSWORD'] = 4711471147",
        "X = dict(PASSWORD=4711471147)",
        "SECRET_KEY = -4711471147"
      })
  void aSafeNameOpensNothingButItsOwnShape(String text) {
    assertThat(clean(text + "\n"))
        .doesNotContain("hunter2", "hunter.two", "4711", "aHVu", "a3f9c2", "eyJ", "xwRJ");
  }

  @Test
  void whatIsSeenOnceIsSeenAgain() {
    String text = "TIME_ZONE = 'UTC'\nX = {'PASSWORD': 4711, 'ENGINE': 'a.b', 'HOST': 'c'}\n";

    String once = clean(text);

    assertThat(once)
        .isEqualTo(
            "TIME_ZONE = 'UTC'\nX = {'PASSWORD': [removed: setting], 'ENGINE': 'a.b', 'HOST':"
                + " '[removed: setting]'}\n");
    assertThat(clean(once)).isEqualTo(once);
  }

  private static String clean(String text) {
    return Redactor.SHAPES.redactFile(text, "site/settings.py");
  }
}
