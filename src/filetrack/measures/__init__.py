"""Measures: attrition, days to notification, response times, and the level of violence beside the record's fields."""
