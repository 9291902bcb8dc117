"""mypyvy's language: models by others become ordinary transition systems."""
