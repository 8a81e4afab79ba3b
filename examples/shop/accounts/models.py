from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    class Role(models.TextChoices):
        SUPPORT = "support", "Support"
        WAREHOUSE = "warehouse", "Warehouse"
        MANAGER = "manager", "Manager"

    role = models.CharField(max_length=20, choices=Role.choices, default=Role.SUPPORT)

    class Meta(AbstractUser.Meta):
        permissions = [("impersonate_user", "Can look at the shop as another user")]

    @property
    def is_manager(self):
        return self.is_superuser or self.role == self.Role.MANAGER
