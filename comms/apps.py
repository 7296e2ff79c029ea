"""The app that answers, writes, approves the wording, sends, receives and announces."""

from django.apps import AppConfig


class CommsConfig(AppConfig):
    """comms speaks."""

    name = "comms"
    verbose_name = "Doorstep communications"
