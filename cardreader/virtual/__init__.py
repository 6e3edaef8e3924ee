"""In here lives the virtual card: its image, its chip and commands, the reader of this process, and its link to a PC/SC one."""
