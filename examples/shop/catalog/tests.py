from django.test import TestCase

from .models import Category, Product


class ProductTest(TestCase):
    def test_is_shown_with_its_sku(self):
        tea = Category.objects.create(title="Tea", slug="tea")
        product = Product(category=tea, sku="T-1", title="Assam", price_cents=450)
        self.assertEqual(str(product), "T-1 Assam")
