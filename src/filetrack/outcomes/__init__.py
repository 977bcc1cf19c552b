"""The outcomes' estimators: time to event, competing risks, recurrence, counts, logistic models, pooling."""
