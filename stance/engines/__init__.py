"""Where a run happens and what it leaves on disk."""
