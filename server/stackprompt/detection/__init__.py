"""Which technologies a workspace uses: files to facts, facts to technologies."""
