from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q


class Section(models.Model):
    title = models.CharField(max_length=50)


class ArticleQuerySet(models.QuerySet):
    def short(self):
        return self.filter(headline="")  # @headline filter


class Article(models.Model):  # @Article definition
    headline = models.CharField(max_length=80)  # @headline definition
    section = models.ForeignKey(Section, models.CASCADE, related_name="articles")
    editor = models.ForeignKey(User, models.CASCADE, related_name="edited_articles")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["headline"]  # @headline model-option
        indexes = [models.Index(fields=["headline"], name="press_headline")]  # @headline model-option
        constraints = [
            models.CheckConstraint(condition=~Q(headline=""), name="headline_given")  # @headline model-option
        ]
        permissions = [("publish_article", "Can publish")]  # @publish_article definition

    def __str__(self):
        return self.headline  # @headline read

    def shout(self):
        headline = self.headline.upper()  # @headline read
        return headline


class Correction(models.Model):
    article = models.ForeignKey(Article, models.CASCADE)  # @Article relation
    other = models.ForeignKey("press.Article", models.CASCADE, related_name="+")  # @Article relation


class Opinion(Article):  # @Article subclass
    pass
