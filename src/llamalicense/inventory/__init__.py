"""Many manifests: rows in, rows out, on one core, on all of them or on a cluster."""
