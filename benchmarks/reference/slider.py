"""The app that one writes first: one slider, one chart, autograd."""

import streamlit as st
import torch
import torch.nn.functional as F
from plotly import graph_objects as go

X = [0.5817, -1.1089, -0.9756, -0.4556, -0.2144, -1.1662, 1.9232, 0.2331, -1.2987, -0.4950]
WEIGHTS = [-1.0490, -1.7553, 0.1665, -0.0458, -0.8664, -0.3328, -0.1398, 1.2416, 1.3097, -0.4996]

first = st.slider("w1", -3.0, 3.0, WEIGHTS[0], 0.01)
x = torch.tensor([X], dtype=torch.float64)
weights = torch.tensor([[first, *WEIGHTS[1:]]], dtype=torch.float64, requires_grad=True)
loss = F.mse_loss(torch.sigmoid(x @ weights.T), torch.ones(1, 1, dtype=torch.float64))
loss.backward()
st.write(f"loss {loss.item()!r}")
st.plotly_chart(go.Figure(go.Bar(y=weights.grad[0].tolist())))
