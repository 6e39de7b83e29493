"""`stance score` as a command: what was asked, how far it is, what is said at its end."""
