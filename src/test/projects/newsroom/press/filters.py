import django_filters

from press.models import Article  # @Article import


class ArticleFilterSet(django_filters.FilterSet):
    class Meta:
        model = Article  # @Article filter
        fields = {"headline": ["exact"]}  # @headline filter
