"""One file a request of the protocol: guard, convert, call one engine function, convert back."""
