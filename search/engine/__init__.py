"""The engine's own arrays: texts cut into grams, postings in numpy, mapped from a file. Knows no database and no Django.

`cutting` cuts, `block` holds some documents for ever, `library` is all blocks together as one search sees them.
"""
