migrations.CreateModel(
    name="$Role$",
    fields=[
        (
            "id",
            $auto$(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("name", models.CharField(max_length=150, unique=True)),
        (
            "group",
            models.OneToOneField(
                blank=True,
                editable=False,
                null=True,
                on_delete=models.SET_NULL,
                related_name="+",
                to="auth.group",
            ),
        ),
        (
            "parent",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=models.PROTECT,
                related_name="children",
                to="$app$.$role$",
            ),
        ),
        (
            "permissions",
            models.ManyToManyField(blank=True, related_name="+", to="auth.permission"),
        ),
    ],
    options={"ordering": ["name"]},
)
