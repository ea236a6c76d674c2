"""The walk of a prompt: collect the evidence, present it, fit it into the budget."""
