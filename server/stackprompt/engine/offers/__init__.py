"""What an editor offers for a document at once: suggestions, comments, the arguments that a comment names."""
