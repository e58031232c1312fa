"""Arithmetic of debts and days: Decimal and dates in, figures and their provisions out.

No Django, no clock, no database: time, holidays and rates are handed in, so that every result can be checked on paper.
"""
