"""In here live the commands, one module a command, each named as its command; they and cli.py alone join the four packages. This is their list."""

COUNTER = "terminal"  # what opens where no command is named
NAMES = (COUNTER, "web", "server", "world", "card", "verify", "ledger", "why", "rules", "doctor")

# The counter's own options; where one is told, its name may be left out.
COUNTER_OPTIONS = frozenset(
    {"--clinic-state", "--reader", "--settings", "--server", "--ca", "--client-cert", "--client-key"}
)
