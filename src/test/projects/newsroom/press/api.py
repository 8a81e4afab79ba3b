from rest_framework import serializers

from press import models


class ArticleSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="headline")  # @headline serialize

    class Meta:
        model = models.Article  # @Article serialize
        fields = ["headline"]  # @headline serialize


class CorrectionSerializer(serializers.ModelSerializer):
    of = serializers.CharField(source="article.headline")  # @headline serialize

    class Meta:
        model = models.Correction
        fields = ["of"]
