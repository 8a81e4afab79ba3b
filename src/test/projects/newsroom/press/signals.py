from django.contrib.auth.models import Permission
from django.db.models.signals import post_save
from django.dispatch import receiver
from guardian.shortcuts import assign_perm

from press.models import Article  # @Article import
from press.models import Article as Piece  # @Article import


@receiver(post_save, sender=Article)  # @Article signal
def saved(sender, instance, **kwargs):
    print(instance.headline)  # @headline read
    assign_perm("press.publish_article", instance.editor)  # @publish_article permission-grant
    Permission.objects.get(codename="publish_article")  # @publish_article permission-grant
    instance.editor.edited_articles.all()  # @Article read?
    Piece.objects.create(section=instance.section)  # @Article write
