"""Everything between the core and the screen: figures, the live stage, the session, links and text."""
