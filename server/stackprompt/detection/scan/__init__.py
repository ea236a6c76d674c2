"""Which files of a workspace are read, and the record that a scan stores of each folder."""
