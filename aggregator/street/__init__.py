"""The street: the command line and what its commands do. May import every floor; decides nothing."""
