"""The body of ``posture batch``: runs it, shows how it goes on, says what came of it."""

from __future__ import annotations

from posture.apps.batch.run import Batch, BatchSettings, Outcome
from posture.apps.batch.watching import Screen, duration
from posture.output.text import counted, printable
from posture.runtime.addresses import without_secrets
from posture.runtime.interrupts import Stop, listening


def run(settings: BatchSettings) -> Outcome | None:
    """Run a batch to its end, or until Ctrl-C; None if it was stopped at once.

    Raises
    ------
    RunError
        The whole run cannot go on; what was finished is in its place.
    """
    stop = Stop()
    with Screen() as screen:

        def say() -> None:
            screen.say("Stopping when the pictures in hand are done; Ctrl-C again stops at once")

        batch = Batch(settings, stop, screen)
        try:
            with listening(stop, say):
                for _ in batch.run():
                    pass
        except KeyboardInterrupt:
            screen.say("Stopped. Nothing finished is lost: give the same command again to go on")
            return None
        assert batch.outcome is not None
        _tell(batch.outcome, settings, screen)
    return batch.outcome


def _tell(outcome: Outcome, settings: BatchSettings, screen: Screen) -> None:
    counts, timing = outcome.record["counts"], outcome.record["timing"]
    for path, reason, do in outcome.failures:
        screen.say(f"posture: {printable(path)}: {printable(f'{reason}. {do}'.rstrip())}")
    more = counts["unreadable"] - len(outcome.failures)
    if more > 0:
        screen.say(f"posture: and {more:,} more, in failures.csv")
    if outcome.judged:
        screen.say(
            f"{counted(outcome.judged, 'picture')} judged in {duration(timing['seconds'])}, "
            f"{timing['pictures_per_s']:.1f} a second"
        )
    out = printable(without_secrets(settings.out))
    screen.say(
        f"{counts['ok']:,} with a person, {counts['no_person']:,} without, "
        f"{counts['unreadable']:,} failed. Tables and page: {out} (index.html)"
    )
    if not outcome.is_finished:
        screen.say(
            f"Stopped with {counted(counts['not_judged_yet'], 'picture')} left: give the same "
            "command again to go on"
        )
