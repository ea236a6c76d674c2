"""The product without any front-end: snapshots, suggestions, prompts, reloads. It knows no protocol."""
