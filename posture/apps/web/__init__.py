"""`posture serve`: the local web app. Pictures come in, results go out, nothing is kept.

command ─ serving    binds, opens the browser, ends cleanly
          app        puts the parts together      safety   who may ask, and what a page may load
          pages      HTML pages                   texts    their words, in one place
          photo_calls, people_calls, export_calls, live_calls   the endpoints
          asking     query parameters → what a worker is asked
          worker_pool   processes, fairly shared   work   what a worker does with one picture
          watching   one browser's live session, in a process of its own
"""
