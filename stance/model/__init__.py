"""The network, the folder it lives in, and where its logits come from."""
