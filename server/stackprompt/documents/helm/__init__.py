"""Templates of Helm charts: rendered with the chart's default values, each line with the place that it comes from.

Nothing here runs Helm, reads a file or reaches the cluster; what cannot be known stays unknown.
"""
