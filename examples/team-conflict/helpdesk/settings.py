import os

SECRET_KEY = os.environ.get("HELPDESK_SECRET_KEY", "only-for-development")
DEBUG = os.environ.get("HELPDESK_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("HELPDESK_HOSTS", "localhost").split(",")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "people",
    "tickets",
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("HELPDESK_DB_NAME", "helpdesk"),
        "USER": os.environ.get("HELPDESK_DB_USER", "helpdesk"),
        "PASSWORD": os.environ.get("HELPDESK_DB_PASSWORD", "helpdesk"),
        "HOST": os.environ.get("HELPDESK_DB_HOST", "localhost"),
        "PORT": os.environ.get("HELPDESK_DB_PORT", "5432"),
    },
}

AUTH_USER_MODEL = "people.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
