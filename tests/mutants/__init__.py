"""Guards switched off one by one: each must turn its tests red (promise 42). `make mutants`, not in the gate."""
