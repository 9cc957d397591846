"""Area and speed of the unit beside the PMPs of other cores, by one harness and one flow."""
