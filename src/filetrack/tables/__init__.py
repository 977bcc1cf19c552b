"""Tables from coded records: a declaration says what is counted, one function counts it."""
