"""A passkey without a device: makes what a browser would send, and what a thief would."""

import hashlib
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

ORIGIN, OF_THE_SITE = "http://localhost:8000", "localhost"
FLAG = AuthenticatorData.FLAG


class SoftKey:
    def __init__(self, name=b"soft-key-of-tests"):
        self.name, self.key = name, ec.generate_private_key(ec.SECP256R1())
        self.user = b""

    def made(self, options, *, origin=ORIGIN, verified=True):
        """What is sent when the key is added."""
        asked = options["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        about = AuthenticatorData.create(
            _hash(OF_THE_SITE),
            FLAG.UP | FLAG.AT | (FLAG.UV if verified else 0),
            0,
            AttestedCredentialData.create(bytes(16), self.name, public),
        )
        said = CollectedClientData.create("webauthn.create", asked["challenge"], origin)
        return self._sent(clientDataJSON=said, attestationObject=AttestationObject.create("none", about, {}))

    def answer(self, options, *, origin=ORIGIN, verified=True, user=None):
        """What is sent when one signs in with it."""
        about = AuthenticatorData.create(_hash(OF_THE_SITE), FLAG.UP | (FLAG.UV if verified else 0), 0)
        said = CollectedClientData.create("webauthn.get", options["publicKey"]["challenge"], origin)
        signature = self.key.sign(about + said.hash, ec.ECDSA(hashes.SHA256()))
        whose = self.user if user is None else user
        return self._sent(clientDataJSON=said, authenticatorData=about, signature=signature, userHandle=whose)

    def _sent(self, **response):
        parts = {name: websafe_encode(bytes(value)) for name, value in response.items()}
        name = websafe_encode(self.name)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": parts, "clientExtensionResults": {}}
        )


def _hash(text):
    return hashlib.sha256(text.encode()).digest()
