from django import forms

from archive.models import Clipping
from press.models import Article  # @Article import


class ArticleForm(forms.ModelForm):
    class Meta:
        model = Article  # @Article form
        fields = ["headline"]  # @headline form

    def clean_headline(self):  # @headline form
        return self.cleaned_data["headline"]  # @headline form


class WholeArticleForm(forms.ModelForm):  # @headline form
    class Meta:
        model = Article  # @Article form
        fields = "__all__"


class ClippingForm(forms.ModelForm):
    class Meta:
        model = Clipping
        fields = ["headline"]

    def clean_headline(self):
        return self.cleaned_data["headline"]
