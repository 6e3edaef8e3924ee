"""In here lives a population: families of any number, made of a seed; this is its public list."""
