from django.conf import settings
from django.db import connection, migrations, models

operations = [
    migrations.AddField("oak", "sure", models.BooleanField(default=False)),
]

if settings.HEAVY:
    operations.append(migrations.RunSQL("SELECT 'heavy'"))
else:
    operations.append(migrations.AddField("oak", "light", models.CharField(max_length=9, null=True)))

if getattr(settings, "NEVER_ASSIGNED", False):
    operations.append(migrations.RunSQL("SELECT 'never'"))

DEPENDENCY = ("elm", "0001_initial") if operations else ("oak", "0001_initial")


class Migration(migrations.Migration):
    dependencies = [("oak", "0002_more"), DEPENDENCY]
    operations = operations
