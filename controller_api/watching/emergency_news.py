"""Telling everybody who follows that an emergency began, ended or changed, or that one waits to be confirmed.

What it is now they ask for themselves, so that nobody ever shows an older state over a newer one.
"""

from controller_api.watching.news import News


def tell_emergency(news: News) -> None:
    """Something changed."""
    news.tell("emergency", "{}")
