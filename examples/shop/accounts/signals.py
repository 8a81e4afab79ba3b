from django.contrib.auth.models import Group
from django.db.models.signals import post_save
from django.dispatch import receiver

from .models import User
from .permissions import ROLE_GROUPS


@receiver(post_save, sender=User)
def keep_group_of_role(sender, instance, raw=False, **kwargs):
    if raw:
        return
    wanted = ROLE_GROUPS[instance.role]
    others = [name for name in ROLE_GROUPS.values() if name != wanted]
    instance.groups.remove(*Group.objects.filter(name__in=others))
    instance.groups.add(*Group.objects.filter(name=wanted))
