from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            "Section",
            [
                ("id", models.AutoField(primary_key=True)),
                ("title", models.CharField(max_length=50)),
            ],
        ),
        migrations.CreateModel(
            "Article",
            [
                ("id", models.AutoField(primary_key=True)),
                ("headline", models.CharField(max_length=80)),
                (
                    "section",
                    models.ForeignKey("press.Section", models.CASCADE, related_name="articles"),
                ),
                (
                    "editor",
                    models.ForeignKey(
                        settings.AUTH_USER_MODEL, models.CASCADE, related_name="edited_articles"
                    ),
                ),
            ],
            options={"permissions": [("publish_article", "Can publish")]},
        ),
        migrations.CreateModel(
            "Correction",
            [
                ("id", models.AutoField(primary_key=True)),
                ("article", models.ForeignKey("press.Article", models.CASCADE)),
                ("other", models.ForeignKey("press.Article", models.CASCADE, related_name="+")),
            ],
        ),
        migrations.CreateModel(
            "Opinion",
            [
                (
                    "article_ptr",
                    models.OneToOneField("press.Article", models.CASCADE, primary_key=True),
                )
            ],
            bases=("press.article",),
        ),
    ]
