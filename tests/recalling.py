"""The command line with photos judged by a landmarker that recalls (``tests.recalled``):
``python -m tests.recalling serve ...``.

Worker processes import the main module as they start, and so recall too.
"""

from posture.apps.cli import main
from tests import recalled

recalled.install()

if __name__ == "__main__":
    main(prog_name="posture")
