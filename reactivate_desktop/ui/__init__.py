"""The window. It calls services and knows no adapter."""
