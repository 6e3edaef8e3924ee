"""In here lives the virtual card: its image, its chip and commands, the reader of this process, and its link to a PC/SC one."""

NAME = "uketsuke virtual reader"  # what the reader of this process is called; here, so that naming it costs no import
