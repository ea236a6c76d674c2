"""SQL, and the configuration files of databases."""
