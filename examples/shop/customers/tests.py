from django.db import IntegrityError, transaction
from django.test import TestCase
from django.urls import reverse

from accounts.models import User

from .forms import CustomerForm
from .models import Customer
from .serializers import newsletter_row


class CustomerTest(TestCase):
    def setUp(self):
        self.ada = Customer.objects.create(name="Ada Lovelace", email="ada@example.com")

    def test_two_customers_cannot_share_an_address_in_any_case(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            Customer.objects.create(name="Other", email="ADA@example.com")

    def test_the_form_tidies_blanks_in_names(self):
        form = CustomerForm({"name": " Grace   Hopper ", "email": "grace@example.com"})
        self.assertTrue(form.is_valid(), form.errors)
        self.assertEqual(form.save().name, "Grace Hopper")

    def test_the_newsletter_greets_by_first_name(self):
        self.assertEqual(newsletter_row(self.ada)["first"], "Ada")

    def test_contact_data_is_shown_with_the_permission_only(self):
        for role, shown in [(User.Role.SUPPORT, True), (User.Role.WAREHOUSE, False)]:
            self.client.force_login(User.objects.create_user(role, role=role))
            answer = self.client.get(reverse("customer-search"), {"q": "love"}).json()
            self.assertEqual(answer["customers"][0]["name"], "Ada Lovelace")
            self.assertEqual("email" in answer["customers"][0], shown)

    def test_the_warehouse_does_not_edit_customers(self):
        user = User.objects.create_user("wim", role=User.Role.WAREHOUSE)
        self.client.force_login(user)
        answer = self.client.get(reverse("customer-edit", args=[self.ada.pk]))
        self.assertEqual(answer.status_code, 403)
