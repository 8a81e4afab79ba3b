from django.contrib import admin

from .models import Order, OrderLine


class OrderLineInline(admin.TabularInline):
    model = OrderLine
    raw_id_fields = ("product",)
    extra = 0


@admin.register(Order)
class OrderAdmin(admin.ModelAdmin):
    list_display = ("reference", "customer_name", "status", "total_cents", "placed_at")
    list_filter = ("status", "currency")
    list_select_related = ("customer",)
    search_fields = ("reference", "customer__name")
    raw_id_fields = ("customer", "handled_by")
    show_full_result_count = False
    inlines = [OrderLineInline]

    @admin.display(ordering="customer__name")
    def customer_name(self, order):
        return order.customer.name
