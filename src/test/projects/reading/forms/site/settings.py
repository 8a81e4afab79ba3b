SECRET_KEY = "forms"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "bee", "cat"]
AUTH_USER_MODEL = "bee.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SLUG_LENGTH = 33
