"""In here live the files of the rules: rows, words, days, conditions and settings (*.toml), and the cases beside them (docs/rules.md)."""
