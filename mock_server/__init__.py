"""In here lives the national side: what is known of whom since when, who may ask, and the invented world it serves."""
