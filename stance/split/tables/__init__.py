"""Rows of tables, feeds and exports: what their columns are, who wrote them, and the articles they make."""
