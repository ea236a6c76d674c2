"""Helm charts: their templates, their values and Chart.yaml."""
