"""The peer: a Dash app with one bar chart and nothing else."""

import sys

import plotly.graph_objects as go
from dash import Dash, dcc, html

app = Dash(__name__)
app.layout = html.Div([dcc.Graph(figure=go.Figure(go.Bar(x=["a", "b", "c"], y=[1, 3, 2])))])

if __name__ == "__main__":
    import waitress

    waitress.serve(app.server, host="127.0.0.1", port=int(sys.argv[1]), threads=8)
