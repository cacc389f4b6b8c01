"""What the sites of one theme or content system share."""
