"""Figures from the core's records: pure functions that return plotly figures and know no page."""
