"""What the benchmarks share: data, commands, contests, targets and tables."""
