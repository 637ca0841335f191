"""Where bytes are kept for a while: in this process, or in a Valkey (Redis) that several processes share."""
