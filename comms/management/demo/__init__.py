"""What communications said and asked for in the example."""
