"""In here lives the counter: the command line, the screens, the ledger and the words said to people."""
