"""Links between police people and social-care families, and where each notification's tracing ended (§6.2.1)."""
