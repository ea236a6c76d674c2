"""Manifests of Kubernetes objects."""
