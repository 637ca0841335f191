"""One thin Streamlit page for each question that a learner asks; Streamlit runs them, nothing imports them."""
