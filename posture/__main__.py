"""Makes ``python -m posture`` the same as ``posture``."""

from posture.cli import main

main()
