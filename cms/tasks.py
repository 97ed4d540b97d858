"""What beat knocks for; it sweeps the database, so it may run twice."""

from celery import shared_task
from django.utils import timezone

from cms.actions import notice


@shared_task
def publish_scheduled() -> None:
    """Notices whose hour has come go on view, those whose time is over leave."""
    notice.publish_scheduled(at=timezone.now())
