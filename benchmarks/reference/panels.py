"""The Neuron page the usual way: st.slider for everything that is set, st.plotly_chart for every picture.

Its numbers come from the same core as the stage's, so that only the way to the screen differs. It draws less than
the stage does: no network, no chain rule, no captions.
"""

import streamlit as st
import torch
from plotly import graph_objects as go

from slp_core import ACTIVATIONS, forward, gradients, train, tutorial

start = tutorial()
inputs, weights, pictures = st.columns([1, 1, 3])
with inputs:
    x = [st.slider(f"x{j}", -3.0, 3.0, value, 0.01) for j, value in enumerate(start.x[0].tolist(), 1)]
    bias = st.slider("b", -3.0, 3.0, 0.0, 0.01)
    steps = st.slider("steps", 1, 1000, start.steps)
with weights:
    w = [st.slider(f"w{j}", -3.0, 3.0, value, 0.01) for j, value in enumerate(start.weights[:, 0].tolist(), 1)]
    target = st.slider("t", 0.0, 1.0, 1.0, 0.01)
    rate = st.slider("log10 of the learning rate", -4.0, 2.0, -3.0, 0.02)

experiment = start.change(x=x, weights=w, bias=bias, target=target, learning_rate=10**rate, steps=steps)
passed, slopes, trace = forward(experiment), gradients(experiment), train(experiment)
sigmoid = ACTIVATIONS["sigmoid"].value
z = torch.linspace(-8, 8, 129, dtype=torch.float64)
ends = passed.z[0, 0] + torch.tensor([-4, 4])
tangent = passed.o[0, 0] + slopes.d_output_d_z[0, 0] * (ends - passed.z[0, 0])

with pictures:
    with st.container(key="loss"):
        st.write(repr(passed.loss.item()))
    st.write(f"z = {passed.z.item():.4f}, O = {passed.o.item():.4f}")
    bars = go.Bar(x=[*(f"w{j}" for j in range(1, 11)), "b"], y=[*slopes.weights[:, 0].tolist(), slopes.bias.item()])
    line = go.Scatter(x=z.tolist(), y=sigmoid(z).tolist())
    touching = go.Scatter(x=ends.tolist(), y=tangent.tolist())
    run = go.Scatter(y=trace.loss.tolist())
    for key, traces in {"bars": [bars], "curve": [line, touching], "run": [run]}.items():
        st.plotly_chart(go.Figure(traces), height=220, key=key)
