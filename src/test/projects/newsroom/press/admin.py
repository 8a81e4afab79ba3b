from django.contrib import admin

from press.models import Article, Correction  # @Article import


@admin.register(Article)  # @Article admin
class ArticleAdmin(admin.ModelAdmin):
    list_display = ["headline"]  # @headline admin
    search_fields = ["headline"]  # @headline admin
    readonly_fields = ["headline"]  # @headline admin
    fieldsets = [(None, {"fields": ["headline"]})]  # @headline admin


@admin.register(Correction)
class CorrectionAdmin(admin.ModelAdmin):
    list_display = ["article__headline"]  # @headline admin

    @admin.display(ordering="article__headline")  # @headline admin
    def of(self, correction):
        return correction.article.headline  # @headline read
