INSTALLED_APPS = ["django.contrib.auth", "ant"]
