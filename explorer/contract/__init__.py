"""What crosses the wall between Python and the browser."""
