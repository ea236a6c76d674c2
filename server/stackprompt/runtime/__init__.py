"""What the engine stands on: settings, folders, the event bus, logs and metrics."""
