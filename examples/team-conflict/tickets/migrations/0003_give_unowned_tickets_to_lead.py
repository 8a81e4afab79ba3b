from django.db import migrations


def give_to_lead(apps, schema_editor):
    alias = schema_editor.connection.alias
    Person = apps.get_model("people", "Person")
    Ticket = apps.get_model("tickets", "Ticket")
    unowned = Ticket.objects.using(alias).filter(owner=None)
    if not unowned.exists():
        return
    lead = Person.objects.using(alias).filter(team_lead=True).order_by("pk").first()
    if lead is None:
        raise RuntimeError("Tickets without an owner, and nobody is team lead.")
    unowned.update(owner=lead)


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("tickets", "0002_ticket_priority"),
    ]

    # Who had no owner before is not kept, so there is nothing to put back.
    operations = [migrations.RunPython(give_to_lead, migrations.RunPython.noop)]
