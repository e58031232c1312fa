"""Ways to reach somebody, each in one plain form however it was written; for keyed hashes, never to be stored."""

import re

from core.folding import letters_as_digits, plain, spoken_as_digits
from core.redaction import CARD, CHAT, MAIL, PHONE, redact

# Behind a word that asks to be reached, letters and digits pulled apart by blanks, hearts or dots are one account.
_ASKS = r"(?:加我?|微信?|薇信?|维信|威信|徽信|v信|vx|wx|qq|[vq]|扣扣?|企鹅|联系|私信?|群)"
_SCATTERED = re.compile(rf"{_ASKS}(?:账号|号码|号|我|的|是|为)?([a-z0-9_]{{5,20}})(?![a-z0-9_])")
_APART = re.compile(r"[^\w\n。,;!?]+|(?<=[a-z0-9])[-_](?=[a-z0-9])")
_NUMBER = re.compile(r"(?<![0-9.])[0-9]{7,12}(?![0-9]|\.[0-9]|[元块万千百年%])")
# Hotlines, days, and years from one to another.
_NOBODYS = re.compile(
    r"(?:12|95|96|10)[0-9]{3}|96[0-9]{4}|(?:400|800)[0-9]{7}|(?:19|20)[0-9]{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])|(?:19|20)[0-9]{2})"
)
_MONEY = re.compile(r"[0-9]+(?:元|块|万)")


def contacts_in(text: str) -> set[str]:
    """Telephone numbers, accounts, addresses and card numbers in a text, as letters and digits alone."""
    redaction = redact(text)
    found = {
        _bare(value)
        for one, value in zip(redaction.found, redaction.values, strict=True)
        if one.kind_label in (PHONE, CHAT, MAIL, CARD)
    }
    dense = _APART.sub("", plain(text))
    for match in _SCATTERED.finditer(dense):
        account = match.group(1)
        is_money = _MONEY.match(dense, match.start(1))
        if any(char.isdigit() for char in account) and not is_money and not _NOBODYS.fullmatch(account):
            found.add(_bare(account))
    for match in _NUMBER.finditer(spoken_as_digits(_APART.sub("", plain(redaction.text)))):
        if not _NOBODYS.fullmatch(match.group()):
            found.add(_bare(match.group()))
    return found - {""}


def _bare(value: str) -> str:
    """Without signs, without the code of the country, and with one character for all that look alike."""
    bare = letters_as_digits(re.sub(r"[^a-z0-9]", "", value.lower()))
    return bare[-11:] if re.fullmatch(r"(?:00)?861[3-9]\d{9}", bare) else bare
