"""Conversions that the front-ends share: the JSON contracts, and the reports of other tools as they arrive."""
