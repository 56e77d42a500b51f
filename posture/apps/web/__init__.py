"""`posture serve`: the local web app. Pictures come in, results go out, nothing is kept.

server          binds, opens the browser, ends cleanly
app             puts the parts together          safety    who may come in, what a page may load
routes          the endpoints: pages, photos, people, exports, live; texts   their words
params, forms   query parameters and bodies → options of a worker's job
request_errors  requests that are refused, in words
worker_pool     processes, fairly shared         photo_worker   what one does with one picture
live_session    one browser's camera, in a process of its own
"""
