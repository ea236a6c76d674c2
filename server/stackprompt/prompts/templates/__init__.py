"""The templates of all layers: read, validated, chosen for a task and a family, and rendered."""
