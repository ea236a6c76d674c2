"""Typed settings in layers: their shapes, the check of one layer, and the merge of all."""
