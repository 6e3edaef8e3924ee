"""In here lives what the card's elementary files hold: each file a small class that can be encoded and decoded, with vectors."""
