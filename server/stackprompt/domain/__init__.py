"""Values and closed vocabularies of the product; nothing here imports anything but the standard library."""
