"""The certificate for other devices: names, rights of its file, and when it is made anew."""

from __future__ import annotations

import ipaddress
import os
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from posture.apps.web.certificate import VALID, Certificate, certificate_for, fingerprint_of
from posture.errors import RunError

NAMES = ("desk", "192.168.1.9")
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def read(kept: Certificate) -> x509.Certificate:
    return x509.load_pem_x509_certificate(kept.path.read_bytes())


def test_it_names_this_computer_its_addresses_and_nobody_else(tmp_path: Path) -> None:
    made = read(certificate_for(NAMES, tmp_path, NOW))
    names = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert set(names.get_values_for_type(x509.DNSName)) == {"localhost", "desk"}
    assert set(names.get_values_for_type(x509.IPAddress)) == {
        ipaddress.ip_address(one) for one in ("127.0.0.1", "::1", "192.168.1.9")
    }
    assert not made.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_a_server_can_use_the_file_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    kept = certificate_for(NAMES, folder, NOW)
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(kept.path)
    if os.name == "posix":
        assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [one.name for one in folder.iterdir()] == [kept.path.name]


def test_the_fingerprint_is_the_one_that_a_browser_shows(tmp_path: Path) -> None:
    kept = certificate_for(NAMES, tmp_path, NOW)
    assert kept.fingerprint == fingerprint_of(read(kept))
    pairs = kept.fingerprint.split(":")
    assert len(pairs) == 32
    assert bytes(int(pair, 16) for pair in pairs)  # hexadecimal, every one


def test_it_stays_as_long_as_it_holds(tmp_path: Path) -> None:
    first = certificate_for(NAMES, tmp_path, NOW)
    later = certificate_for(NAMES[:1], tmp_path, NOW + timedelta(days=300))
    assert (first.is_new, later.is_new) == (True, False)
    assert first.fingerprint == later.fingerprint


@pytest.mark.parametrize(
    ("names", "now"),
    [
        ((*NAMES, "10.0.0.7"), NOW),
        (("laptop", "192.168.1.9"), NOW),
        (NAMES, NOW + VALID),
        (NAMES, NOW + VALID - timedelta(days=10)),
        (NAMES, NOW - timedelta(days=30)),  # a clock that was set back
    ],
    ids=["another address", "another name", "over", "nearly over", "not yet valid"],
)
def test_it_is_made_anew_when_it_holds_no_longer(
    tmp_path: Path, names: tuple[str, ...], now: datetime
) -> None:
    first = certificate_for(NAMES, tmp_path, NOW)
    second = certificate_for(names, tmp_path, now)
    assert second.is_new
    assert second.fingerprint != first.fingerprint
    assert read(second).not_valid_before_utc < now < read(second).not_valid_after_utc
    assert not certificate_for(names, tmp_path, now).is_new


@pytest.mark.parametrize("damage", [b"", b"-----BEGIN CERTIFICATE-----\nx", b"\xff" * 900])
def test_a_damaged_file_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    kept = certificate_for(NAMES, tmp_path, NOW)
    kept.path.write_bytes(damage)
    assert certificate_for(NAMES, tmp_path, NOW).is_new


def test_a_certificate_without_its_own_key_is_made_anew(tmp_path: Path) -> None:
    one = certificate_for(NAMES, tmp_path / "one", NOW)
    other = certificate_for(NAMES, tmp_path / "other", NOW)
    key = one.path.read_bytes().partition(b"-----BEGIN CERTIFICATE-----")[0]
    foreign = b"".join(other.path.read_bytes().partition(b"-----BEGIN CERTIFICATE-----")[1:])
    one.path.write_bytes(key + foreign)
    assert certificate_for(NAMES, tmp_path / "one", NOW).is_new


@pytest.mark.skipif(os.name != "posix", reason="no such rights elsewhere")
def test_a_key_that_others_could_read_is_not_used_again(tmp_path: Path) -> None:
    first = certificate_for(NAMES, tmp_path, NOW)
    first.path.chmod(0o644)
    second = certificate_for(NAMES, tmp_path, NOW)
    assert second.is_new
    assert stat.S_IMODE(second.path.stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(RunError, match="cannot be kept"):
        certificate_for(NAMES, tmp_path / "data", NOW)
