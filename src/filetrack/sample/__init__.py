"""The sample of notified incidents: who is in, who fell out at which step, and the monthly registers (§2.3.1, §4.2)."""
