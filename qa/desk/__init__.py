"""The lawyer's desk: which questions fit whom, what a lawyer keeps here, and the one mail a day.

offers.py    which questions are offered to a lawyer, in which order
keeping.py   the verbs: settings, passages kept for answers
law.py       provisions to put into an answer
mailing.py   the daily mail
privacy.py   what the desk holds about one person
"""
