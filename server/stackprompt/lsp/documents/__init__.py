"""The open documents: their lines, versions and answers, and positions in the units of the client."""
