"""A folder of any size, once, and never lost: pictures in, a table and a page out.

run      one batch from start to end: what is there, what is to do, what was done
 ├─ listing        the pictures below a folder, in a stable order
 ├─ plan           listing against parts: missing, new, changed, removed
 ├─ batch_options  what the results depend on; refused when it differs from the last run
 ├─ local, cluster, cluster_worker   the engines: who works at the shards
 │    └─ shards      a shard of pictures in, a part out; all that a worker does
 ├─ parts          one Parquet file a shard, whole or absent
 ├─ result_files   the tables, datapackage.json and run.json from the parts
 │    ├─ subjects      whose picture it is: a list, else the names of folders
 │    └─ finding_rows  the findings, one a row
 └─ page           index.html with its data: summary, plots, gallery
films    --test: films of one movement each into one table, a path of its own
 ├─ film_work      one film in a worker process: JSON and sheet; and so many workers
 └─ film_log       what was done, so that the same command goes on where it was
places   where files are read and written: this machine, or any storage that fsspec knows
 └─ storage_lock   one run at a time in a storage
"""
