"""Parts of systems as they are built: locks, leases, batches, training, controllers."""
