"""Files of law → rows. The format is told in content/statutes/README.md.

`load_statutes(folder)` reads every file first; a file with a mistake names its line and nothing of it is loaded.
"""

from statutes.importing.head import BadFile
from statutes.importing.load import Loaded, load_statutes
from statutes.importing.read import EditionFile, ProvisionText, read_file, read_text

__all__ = ["BadFile", "EditionFile", "Loaded", "ProvisionText", "load_statutes", "read_file", "read_text"]
