"""Read the weights of an exported int8 model back, to go on training from what ships.

    python -m train.start --model factcheck/check/stance/weights --out build/start.pt

The checkpoints of a training run are large and are not kept; the int8 file is. An int8 weight times its scale is within
half a step of what was trained (1/255 of a column's range, of the whole table's for the embeddings), and quantising it
again changes little: the script says how far the logits of a few pairs move. `train.train --start` takes the file; the
optimiser begins anew.
"""

import argparse
from pathlib import Path

import numpy
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from .evaluate import Model
from .train import collate, encode, new_model, package_folder, read_tokenizer

_PROBES = (
    ("The treaty was signed on 4 May.", "Both ministers put their names to the treaty on 4 May in Oslo."),
    ("The treaty was signed on 4 May.", "The signing, planned for 4 May, was called off the evening before."),
    (
        "Unemployment fell to 5 per cent.",
        "The council discussed the new bridge over the river for two hours.",
    ),
)
"""Pairs on which the weights read back are compared with the file they came from."""


def read_int8(path: Path) -> dict[str, Tensor]:
    """Return the weights of an ONNX file that `train.export` wrote, by their names in the torch model.

    Tables are stored under their own names; a matrix has a made-up name, and the node that multiplies by it is named
    after the layer it stands in (`/bert/encoder/layer.0/attention/self/query/MatMul_quant`).
    """
    graph = onnx.load(path).graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}

    def whole(name: str) -> numpy.ndarray:
        if name in stored:
            return stored[name]
        steps = stored[f"{name}_quantized"].astype(numpy.float32)
        return (steps - stored[f"{name}_zero_point"].astype(numpy.float32)) * stored[f"{name}_scale"]

    found = {
        name.removesuffix("_quantized"): whole(name.removesuffix("_quantized"))
        for name in stored
        if name.startswith(("bert.", "head.")) and not name.endswith(("_scale", "_zero_point"))
    }
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            layer = node.name.rsplit("/", 1)[0].strip("/").replace("/", ".")
            found[f"{layer}.weight"] = whole(node.input[1].removesuffix("_quantized")).T
        elif node.op_type == "Gemm" and node.input[1] not in found:  # a layer that stayed fp32
            layer = node.name.rsplit("/", 1)[0].strip("/").replace("/", ".")
            found[f"{layer}.weight"] = whole(node.input[1].removesuffix("_quantized"))
    return {name: torch.tensor(numpy.ascontiguousarray(values)) for name, values in found.items()}


def main() -> None:
    """Write the weights, and say how near they are to the file's own answers."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", type=Path, default=Path("factcheck/check/stance/weights"))
    parser.add_argument("--out", type=Path, default=Path("build/start.pt"))
    options = parser.parse_args()
    model = new_model(package_folder()).eval()
    missing, unexpected = model.load_state_dict(read_int8(options.model / "model.onnx"), strict=False)
    buffers = {name for name, _ in model.named_buffers()}
    if unexpected or set(missing) - buffers:
        raise SystemExit(f"the file's weights don't fit: missing {missing}, unexpected {unexpected}")
    tokenizer = read_tokenizer(package_folder() / "tokenizer.json")
    shipped = Model(options.model / "model.onnx", options.model / "tokenizer.json").logits(_PROBES)
    with torch.no_grad():
        for (claim, passage), wanted in zip(_PROBES, shipped, strict=True):
            inputs, _, _ = collate([(*encode(tokenizer, claim, passage), 0, False)])
            print(
                [round(value, 2) for value in model(**inputs)[0].tolist()], "file:", wanted.round(2).tolist()
            )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict()}, options.out)
    print(f"wrote {options.out}")


if __name__ == "__main__":
    main()
