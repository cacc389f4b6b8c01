"""`python -m aggregator` is the command `aggregator`; knows nothing else."""

from aggregator.cli import main

main()
