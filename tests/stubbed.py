"""The command line with a stub in the landmarker's place: ``python -m tests.stubbed batch ...``.

Worker processes import the main module as they start, and so use the stub too.
"""

from posture.cli import main
from tests import stub_landmarker

stub_landmarker.install()

if __name__ == "__main__":
    main(prog_name="posture")
