"""What each agency writes down of the population, in its own words and formats, with its own mistakes."""
