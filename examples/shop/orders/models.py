from django.conf import settings
from django.db import models

from catalog.models import Product
from customers.models import Customer


class Order(models.Model):
    class Status(models.TextChoices):
        NEW = "new", "New"
        PAID = "paid", "Paid"
        SHIPPED = "shipped", "Shipped"
        CANCELLED = "cancelled", "Cancelled"
        REFUNDED = "refunded", "Refunded"

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="orders"
    )
    reference = models.CharField(max_length=20, null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.NEW)
    total_cents = models.IntegerField(default=0)
    currency = models.CharField(max_length=3, default="EUR")
    note = models.TextField(blank=True, default="", db_default="")
    placed_at = models.DateTimeField(auto_now_add=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["customer", "-placed_at"], name="order_customer_placed"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(total_cents__gte=0), name="order_total_not_negative"
            ),
        ]
        permissions = [
            ("refund_order", "Can refund an order"),
            ("export_orders", "Can export orders"),
        ]

    def __str__(self):
        return self.reference or f"order {self.pk}"


class OrderLine(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity = models.IntegerField(default=1)
    unit_price_cents = models.IntegerField()

    def __str__(self):
        return f"{self.quantity} x {self.product_id}"
