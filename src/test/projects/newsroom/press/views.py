from django.contrib.auth.decorators import permission_required
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import path, reverse
from django.views.generic import UpdateView
from rest_framework.viewsets import ModelViewSet

from archive.article import Article as Page
from press.models import Article  # @Article import


class ArticleUpdate(PermissionRequiredMixin, UpdateView):
    model = Article  # @Article view
    fields = ["headline"]  # @headline view
    permission_required = "press.publish_article"  # @publish_article permission-check


class ArticleViewSet(ModelViewSet):
    queryset = Article.objects.all()  # @Article read
    filterset_fields = ["headline"]  # @headline filter
    ordering_fields = ["headline"]  # @headline order


@permission_required("press.publish_article")  # @publish_article permission-check
def publish(request):
    page = Page()
    if request.user.has_perm("press.publish_article"):  # @publish_article permission-check
        return reverse("publish_article")
    return page


def may(user, codename):
    return user.has_perm("press." + codename)


urlpatterns = [path("publish/", publish, name="publish_article")]
