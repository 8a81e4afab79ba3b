INSTALLED_APPS = ["django.contrib.auth", "press", "archive"]
