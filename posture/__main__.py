"""Makes ``python -m posture`` the same as ``posture``."""

from posture.apps.cli import main

main()
