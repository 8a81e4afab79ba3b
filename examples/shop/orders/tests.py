import io

from django.db import IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from customers.models import Customer

from .export import write_orders
from .models import Order


class OrderTest(TestCase):
    def setUp(self):
        self.customer = Customer.objects.create(
            name="Ada Lovelace", email="ada@example.com"
        )

    def order(self, **values):
        return Order.objects.create(customer=self.customer, **values)

    def refund_as(self, role, order):
        self.client.force_login(User.objects.create_user(role, role=role))
        self.client.post(reverse("order-refund", args=[order.pk]))
        order.refresh_from_db()
        return order.status

    def test_support_refunds_small_orders(self):
        self.assertEqual(
            self.refund_as("support", self.order(total_cents=5000)), "refunded"
        )

    def test_support_does_not_refund_large_orders(self):
        self.assertEqual(self.refund_as("support", self.order(total_cents=5001)), "new")

    def test_managers_refund_any_order(self):
        self.assertEqual(
            self.refund_as("manager", self.order(total_cents=900000)), "refunded"
        )

    def test_the_warehouse_ships_what_is_paid(self):
        order = self.order(status=Order.Status.PAID)
        self.client.force_login(User.objects.create_user("wim", role="warehouse"))
        self.client.post(reverse("order-ship", args=[order.pk]))
        order.refresh_from_db()
        self.assertEqual(order.status, Order.Status.SHIPPED)

    def test_the_page_shows_the_customer(self):
        order = self.order(reference="R-7")
        self.client.force_login(User.objects.create_user("sue"))
        answer = self.client.get(reverse("order-detail", args=[order.pk]))
        self.assertContains(answer, "Ada Lovelace")

    def test_the_export_has_a_line_for_each_order(self):
        self.order(reference="R-7", total_cents=1200)
        stream = io.StringIO()
        self.assertEqual(write_orders(stream, timezone.now().date()), 1)
        self.assertIn("R-7,Ada Lovelace,new,1200,EUR", stream.getvalue())

    def test_a_negative_total_is_refused(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            self.order(total_cents=-1)
