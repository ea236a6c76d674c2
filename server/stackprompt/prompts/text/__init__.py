"""The gates for text and names on their way into a prompt: hidden characters out, secrets redacted, fenced."""
