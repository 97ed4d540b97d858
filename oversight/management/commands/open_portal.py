"""Found the bureau and open the first account."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from oversight.acting import ActError
from oversight.actions.opening import open_portal


class Command(BaseCommand):
    """After import_divisions, once; everybody else is invited by whoever it opens."""

    help = "启用平台：设立主管部门并开通首个系统管理员账号（只能使用一次）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Who and where."""
        parser.add_argument("--bureau", required=True, help="主管部门全称")
        parser.add_argument("--name", required=True, help="系统管理员姓名")
        parser.add_argument("--username", required=True, help="登录名")

    def handle(self, *args: Any, bureau: str, name: str, username: str, **options: Any) -> None:
        """Print the password, once."""
        try:
            opened = open_portal(bureau=bureau, name=name, username=username, at=timezone.now())
        except ActError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{settings.SITE_URL}/account/login/  {opened.person.username}  {opened.password}")
