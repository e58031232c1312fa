"""Who hears of what, and how: notices on the site, letters, digests, and the links by which one stops them.

kinds.py      what can be told, in words, and the groups about which people choose
listeners.py  who hears of which event: LISTENERS, or SILENT with the reason why nobody does
telling.py    from an event to notices: `queue` in the verb's transaction, `tell` after its commit;
              `notify` and `notify_all` without an event
mailing.py    the letters, tried again when they do not leave
digests.py    one letter a day for those who want one
choosing.py   the verbs of readers: read, choose, stop, void links
links.py      signed links that need no sign-in: `stop_url`, `headers`, and STOPS, what can be stopped

It stands below the verbs: steps.log calls `queue`, and nothing here calls a verb of posting or moderation.
"""

from qa.notifications.telling import News, notify, notify_all, queue, tell

__all__ = ["News", "notify", "notify_all", "queue", "tell"]
