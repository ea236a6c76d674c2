"""Whether a prompt is good, as far as a machine can tell: twenty-four questions, each with the reason of its answer."""
