from datetime import date

from django.core.management.base import BaseCommand

from orders.export import write_orders


class Command(BaseCommand):
    help = "Writes the orders of one day as CSV to standard output."

    def add_arguments(self, parser):
        parser.add_argument("day", type=date.fromisoformat)

    def handle(self, *args, day, **options):
        count = write_orders(self.stdout, day)
        self.stderr.write(f"{count} orders")
