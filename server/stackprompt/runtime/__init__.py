"""Services below the engine: settings, trust, the event bus, logs and metrics."""
