"""What a host needs: `python -m deploy` (or `make serve`) starts replicas behind a proxy on one machine."""
