"""The lines of a table, kept between the run that looks at them and the run that writes them."""

import json
import zlib
from dataclasses import asdict
from datetime import datetime

from core.exchanging import Exchange
from core.tables import Line, Sheet
from portal.models import BulkFile


def keep(name: str, sheet: Sheet, exchange: Exchange, now: datetime) -> BulkFile:
    """Keep a table until it is written; what may name somebody is masked first, where the room of the table says so."""
    lines = [asdict(line) for line in sheet.lines]
    if exchange.mask:
        means = exchange.named(sheet)
        for line in lines:
            line["cells"] = {
                column: exchange.mask(means[column], cell) for column, cell in line["cells"].items()
            }
    plain = json.dumps({"columns": sheet.columns, "lines": lines}, ensure_ascii=False)
    return BulkFile.objects.create(name=name[:200], lines=zlib.compress(plain.encode()), brought_at=now)


def read(file: BulkFile) -> Sheet:
    held = json.loads(zlib.decompress(bytes(file.lines)))
    return Sheet(held["columns"], [Line(**line) for line in held["lines"]])
