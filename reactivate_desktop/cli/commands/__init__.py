"""One module per command, named as the command is; it is loaded only when its command is asked for."""
