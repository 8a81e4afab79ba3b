INSTALLED_APPS = ["django.contrib.auth", "ant", "bee"]
AUTH_USER_MODEL = "bee.Person"
