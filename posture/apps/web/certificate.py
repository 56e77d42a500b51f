"""The certificate with which other devices reach this computer by https: made and kept here.

Nobody vouches for it, so a browser warns once; what the user compares is its fingerprint. The key
lies beside it in one file that only its owner may read, and both are made anew together.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from posture.errors import RunError
from posture.runtime import atomic_write

FILE_NAME = "certificate.pem"
FOLDER_MODE, FILE_MODE = 0o700, 0o600
VALID = timedelta(days=397)
"""As long as browsers take from an authority (398 days: CA/Browser Forum, Baseline Requirements
6.3.2), less one for ``EARLIER``."""

EARLIER = timedelta(days=1)
"""It is valid from before it was made: the clock of a phone may be behind."""

RENEWED = timedelta(days=14)
"""One that ends sooner than that is made anew."""

ALWAYS = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate on the disk.

    Attributes
    ----------
    path : the PEM file with the key and the certificate.
    fingerprint : SHA-256 of the certificate as browsers show it, "AB:CD: ...", 32 pairs.
    is_new : it was made by this call: browsers that knew the one before will warn again.
    """

    path: Path
    fingerprint: str
    is_new: bool


def certificate_for(names: Iterable[str], folder: Path, now: datetime) -> Certificate:
    """The certificate that is kept, or a new one where it does not hold for all names any more.

    Parameters
    ----------
    names : host names and IP addresses by which this computer is reached; its own are added.
    now : with an offset from UTC.

    Raises
    ------
    RunError
        It cannot be kept.
    """
    path = folder / FILE_NAME
    wanted = {_general_name(name) for name in (*ALWAYS, *names)}
    kept = _kept(path)
    if kept is not None and _holds(kept, wanted, now):
        return Certificate(path, fingerprint_of(kept), is_new=False)
    made, pem = _made(wanted, now)
    _keep(path, pem)
    return Certificate(path, fingerprint_of(made), is_new=True)


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 in pairs of hexadecimal digits, as browsers show it."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _kept(path: Path) -> x509.Certificate | None:
    """What the file holds; None where it is missing, damaged, or was open to others."""
    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            return None
        pem = path.read_bytes()
        key = serialization.load_pem_private_key(pem, password=None)
        kept = x509.load_pem_x509_certificate(pem)
    except (OSError, ValueError, TypeError):
        return None
    return kept if kept.public_key() == key.public_key() else None


def _holds(kept: x509.Certificate, wanted: set[x509.GeneralName], now: datetime) -> bool:
    try:
        names = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    is_in_time = kept.not_valid_before_utc <= now < kept.not_valid_after_utc - RENEWED
    return is_in_time and wanted <= set(names)


def _made(names: set[x509.GeneralName], now: datetime) -> tuple[x509.Certificate, bytes]:
    """A certificate that vouches for itself alone, and its PEM file with the key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "posture on this computer")])
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now - EARLIER + VALID)
        .add_extension(x509.SubjectAlternativeName(sorted(names, key=str)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, **usage), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return made, secret + made.public_bytes(serialization.Encoding.PEM)


def _keep(path: Path, pem: bytes) -> None:
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        atomic_write.write_whole(path, pem, mode=FILE_MODE)
    except OSError as error:
        raise RunError(
            f"The certificate for other devices cannot be kept in {path} "
            f"({atomic_write.reason(error)})",
            "Let this program write there, or name another folder in POSTURE_DATA",
        ) from None


def _general_name(name: str) -> x509.GeneralName:
    """An address as an address, a name in letters that DNS has."""
    with contextlib.suppress(ValueError):
        return x509.IPAddress(ipaddress.ip_address(name.partition("%")[0]))
    with contextlib.suppress(UnicodeError):
        name = name.encode("idna").decode("ascii")
    return x509.DNSName(name.lower())
