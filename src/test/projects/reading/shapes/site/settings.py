INSTALLED_APPS = ["django.contrib.auth", "ant"]
SIZE = 5
