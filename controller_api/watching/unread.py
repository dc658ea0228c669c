"""Gives up calls that waited too long for approval, and tells whoever follows.

Knows nothing of how long that is: `controller_api.calls.desk` does.
"""

import asyncio

from controller_api.calls.book import CallBook
from controller_api.calls.desk import CallDesk
from controller_api.watching.news import News

LOOK_EVERY_S = 20.0


class UnreadWatch:
    """Looks now and then, for as long as it runs."""

    def __init__(self, *, desk: CallDesk, calls: CallBook, news: News) -> None:
        self._desk = desk
        self._calls = calls
        self._news = news

    async def work(self) -> None:
        """Look until this is cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def look(self) -> None:
        """Give up what waited too long by now."""
        for call_id in self._desk.let_expire():
            self._news.tell("call", self._calls.view(call_id).model_dump_json())
