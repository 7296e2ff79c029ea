"""Give a role on this machine, where two agreed before and nobody is left who could confirm it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker import policy
from tracker.actions import roles
from tracker.lifecycle import NotAllowedNow
from tracker.models import User
from tracker.rules.roles import Role


class Command(BaseCommand):
    """`seat EMAIL ROLE --reason WHY`."""

    help = "Give a colleague a role while nobody is left who could confirm it; legal is told."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add who, which role and why."""
        parser.add_argument("email")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Give the role in the name of the house; the history keeps that nobody confirmed it."""
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError("Nobody with this e-mail address is here.")
        now = timezone.now()
        try:
            roles.grant_alone(
                user, role=Role(options["role"]), reason=options["reason"], ends_at=None,
                by=policy.house("operator", now=now), now=now,
            )  # fmt: skip
        except NotAllowedNow as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Given, and entered in the history.")
