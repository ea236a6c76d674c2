"""One file a request: guard, convert, call one engine function, convert back."""
