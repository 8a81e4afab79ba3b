from django.contrib import admin

from .models import Address, Customer


class AddressInline(admin.TabularInline):
    model = Address
    extra = 0


@admin.register(Customer)
class CustomerAdmin(admin.ModelAdmin):
    list_display = ("name", "email", "marketing_opt_in", "created_at")
    list_filter = ("marketing_opt_in",)
    search_fields = ("name", "email")
    ordering = ("name",)
    inlines = [AddressInline]
