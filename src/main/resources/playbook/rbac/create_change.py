migrations.CreateModel(
    name="$Change$",
    fields=[
        (
            "id",
            $auto$(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
        (
            "action",
            models.CharField(
                choices=[("granted", "granted"), ("revoked", "revoked")], max_length=10
            ),
        ),
        ("user_name", models.CharField(max_length=254)),
        ("role_name", models.CharField(max_length=150)),
        ("by_name", models.CharField(blank=True, max_length=254)),
        ("reason", models.TextField(blank=True)),
        (
            "by",
            models.ForeignKey(
                null=True,
                on_delete=models.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        (
            "user",
            models.ForeignKey(
                null=True,
                on_delete=models.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ],
)
