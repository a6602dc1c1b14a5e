"""The switch of the templates with which similar messages are read faster: MMC_TEMPLATE_CACHE=off turns all off."""

import os


def templates_are_on() -> bool:
    """Return whether results may be replayed from templates."""
    return os.environ.get("MMC_TEMPLATE_CACHE") != "off"
