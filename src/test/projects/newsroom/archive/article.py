"""A class that shares the model's name, and a field of another model that shares the field's."""

import requests

from archive.models import Clipping


class Part:
    HEADLINE = "headline", "Headline"


class Article:
    headline = ""

    def text(self):
        return self.headline


def clip(headline):
    article = Article()
    Clipping.objects.filter(headline=headline).order_by("-headline").update(headline="")
    clipping = Clipping(headline=headline)
    print(clipping.headline, requests.headline(headline))
    print(requests.headline)
    return article
