"""The key of a Dask cluster that speaks TLS, as files and as settings of whoever joins it."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def keys_of(security: Any, folder: Path) -> dict[str, Any]:
    """Settings of Dask, as docs/batch.md has them, for the key and certificate of a cluster."""
    certificate, key = folder / "cluster.pem", folder / "cluster.key"
    certificate.write_text(security.tls_ca_file)
    key.write_text(security.tls_client_key)
    tls = "distributed.comm.tls"
    settings = {f"{tls}.ca-file": str(certificate)}
    for role in ("scheduler", "worker", "client"):
        settings |= {f"{tls}.{role}.cert": str(certificate), f"{tls}.{role}.key": str(key)}
    return settings
