"""The only place that calls `st.*`: the component, the upload form, session and URL."""
