from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from $module$.role_mirror import copy_all, differences


class Command(BaseCommand):
    help = (
        "Makes roles grant what groups and user permissions grant, no less and no more; "
        "what people gave as roles stays."
    )

    def add_arguments(self, parser):
        parser.add_argument("--database", default="default")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail where roles grant less, or copies of groups more.",
        )

    def handle(self, *args, **options):
        look = differences if options["check"] else copy_all
        found = look(apps, options["database"])
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} differences between groups and roles.")
        self.stdout.write("Roles grant all that groups and users hold, copies no more.")
