"""Who may do what: the role says which group a user is in, the group has the permissions."""

from functools import wraps

from django.core.exceptions import PermissionDenied

ROLE_GROUPS = {
    "support": "Support",
    "warehouse": "Warehouse",
    "manager": "Managers",
}


def role_required(*roles):
    """Lets a view be used by these roles; superusers always may."""

    def decorate(view):
        @wraps(view)
        def checked(request, *args, **kwargs):
            user = request.user
            if not (user.is_superuser or getattr(user, "role", None) in roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return checked

    return decorate


def may_refund(user, order):
    """Support refunds small orders, managers any."""
    if not user.has_perm("orders.refund_order"):
        return False
    return user.is_manager or order.total_cents <= 5000
