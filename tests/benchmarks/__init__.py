"""In here live the benchmarks: figures and ratios, printed and never asserted. `script/bench` runs them."""
