"""`posture live`: a camera watched beside a working day, from its frames to panel, log and words.

command ─ session   the loop: news of the source in, snapshots and events out
          watcher   Frame → Observation: brightness, one look, measures at a steady rate
          panel     what is shown on the terminal        window   the camera with an overlay
          log       what is written                      alerts   what is said
          keys      what the user presses                tables   rules with the user's changes
"""
