"""`posture serve`: the local web app. Pictures come in, results go out, nothing is kept.

server          binds, opens the browser, ends cleanly
app             puts the parts together          safety    other sites, headers of answers
entrance        keys, tokens, cookies            door_files    the files that let the user's own in
connections     silent ones are ended            body_budget    memory of requests
routes          the endpoints: pages, photos, people, exports, live; texts   their words
plain_data      JSON, checked on the way in      export_worker    pages and PDFs, made by a worker
params, forms   query parameters and bodies → options of a worker's job
request_errors  requests that are refused, in words
worker_pool     processes, fairly shared         photo_worker   what one does with one picture
live_session    one browser's camera, in a process of its own
"""
