from django.db import models


class Clipping(models.Model):
    headline = models.CharField(max_length=80)

    class Meta:
        ordering = ["headline"]

    def __str__(self):
        return self.headline
