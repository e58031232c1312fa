"""Files of law → rows.

`load_statutes(folder)` loads our own files (content/statutes/README.md tells their format): every file is read first, and
nothing of a file with a mistake is loaded. `import_law(law, …)` loads a whole law in the layout of public collections, read
by `read_whole(path)`, beside what we have written about it.
"""

from statutes.importing.head import BadFile
from statutes.importing.identity import Identity, Unclear, identify
from statutes.importing.load import Loaded, load_statutes
from statutes.importing.merge import Difference, Imported, import_law
from statutes.importing.read import EditionFile, ProvisionText, read_file, read_text
from statutes.importing.whole import WholeLaw, read_whole

__all__ = [
    "BadFile",
    "Difference",
    "EditionFile",
    "Identity",
    "Imported",
    "Loaded",
    "ProvisionText",
    "Unclear",
    "WholeLaw",
    "identify",
    "import_law",
    "load_statutes",
    "read_file",
    "read_text",
    "read_whole",
]
