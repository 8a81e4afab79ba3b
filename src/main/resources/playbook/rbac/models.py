class $Role$(models.Model):
    """What somebody may do: permissions of its own, and all those of its parent."""

    name = models.CharField(max_length=150, unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    permissions = models.ManyToManyField(
        "auth.Permission", through="$Held$", blank=True, related_name="+"
    )
    group = models.OneToOneField(
        "auth.Group",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        above = self.parent
        while above is not None:
            if above.pk == self.pk:
                raise ValidationError({"parent": "A role cannot be above itself."})
            above = above.parent


class $Held$(models.Model):
    """A role has a permission. Copied ones follow the group that the role stands for."""

    role = models.ForeignKey($Role$, on_delete=models.CASCADE, related_name="+")
    permission = models.ForeignKey(
        "auth.Permission", on_delete=models.CASCADE, related_name="+"
    )
    copied = models.BooleanField(default=False, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["role", "permission"],
                name="$prefix$_once_for_each_permission",
            ),
        ]


class $Assignment$(models.Model):
    """A user has a role. Copied ones follow Django's groups and user permissions."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="$reverse$",
    )
    role = models.ForeignKey(
        $Role$, on_delete=models.PROTECT, related_name="assignments"
    )
    copied = models.BooleanField(default=False, editable=False)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], name="$prefix$_once_for_each_user"
            ),
        ]


class $Change$(models.Model):
    """The audit trail: who gave or took which role, and why. Rows are never changed.

    What followed a change of groups says "mirrored" and not by whom; a copy of many has one row
    for each role, with how many users got or lost it. Permissions and parents of roles that
    change are not in it.
    """

    GRANTED = "granted"
    REVOKED = "revoked"

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    action = models.CharField(
        max_length=10, choices=[(GRANTED, "granted"), (REVOKED, "revoked")]
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    user_name = models.CharField(max_length=254)
    role_name = models.CharField(max_length=150)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    by_name = models.CharField(max_length=254, blank=True)
    reason = models.TextField(blank=True)
