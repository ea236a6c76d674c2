"""The language of Helm templates, and an interpreter that renders them without running anything."""
