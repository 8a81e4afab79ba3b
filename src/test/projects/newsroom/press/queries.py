from django.db import connection
from django.db.models import Count, F, Prefetch, Q
from django.shortcuts import get_object_or_404

from press.models import Article, Correction, Section  # @Article import

SORTED_BY = "headline"  # @headline listed?


def reads(article: Article, section):  # @Article annotation
    Article.objects.values("headline")  # @Article read @headline read
    Article.objects.values_list("headline", flat=True)  # @Article read @headline read
    Article.objects.annotate(upper=F("headline"))  # @Article read @headline read
    Article.objects.aggregate(Count("headline"))  # @Article read @headline read
    getattr(article, "headline")  # @headline read
    section.articles.count()  # @Article read?
    get_object_or_404(Article, pk=1)  # @Article read
    return article.headline  # @headline read


def filters(article):
    Article.objects.filter(headline__icontains="x")  # @Article read @headline filter
    Article.objects.exclude(Q(headline="x"))  # @Article read @headline filter
    Correction.objects.filter(article__headline="x")  # @headline filter
    Section.objects.filter(articles__headline="x")  # @Article filter @headline filter
    Article.objects.filter(**{"headline__in": []})  # @Article read @headline filter


def orders():
    Article.objects.order_by("-headline")  # @Article read @headline order
    Article.objects.distinct("headline")  # @Article read @headline order


def loads():
    Article.objects.only("headline")  # @Article read @headline load
    Article.objects.defer("headline")  # @Article read @headline load
    Section.objects.prefetch_related("articles")  # @Article load
    Section.objects.prefetch_related(Prefetch("articles"))  # @Article load


def writes(article: Article, found):  # @Article annotation
    article.headline = "x"  # @headline write
    Article(headline="x")  # @Article write @headline write
    Article.objects.create(headline="x")  # @Article write @headline write
    Article.objects.filter(pk=1).update(headline="x")  # @Article write @headline write
    Article.objects.get_or_create(pk=1, defaults={"headline": "x"})  # @Article write @headline write
    Article.objects.bulk_update(found, ["headline"])  # @Article write @headline write
    article.save(update_fields=["headline"])  # @headline write
    setattr(article, "headline", "x")  # @headline write
    Article.objects.filter(pk=1).delete()  # @Article write


def sql():
    cursor = connection.cursor()
    cursor.execute("SELECT headline FROM press_article")  # @Article raw-sql @headline raw-sql
    cursor.execute("SELECT headline FROM archive_clipping")
    cursor.execute("UPDATE press_article SET headline = ''")  # @Article raw-sql @headline raw-sql


def made_at_run_time(article: Article, name, table):  # @Article annotation
    Article.objects.filter(**{name: 1})  # @Article read
    connection.cursor().execute(f"SELECT 1 FROM {table}")
    return getattr(article, name)


def doubts(thing, found):
    found.filter(headline="x")  # @headline filter?
    return thing.headline  # @headline read?


def aliases(found):
    headline = found.pk
    if headline == "headline":
        print(headline, headline=headline)
    return Section.objects.annotate(headline=F("title"))
