from django.contrib.auth.models import AbstractUser
from django.db import models


class Person(AbstractUser):
    team_lead = models.BooleanField(default=False)
