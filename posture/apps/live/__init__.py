"""`posture live`: a camera watched beside a working day, from its frames to panel, log and words.

command ─ session_loop   news of the source in; panel, log, words and window out
          panel   what is shown on the terminal      window   the camera with an overlay
          alerts  what is said                       keys     what the user presses
          rule_tables   rules with the user's changes
          reference_recording, baselines   a person's own reference, before the camera
"""
