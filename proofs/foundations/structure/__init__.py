"""Structure types (Definition 1.1.2): topologies, and services in them."""
