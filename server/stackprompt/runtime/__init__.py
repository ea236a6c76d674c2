"""What the engine stands on: settings, folders, the event bus, watching files, guarded reading."""
