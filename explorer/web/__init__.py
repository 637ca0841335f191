"""What a process does for everybody: the server, the live socket, the files that a browser loads."""
