SECRET_KEY = "python"
INSTALLED_APPS = ["django.contrib.contenttypes", "oak"]
INSTALLED_APPS += ["elm"]
AUTH_USER_MODEL = "auth.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "python"}}
