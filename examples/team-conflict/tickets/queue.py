from .models import Ticket


def open_tickets(person):
    """What a person has to work on, the urgent first."""
    return Ticket.objects.filter(assignee=person, closed=False).order_by(
        "-priority", "opened_at"
    )
