migrations.CreateModel(
    name="$Assignment$",
    fields=[
        (
            "id",
            $auto$(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("copied", models.BooleanField(default=False, editable=False)),
        ("granted_at", models.DateTimeField(auto_now_add=True)),
        (
            "granted_by",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        (
            "role",
            models.ForeignKey(
                on_delete=models.PROTECT,
                related_name="assignments",
                to="$app$.$role$",
            ),
        ),
        (
            "user",
            models.ForeignKey(
                on_delete=models.CASCADE,
                related_name="$reverse$",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ],
)
===
migrations.AddConstraint(
    model_name="$assignment$",
    constraint=models.UniqueConstraint(
        fields=("user", "role"), name="$prefix$_once_for_each_user"
    ),
)
