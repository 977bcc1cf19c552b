"""Coding: a function for each coded column of cases, their children and families (§4.5 to §4.11, §6.3, §6.4, §7.2)."""
