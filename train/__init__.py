"""Training of the shipped stance model. Needs PyTorch; factcheck itself never imports this folder."""
