"""What the business talks about. Standard library only."""
