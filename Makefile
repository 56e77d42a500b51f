# What one can ask for; the work is in scripts/, one file a thing. PYTHON=... overrides the Python.
.PHONY: help demo quick test check slow e2e fuzz guide stickers matrix bench accuracy siege faults s3 check-dependencies own people real live movements models lock samples clean

help:     ## this list
	@sed -n 's/^\([a-z0-9-]*\): *## /  make \1	/p' Makefile | expand -t 27

demo:     ## set up and analyse the pictures in samples/
	@scripts/demo.sh

quick:    ## unit tests that render nothing, those first that failed last time (3 min)
	@scripts/test.sh quick

test:     ## set up, run the linters and the tests (13 min)
	@scripts/test.sh

check:    ## the linters only
	@scripts/check.sh

slow:     ## what make test leaves out: long walks in a browser, tours of every state, a whole fit (25 min)
	@scripts/in_venv.sh -m pytest -q tests -m slow

e2e:      ## only the tests in a real browser, with the tours of every state of every page
	@scripts/in_venv.sh -m pytest -q tests/e2e

fuzz:     ## 300 made-up requests to each address of the web app, answers held against openapi.json; more of every property
	@POSTURE_FUZZ_EXAMPLES=300 scripts/in_venv.sh -m pytest -q tests/integration/test_api_fuzzed.py
	@scripts/in_venv.sh -m pytest -q tests/unit --hypothesis-profile thorough

guide:    ## render the pictures of the page "How to take the photo" again
	@scripts/in_venv.sh -m scripts.make_guide

stickers: ## render people with balls and dots on the pelvis and count how well they are found (20 min)
	@scripts/in_venv.sh -m scripts.sticker_accuracy out/stickers

matrix:   ## all tests on Python 3.11, 3.12, 3.13 and on mediapipe 1.2
	@scripts/in_venv.sh -m scripts.matrix

bench:    ## measure speed and steadiness; writes JSON
	@scripts/in_venv.sh -m tests.benchmarks

siege:    ## attack the web app from all sides; fails where an honest client notices (3 min)
	@scripts/in_venv.sh -m tests.benchmarks.web_siege

faults:   ## fail and kill every write of all that is kept; fails where anything is lost or doubled (15 min)
	@scripts/in_venv.sh -m tests.benchmarks.faults

s3:       ## a batch of 10,000 pictures in a bucket of moto's S3 server, killed 20 times (an hour)
	@scripts/in_venv.sh -m tests.benchmarks.s3

accuracy: ## render the test split and measure its accuracy
	@scripts/in_venv.sh -m scripts.accuracy

own:      ## render people with marks on one photo and measure how well these hold on others of them (2 hours)
	@scripts/in_venv.sh -m scripts.own_accuracy

people:   ## render cut off and small people and empty rooms, and count who is found (half an hour)
	@scripts/in_venv.sh -m scripts.people_found

real:     ## pictures this project did not render: real photos and another renderer's, where they lie beside it
	@scripts/in_venv.sh -m scripts.real_pictures

live:     ## render films of people at work and measure how well their state is known
	@scripts/in_venv.sh -m scripts.make_films out/films --only-reporting
	@scripts/in_venv.sh -m scripts.live_accuracy out/films --out out/live.json
	@scripts/in_venv.sh -m scripts.live_accuracy out/films-exercise --out out/live-exercise.json

movements: ## render films of movement tests and measure repetitions, times and angles (an hour)
	@scripts/in_venv.sh -m scripts.movement_accuracy out/movements --out out/movements.json

models:   ## render, look, fit: make models/posture_estimators.npz again (hours, resumable)
	@scripts/in_venv.sh -m scripts.fit.make

check-dependencies: ## what is installed against the locks and NOTICE, and known holes (asks PyPI)
	@scripts/check_dependencies.sh

lock:     ## remake the locks from pyproject.toml; with UPGRADE=1 those of pip, setuptools and uv too
	@scripts/lock.sh

samples:  ## render the pictures in samples/ again
	@scripts/in_venv.sh -m scripts.make_samples

clean:    ## remove everything that was made here, but not your out/
	@scripts/clean.sh
