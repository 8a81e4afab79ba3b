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
    ],
    options={"ordering": ["name"]},
)
===
migrations.CreateModel(
    name="$Held$",
    fields=[
        (
            "id",
            $auto$(
                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
            ),
        ),
        ("copied", models.BooleanField(default=False, editable=False)),
        (
            "permission",
            models.ForeignKey(
                on_delete=models.CASCADE, related_name="+", to="auth.permission"
            ),
        ),
        (
            "role",
            models.ForeignKey(
                on_delete=models.CASCADE, related_name="+", to="$app$.$role$"
            ),
        ),
    ],
)
===
migrations.AddField(
    model_name="$role$",
    name="permissions",
    field=models.ManyToManyField(
        blank=True,
        related_name="+",
        through="$app$.$Held$",
        to="auth.permission",
    ),
)
===
migrations.AddConstraint(
    model_name="$held$",
    constraint=models.UniqueConstraint(
        fields=("role", "permission"), name="$prefix$_once_for_each_permission"
    ),
)
