# SPDX-License-Identifier: MIT
"""Synthetic reports, sweeps and trainings: invented numbers of a plausible size and shape."""

import json
import math
import random
import statistics
from pathlib import Path
from typing import Any

PASSES = ("forward", "input_gradient", "weight_gradient", "update")
STACK = ("compute", "fill_drain", "operand_stall", "output_stall", "dram_stall", "vector_unit",
         "weight_update")
TRAFFIC = ("operand_buffer_a", "operand_buffer_b", "collector", "global_buffer", "dram")
PEAK = 1024
DRAM_BANDWIDTH = 64
CLOCK_PERIOD_PS = 952.38

TECHNOLOGIES = ({"name": "sub16nm", "title": "sub-16 nm at 0.6 V", "node_nm": 16,
                 "voltage_v": 0.6},
                {"name": "45nm", "title": "45 nm at 0.9 V", "node_nm": 45, "voltage_v": 0.9})

# pJ per multiply-accumulate, by format and component.
_LOGARITHMIC = {"operand_buffer_a": .008, "operand_buffer_b": .006, "operand_register": .003,
                "broadcast": .002, "exponent_adder": .009, "conversion": .017, "accumulator": .012,
                "collector": .012, "post_processing": .002, "pe_leakage": .004}
_FLOATING = {"operand_buffer_a": .03, "operand_buffer_b": .025, "operand_register": .012,
             "broadcast": .008, "multiplier": .45, "accumulator": .25, "collector": .04,
             "post_processing": .004, "pe_leakage": .02}


def format_of(name: str) -> dict[str, Any]:
    bits = {"lns8g8": 8, "fp8e4m3": 8, "fp16": 16, "fp32": 32}[name]
    return {"name": name, "bits": bits, "accumulator_bits": 24 if name == "lns8g8" else 32}


def _row(name: str, layer: str, kind: str, step: str, size: int, noise: random.Random
         ) -> dict[str, Any]:
    multiplies = kind in ("convolution", "matmul") and step != "update"
    width = format_of(name)["bits"] // 8
    scale = width if name != "lns8g8" else 1
    macs = size if multiplies else 0
    work = math.ceil(size / (PEAK if multiplies else 64))
    dram = int(size / (noise.uniform(15, 120) if multiplies else 8)) * width + 64
    stack = dict.fromkeys(STACK, 0)
    stack["compute" if multiplies else
          "weight_update" if step == "update" else "vector_unit"] = work
    if multiplies:
        stack["fill_drain"] = int(work * noise.uniform(.01, .05))
        stack["operand_stall"] = int(work * noise.uniform(0, .06))
        stack["output_stall"] = int(work * noise.uniform(0, .03))
    stack["dram_stall"] = max(0, math.ceil(dram / DRAM_BANDWIDTH) - sum(stack.values()))
    energy: dict[str, float] = {}
    if multiplies:
        per_mac = _LOGARITHMIC if name == "lns8g8" else {
            part: value * width / 4 for part, value in _FLOATING.items()}
        energy = {part: value * macs * noise.uniform(.9, 1.1) for part, value in per_mac.items()}
        energy["global_buffer"] = .02 * macs * scale
        energy["interconnect"] = .006 * macs * scale
    else:
        energy["weight_update" if step == "update" else "vector_unit"] = 1.5 * size
    energy["dram"] = 20.0 * dram
    energy["leakage"] = 2.0 * work
    traffic = dict(zip(TRAFFIC, (macs // 16 * width, macs // 32 * width, macs // 10, 2 * dram,
                                 dram), strict=True))
    cycles = sum(stack.values())
    return {"layer": layer, "pass": step, "kind": kind, "macs": macs,
            "padded_macs": 0, "cycles": cycles,
            "time_s": cycles * CLOCK_PERIOD_PS * 1e-12, "utilisation": macs / (cycles * PEAK),
            "energy_pj": {
                "pe": sum(energy.get(part, 0.0) for part in (*_LOGARITHMIC, "multiplier")),
                "system": sum(energy.values())},
            "cycle_stack": stack, "energy_by_component_pj": energy, "traffic_bytes": traffic}


def _block(rows: list[dict[str, Any]]) -> dict[str, Any]:
    cycles, macs = sum(row["cycles"] for row in rows), sum(row["macs"] for row in rows)
    parts = dict.fromkeys(part for row in rows for part in row["energy_by_component_pj"])
    energy = {part: sum(row["energy_by_component_pj"].get(part, 0.0) for row in rows)
              for part in parts}
    system, inner = sum(energy.values()), sum(row["energy_pj"]["pe"] for row in rows)
    return {"macs": macs, "padded_macs": 0, "cycles": cycles,
            "time_s": cycles * CLOCK_PERIOD_PS * 1e-12,
            "utilisation": macs / (cycles * PEAK) if cycles else 0.0,
            "energy_pj": {"pe": inner, "system": system, "low": .7 * system, "high": 1.5 * system,
                          "pe_low": .85 * inner, "pe_high": 1.2 * inner},
            "cycle_stack": {cause: sum(row["cycle_stack"][cause] for row in rows)
                            for cause in STACK},
            "energy_by_component_pj": energy,
            "traffic_bytes": {place: sum(row["traffic_bytes"][place] for row in rows)
                              for place in TRAFFIC}}


def _side(name: str, layers: list[tuple[str, str, int, int]]) -> dict[str, Any]:
    noise = random.Random(1)
    ops = [_row(name, layer, kind, "forward", size, noise) for layer, kind, size, _ in layers]
    for index in reversed(range(len(layers))):
        layer, kind, size, weights = layers[index]
        if index > 0:
            ops.append(_row(name, layer, kind, "input_gradient", size, noise))
        if weights or kind == "matmul":
            ops.append(_row(name, layer, kind, "weight_gradient", size, noise))
    ops += [_row(name, layer, "optimiser_update", "update", weights, noise)
            for layer, _, _, weights in layers if weights]
    return {"format": format_of(name), "totals": _block(ops),
            "passes": {step: _block([op for op in ops if op["pass"] == step]) for step in PASSES},
            "ops": ops}


def _ratio(above: dict[str, float], below: dict[str, float], scope: str, prefix: str
           ) -> dict[str, Any]:
    nominal = above[scope] / below[scope]
    return {"nominal": nominal, "low": above[prefix + "low"] / below[prefix + "high"],
            "high": above[prefix + "high"] / below[prefix + "low"],
            "decided_by": {"resource": "float_multiplier", "action": "multiply", "variant": "fp32",
                           "component": "multiplier", "low": .9 * nominal,
                           "high": 1.1 * nominal},
            "p05": .8 * nominal, "p95": 1.3 * nominal,
            "tornado": [{"prices": "sram", "p05": 1.2 * nominal, "p95": .85 * nominal},
                        {"prices": "float_multiplier fp32", "p05": .9 * nominal,
                         "p95": 1.1 * nominal}]}


def _component_ratios(main: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    own, others = (side["totals"]["energy_by_component_pj"] for side in (main, other))
    return {part: {"nominal": others[part] / own[part], "low": 0.0, "high": None,
                   "p05": 1.0, "p95": None}
            for part in own if part in others}


def _priced(technology: dict[str, Any], main: dict[str, Any], other: dict[str, Any] | None
            ) -> dict[str, Any]:
    """The totals in the prices of a technology: here the same in each."""
    below, above = main["totals"]["energy_pj"], other and other["totals"]["energy_pj"]
    ratio = above and {"energy_pe": _ratio(above, below, "pe", "pe_"),
                       "energy_system": _ratio(above, below, "system", "")}
    return {**technology, "energy_pj": below, "baseline_energy_pj": above, "ratio": ratio}


def report(network: str, layers: list[tuple[str, str, int, int]], name: str = "lns8g8",
           baseline: str | None = "fp32") -> dict[str, Any]:
    """A whole document for layers given as (name, kind, size, weights)."""
    main = _side(name, layers)
    other = _side(baseline, layers) if baseline else None
    technologies = [_priced(technology, main, other) for technology in TECHNOLOGIES]
    ratio = other and {
        "cycles": other["totals"]["cycles"] / main["totals"]["cycles"],
        **technologies[0]["ratio"], "energy_by_component": _component_ratios(main, other)}
    return {
        "schema_version": 2,
        "manifest": {"program": "lnsim", "version": "0.1.0", "build": "b" * 40,
                     "configuration_sha256": "0" * 64,
                     "data_files": [{"path": f"networks/{network}.json", "sha256": "a" * 64}],
                     "seed": 0},
        "workload": {"name": network, "network": network, "batch": 1, "optimiser": "lns_madam",
                     "ops": len(main["ops"]), "parameters": sum(layer[3] for layer in layers),
                     "format_costs": "off", "embedding_gradient": None, "elementwise": None},
        "machine": {"name": "chip", "title": "a chip of one processing element <&> its memories",
                    "processing_elements": 1, "lanes": 32, "vector_size": 32,
                    "clock_period_ps": CLOCK_PERIOD_PS, "peak_macs_per_cycle": PEAK,
                    "dram_bandwidth_bytes_per_cycle": DRAM_BANDWIDTH,
                    "memories": [{"name": "operand_buffer_a", "capacity_bytes": 131072},
                                 {"name": "operand_buffer_b", "capacity_bytes": 8192}]},
        "format": main["format"],
        "technology": TECHNOLOGIES[0],
        "fidelity": "tile", "totals": main["totals"], "passes": main["passes"],
        "ops": main["ops"], "baseline": other, "ratio": ratio, "technologies": technologies,
        "datapath_check": None, "remarks": [], "objective": "cycles", "replay": None,
        "missing": {"ops": 0, "macs": 0, "macs_share": 0, "ops_of_unknown_macs": 0, "list": []}}


def _normalised(layer: str, macs: int, weights: int, elements: int) -> list[tuple]:
    return [(layer, "convolution", macs, weights),
            (f"{layer}.norm", "batch_norm", 6 * elements, elements // 1000 + 2),
            (f"{layer}.relu", "activation", elements, 0)]


def residual_layers() -> list[tuple[str, str, int, int]]:
    """Like ResNet-50: 54 layers that multiply, among normalisations and activations."""
    layers = _normalised("stem", 118_013_952, 9_408, 802_816)
    for stage, blocks in enumerate((3, 4, 6, 3), start=1):
        channels, side = 64 << (stage - 1), 56 >> (stage - 1)
        for block in range(blocks):
            inner, outer = channels * channels, 4 * channels * channels
            area, at = side * side, f"stage{stage}.{block}"
            for part, weights in (("conv1", outer), ("conv2", 9 * inner), ("conv3", outer)):
                layers += _normalised(f"{at}.{part}", weights * area, weights, channels * area)
            if block == 0:
                layers += _normalised(f"{at}.shortcut", 2 * outer * area, 2 * outer,
                                      4 * channels * area)
            layers.append((f"{at}.add", "elementwise", 4 * channels * area, 0))
    return [*layers, ("pool", "pooling", 100_352, 0),
            ("classifier", "matmul", 2_048_000, 2_049_000)]


def encoder_layers(blocks: int = 24) -> list[tuple[str, str, int, int]]:
    """Like BERT-Large: blocks of attention and feed-forward layers, hidden size 1,024."""
    tokens, hidden = 384, 1024
    square, layers = hidden * hidden, [("embedding", "embedding", 400_000, 31_000_000)]
    for block in range(blocks):
        at = f"encoder.{block}"
        layers += [(f"{at}.attention.{part}", "matmul", tokens * square, square)
                   for part in ("query", "key", "value")]
        layers += [(f"{at}.attention.score", "matmul", tokens * tokens * hidden, 0),
                   (f"{at}.attention.softmax", "softmax", 16 * tokens * tokens, 0),
                   (f"{at}.attention.context", "matmul", tokens * tokens * hidden, 0),
                   (f"{at}.attention.output", "matmul", tokens * square, square),
                   (f"{at}.norm1", "layer_norm", 8 * tokens * hidden, 2 * hidden),
                   (f"{at}.up", "matmul", 4 * tokens * square, 4 * square),
                   (f"{at}.gelu", "activation", 16 * tokens * hidden, 0),
                   (f"{at}.down", "matmul", 4 * tokens * square, 4 * square),
                   (f"{at}.norm2", "layer_norm", 8 * tokens * hidden, 2 * hidden)]
    return [*layers, ("span", "matmul", 2 * tokens * hidden, 2 * hidden),
            ("loss", "loss", 4 * tokens, 0)]


def small_layers() -> list[tuple[str, str, int, int]]:
    """Like a small network for digits."""
    return [("conv1", "convolution", 230_400, 288), ("relu1", "activation", 18_432, 0),
            ("conv2", "convolution", 1_327_104, 18_432), ("fc1", "matmul", 401_408, 401_536),
            ("fc2", "matmul", 1_280, 1_290), ("loss", "loss", 40, 0)]


def _trained_seed(seed: int, diverged: bool, text: bool) -> dict[str, Any]:
    noise = random.Random(seed)
    epochs = [{"step": 100 * epoch, "learning_rate": .1 / epoch, "train_loss": 1 / epoch,
               "validation_loss": 1.1 / epoch + noise.uniform(0, .1),
               "validation_accuracy": .9 - .3 / epoch + noise.uniform(-.02, .02)}
              for epoch in range(1, 3 if diverged else 6)]
    final = {f"test_{key}": epochs[-1][f"validation_{key}"] for key in ("loss", "accuracy")}
    if text:
        final |= {"bits_per_character": final["test_loss"] / math.log(2),
                  "perplexity": math.exp(final["test_loss"])}
    movement = {"elements": 1000, "moved": 300, "zero": 0, "below_one_code": 10, "at_largest": 0,
                "at_smallest": 0}
    return {"seed": seed, "diverged": diverged, "epochs": epochs,
            "final": None if diverged else final, "movement": movement, "overflow": None}


def training(format_name: str = "lns8g8", seeds: int = 3, diverged: int = 0, text: bool = False,
             **options: Any) -> dict[str, Any]:
    """A whole training.json; the last of the seeds diverged."""
    runs = [_trained_seed(seed, seed >= seeds - diverged, text) for seed in range(seeds)]
    finals = [run["final"] for run in runs if run["final"] is not None]
    measures = {key: {"mean": statistics.fmean(final[key] for final in finals),
                      "standard_deviation": statistics.stdev(final[key] for final in finals)
                      if len(finals) > 1 else None} for key in finals[0]} if finals else None
    chosen = {"weight": format_name, "activation": format_name, "error": format_name,
              "gradient": format_name, "update": "lns16g2048", "update_rounding": "nearest",
              "exactness": "fast", "outputs": "sums", "optimiser": "lns_madam",
              "learning_rate": .0625, "decay": "cosine", "p_scale": 10.0, "weight_decay": 0.0,
              "batch": 64, "steps": 500, "epoch_steps": 100, "train_size": 6400,
              "validation_size": 800, "test_size": 1000, "threads": 1}
    task = "king-james-transformer" if text else "fashion-mnist-cnn"
    return {"schema_version": 2,
            "task": {"name": task, "data": "text" if text else "images", "parameters": 55338,
                     "classes": 10},
            "torch_version": "1.13.1", "options": chosen | options, "seeds": runs,
            "summary": {"diverged": diverged, "measures": measures}}


def write(folder: Path, document: dict[str, Any], name: str = "report.json") -> Path:
    """Writes folder/name and returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(json.dumps(document), encoding="utf-8")
    return folder


def write_training(folder: Path, *arguments: Any, **options: Any) -> Path:
    """Writes folder/training.json and returns the folder."""
    return write(folder, training(*arguments, **options), "training.json")


def accuracies(table: str) -> str:
    """A sweep as sweep() gives, with accuracies: none at 4 bits, all diverged at 5, some at 6."""
    head, *rows = table.splitlines()
    noise = random.Random(3)
    found = {4: ",,,,", 5: ",,3,3,fashion-mnist-cnn"}
    for bits in range(6, 11):
        mean = .92 - .2 / (bits - 4) + noise.uniform(-.01, .01)
        found[bits] = f"{mean},{.004 * (11 - bits)},3,{int(bits == 6)},fashion-mnist-cnn"
    lines = [head + ",accuracy_mean,accuracy_standard_deviation,accuracy_seeds,accuracy_diverged,"
                    "accuracy_task"]
    lines += [f"{row},{found.get(int(row[3:row.index('g')]), ',,,,')}" for row in rows]
    return "\n".join(lines) + "\n"


def sweep(networks: tuple[str, ...] = ("resnet50",)) -> str:
    """A sweep over formats and batch sizes as CSV, one point of it failed."""
    noise = random.Random(2)
    lines = ["format,machine,network,batch,status,cycles,time_s,energy_pe_pj,energy_system_pj"]
    for number, network in enumerate(networks):
        for bits in range(4, 11):
            for batch in (1, 4):
                cycles = int(12e6 * (1 + 3 * number) / batch ** .2 * (1 + bits / 12)
                             * noise.uniform(.8, 1.3))
                inner = 1e9 * (1 + 3 * number) * (.4 + (bits / 8) ** 1.5) * noise.uniform(.8, 1.3)
                lines.append(f"lns{bits}g8,pe,{network},{batch},ok,{cycles},{cycles * .95e-9},"
                             f"{inner},{inner * noise.uniform(1.8, 3)}")
    return "\n".join([*lines, 'lns3g8,pe,resnet50,1,"error: gamma, bits",,,,']) + "\n"


def changed(document: Any, path: list[Any], value: Any) -> str:
    """The JSON of a document with one value replaced, or removed where value is ..."""
    document = json.loads(json.dumps(document))
    *parents, last = path
    node = document
    for key in parents:
        node = node[key]
    if value is ...:
        del node[last]
    else:
        node[last] = value
    return json.dumps(document)
