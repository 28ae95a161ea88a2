"""The peers: the same card with the same data, as one would make it with each library. None of them checks a piece."""
