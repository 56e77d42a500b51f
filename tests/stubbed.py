"""The command line with stubs in the place of the landmarker and of the plots of a batch's page:
``python -m tests.stubbed batch ...``.

Worker processes import the main module as they start, and so use the stub too.
"""

from posture.apps.cli import main
from tests import stub_landmarker

stub_landmarker.install()

if __name__ == "__main__":
    from posture.apps.batch import spread_plots

    spread_plots.__dict__["plot_of"] = stub_landmarker.no_plot
    main(prog_name="posture")
