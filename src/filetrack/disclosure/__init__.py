"""Disclosure control: what of the counts may leave, and what an attacker could still work out from them."""
