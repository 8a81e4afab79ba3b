from django.contrib.auth.decorators import login_required, permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.permissions import may_refund, role_required

from .export import write_orders
from .models import Order


@login_required
def detail(request, pk):
    order = get_object_or_404(Order.objects.select_related("customer"), pk=pk)
    return render(request, "orders/detail.html", {"order": order})


@login_required
@require_POST
def refund(request, pk):
    order = get_object_or_404(Order, pk=pk)
    if not may_refund(request.user, order):
        raise PermissionDenied
    order.status = Order.Status.REFUNDED
    order.handled_by = request.user
    order.save(update_fields=["status", "handled_by"])
    return redirect("order-detail", pk=pk)


@login_required
@require_POST
@role_required("warehouse", "manager")
def ship(request, pk):
    order = get_object_or_404(Order, pk=pk, status=Order.Status.PAID)
    order.status = Order.Status.SHIPPED
    order.save(update_fields=["status"])
    return redirect("order-detail", pk=pk)


@login_required
@permission_required("orders.export_orders", raise_exception=True)
def export(request):
    response = HttpResponse(content_type="text/csv")
    write_orders(response, timezone.localdate())
    return response
