import csv

from .models import Order

COLUMNS = ["reference", "customer__name", "status", "total_cents", "currency"]


def write_orders(stream, day):
    """One line per order that was placed on that day; returns how many."""
    writer = csv.writer(stream)
    writer.writerow(["reference", "customer", "status", "total", "currency"])
    orders = Order.objects.filter(placed_at__date=day).order_by("pk")
    count = 0
    for row in orders.values_list(*COLUMNS).iterator(chunk_size=2000):
        writer.writerow(row)
        count += 1
    return count
