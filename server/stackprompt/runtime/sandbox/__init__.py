"""Run the work of others in child processes with limits on memory and CPU time."""
