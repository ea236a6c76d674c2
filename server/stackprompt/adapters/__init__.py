"""What front-ends share above the engine: the JSON contracts, and the reports of other tools as they arrive."""
