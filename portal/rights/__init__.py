"""Who may do what: one line for every address of the site and for every action on ticked rows of the admin.

table   what a line says, and whom its words let in; the lines outside the admin come from portal/pagekinds.py
office  the lines of the admin: which right opens each page, and which one presses its buttons
gate    the middleware that holds every request against its line before a view sees it
told    the table as a page for people: docs/rights.md
addresses  what the map of addresses has, name by name

A view still decides what its line cannot know: whose row it is, what state the row is in. The line is what nobody gets
past: an address of the admin without one is open to superusers alone.
"""
