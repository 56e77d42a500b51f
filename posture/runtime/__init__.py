"""What the program stands on beside its subject: files, processes, data from outside."""
