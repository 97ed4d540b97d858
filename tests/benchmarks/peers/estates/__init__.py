"""The peer's estates: ours, as a model without anything of ours."""
