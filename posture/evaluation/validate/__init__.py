"""Accuracy of the engine against a folder of pictures whose true angles are known.

truth_reading  truth.json → entries        running      entries → outcomes, by the real engine
records    what is compared                figures      error statistics on arrays
grouping   bands of build, clothes, yaw    comparators  the answers that must be beaten
changes    change on the same body         confounding  pelvis read, or the lumbar curve?
counts     confusion, refusals             summary      outcomes → every figure
figure_tables  figures → tables of text    figures_text   terminal and JSON
plots      inline pictures                 page         the HTML page
command    the body of ``posture validate``
"""
