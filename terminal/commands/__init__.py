"""In here live the commands, one file each; they and cli.py alone join the four packages."""
