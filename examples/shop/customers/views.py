from django.contrib.auth.decorators import login_required, permission_required
from django.db.models import Q
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import role_required

from .forms import CustomerForm
from .models import Customer
from .serializers import customer_as_json


@login_required
def search(request):
    term = request.GET.get("q", "")
    found = Customer.objects.filter(Q(name__icontains=term) | Q(email__iexact=term))
    contact = request.user.has_perm("customers.view_customer_contact")
    customers = [
        customer_as_json(customer, contact) for customer in found.order_by("name")[:50]
    ]
    return JsonResponse({"customers": customers})


@login_required
@permission_required("customers.view_customer", raise_exception=True)
def detail(request, pk):
    customer = get_object_or_404(Customer.objects.prefetch_related("addresses"), pk=pk)
    return render(request, "customers/detail.html", {"customer": customer})


@login_required
@role_required("support", "manager")
def edit(request, pk):
    customer = get_object_or_404(Customer, pk=pk)
    form = CustomerForm(request.POST or None, instance=customer)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("customer-detail", pk=pk)
    return render(request, "customers/edit.html", {"form": form, "customer": customer})
