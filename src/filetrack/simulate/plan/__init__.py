"""The sample planned before anyone has a name: incidents, families, people and what is recorded of them."""
