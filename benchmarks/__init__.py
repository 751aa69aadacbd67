"""How fast the course is: `python -m benchmarks` measures it and writes `build/bench.json`."""
