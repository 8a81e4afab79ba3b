from django.test import TestCase

from people.models import Person

from .models import Ticket
from .queue import open_tickets


class QueueTest(TestCase):
    def test_urgent_tickets_come_first(self):
        ada = Person.objects.create_user("ada")
        Ticket.objects.create(subject="slow", assignee=ada)
        Ticket.objects.create(subject="down", assignee=ada, priority=3)
        Ticket.objects.create(subject="done", assignee=ada, closed=True)
        subjects = [ticket.subject for ticket in open_tickets(ada)]
        self.assertEqual(subjects, ["down", "slow"])
