from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from $module$.role_mirror import (
    copy_direct,
    copy_groups,
    copy_members,
    differences,
    users_in_batches,
)


class Command(BaseCommand):
    help = "Gives roles whatever groups and user permissions grant and roles do not."

    def add_arguments(self, parser):
        parser.add_argument("--database", default="default")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail where somebody would lose a permission.",
        )

    def handle(self, *args, **options):
        alias = options["database"]
        if not options["check"]:
            copy_groups(apps, alias)
            copy_members(apps, alias)
            for users in users_in_batches(apps, alias):
                copy_direct(apps, alias, users)
        found = differences(apps, alias)
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} differences between groups and roles.")
        self.stdout.write("Roles grant all that groups and users hold.")
