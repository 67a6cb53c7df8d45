"""The teacher: a larger encoder that learns the same task and then labels pairs for the small one.

It never ships. `python -m train.train --teacher FOLDER` trains it. `python -m train.label` has it say how likely it
holds each label of a mix's rows to be, and `train.train` on such a mix has the stance model learn from that (Hinton
et al. 2015, https://arxiv.org/abs/1503.02531). FOLDER is all-mpnet-base-v2 as its authors published it (Apache-2.0).
"""

import hashlib
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import MPNetConfig, MPNetModel

from factcheck.check.stance import LABELS

WEIGHTS_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"


class Teacher(nn.Module):
    """MPNet over (claim, evidence); its first and mean states feed one linear layer with three outputs."""

    def __init__(self, config: MPNetConfig) -> None:
        super().__init__()
        self.bert = MPNetModel(config, add_pooling_layer=False)
        self.dropout = nn.Dropout(0.1)
        self.head = nn.Linear(2 * config.hidden_size, len(LABELS))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        """Return logits, one row a pair, in the order of LABELS; MPNet has no token types, so they are not read."""
        padded = torch.where(attention_mask.bool(), input_ids, 1)
        states = self.bert(input_ids=padded, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1)
        logits: Tensor = self.head(self.dropout(torch.cat([states[:, 0], mean], dim=1)))
        return logits


def new_teacher(folder: Path) -> Teacher:
    """Return the model with the encoder's published weights, checked, and a new head."""
    weights = folder / "model.safetensors"
    with weights.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != WEIGHTS_SHA256:
            raise SystemExit(f"{weights}: not the published file of all-mpnet-base-v2 (SHA-256 differs)")
    config = MPNetConfig.from_pretrained(folder)
    config._attn_implementation = "eager"
    config.attention_probs_dropout_prob = 0.0
    model = Teacher(config)
    model.bert = MPNetModel.from_pretrained(folder, config=config, add_pooling_layer=False)
    return model
