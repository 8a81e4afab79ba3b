SECRET_KEY = "graphs"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "ant", "bug", "cow", "dog"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
