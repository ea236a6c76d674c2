"""Terraform and OpenTofu configurations."""
