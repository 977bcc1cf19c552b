"""The free text that officers and social workers write."""
