"""Templates and their rendering: findings, facts and file text become one prompt."""
