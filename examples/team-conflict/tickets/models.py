from django.conf import settings
from django.db import models


class Ticket(models.Model):
    class Priority(models.IntegerChoices):
        LOW = 1, "Low"
        NORMAL = 2, "Normal"
        URGENT = 3, "Urgent"

    class Channel(models.TextChoices):
        MAIL = "mail", "Mail"
        PHONE = "phone", "Phone"
        WEB = "web", "Web"

    subject = models.CharField(max_length=200)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="tickets",
    )
    priority = models.IntegerField(choices=Priority.choices, default=Priority.NORMAL)
    channel = models.CharField(
        max_length=10,
        choices=Channel.choices,
        default=Channel.MAIL,
        db_default=Channel.MAIL,
    )
    closed = models.BooleanField(default=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return f"#{self.pk} {self.subject} ({self.assignee})"
