"""From a number to its reason: each cell of each table leads to the cases that it counts, each case to its chronology.

What it makes is about people: for the owner of the records alone, beneath the records, and no other page leads to it.
"""
