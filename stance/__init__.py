"""Stance, sentiment and language of reader comments under Moroccan news."""
