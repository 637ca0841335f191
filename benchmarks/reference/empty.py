"""An empty Streamlit page that imports torch."""

import streamlit as st
import torch

with st.container(key="ready"):
    st.write(f"torch {torch.__version__}")
