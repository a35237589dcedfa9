"""Centre: name, rules and closures, as administrators keep them."""
