"""In here lives the decision: what the national system says, what evidence proves, and the words both ends share."""
