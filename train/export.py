"""Write the trained model as ONNX, fp32 and int8, beside its tokenizer.

    python -m train.export --run build/run --out build/export

Quantisation is dynamic, int8 weights; `--keep` names parts of the graph (words in node names) that stay fp32.
"""

import argparse
import json
import logging
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from safetensors.torch import load_file
from tokenizers import Tokenizer

from .train import StanceModel, new_model, package_folder

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


def load_run(run: Path, earlier: Path | None = None, share: float = 0.0) -> StanceModel:
    """Return the trained model of a run: its final weights, or those of its last checkpoint.

    With `earlier`, a checkpoint from along the way, the weights are a mean in which that one has `share` (stochastic
    weight averaging, Izmailov et al. 2018).
    """
    model = new_model(package_folder())
    final = run / "model.safetensors"
    weights = load_file(final) if final.exists() else torch.load(run / "state.pt", weights_only=True)["model"]
    if earlier is not None:
        before = torch.load(earlier, weights_only=True)["model"]
        weights = {
            name: (1 - share) * tensor + share * before[name] if tensor.is_floating_point() else tensor
            for name, tensor in weights.items()
        }
    model.load_state_dict(weights)
    return model.eval()


def write_fp32(model: StanceModel, path: Path) -> None:
    """Write the model with free batch and length."""
    ids = torch.ones(2, 9, dtype=torch.long)
    free = {name: {0: "pairs", 1: "pieces"} for name in INPUTS} | {"logits": {0: "pairs"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            (ids, ids, torch.zeros_like(ids)),
            str(path),
            input_names=list(INPUTS),
            output_names=["logits"],
            dynamic_axes=free,
            opset_version=17,
            dynamo=False,
        )


def write_int8(source: Path, path: Path, per_channel: bool, reduce_range: bool, keep: list[str]) -> None:
    """Write the dynamically quantised model."""
    ready = path.with_suffix(".ready")
    quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
    kept = [node.name for node in onnx.load(ready).graph.node if any(word in node.name for word in keep)]
    quantize_dynamic(
        str(ready),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=per_channel,
        reduce_range=reduce_range,
        nodes_to_exclude=kept,
    )
    ready.unlink()


def write_tokenizer(path: Path) -> None:
    """Write the encoder's tokenizer without its padding and cutting: who encodes sets both."""
    tokenizer = Tokenizer.from_file(str(package_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    path.write_text(
        json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":")),
        encoding="utf-8",
    )


def main() -> None:
    """Write fp32.onnx, model.onnx (int8) and tokenizer.json."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--run", type=Path, default=Path("build/run"))
    parser.add_argument("--out", type=Path, default=Path("build/export"))
    parser.add_argument("--earlier", type=Path, help="a checkpoint from along the way, to average with")
    parser.add_argument("--share", type=float, default=0.4, help="weight of the earlier one in that mean")
    parser.add_argument("--per-channel", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--reduce-range", action=argparse.BooleanOptionalAction, default=False)
    parser.add_argument("--keep", nargs="*", default=[])
    options = parser.parse_args()
    logging.disable(logging.WARNING)
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    write_fp32(load_run(options.run, options.earlier, options.share), options.out / "fp32.onnx")
    write_int8(
        options.out / "fp32.onnx",
        options.out / "model.onnx",
        options.per_channel,
        options.reduce_range,
        options.keep,
    )
    write_tokenizer(options.out / "tokenizer.json")
    for path in sorted(options.out.iterdir()):
        print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
