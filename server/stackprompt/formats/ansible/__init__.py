"""Playbooks, and the parts of Ansible roles."""
