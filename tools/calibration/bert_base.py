# SPDX-License-Identifier: MIT
"""An estimate of the events of one BERT-Base iteration (batch 1, sequence length 384) on the
published processing element, to fit to until a simulator counts them."""

import math

HIDDEN, TOKENS, LAYERS, HEADS = 768, 384, 12, 12  # Devlin et al. 2019, base model; SQuAD length
LANES, VECTOR, HOLD_CYCLES = 32, 32, 16
BUFFER_A_BYTES, BUFFER_B_BYTES = 131072, 8192

# The events of a multiply-accumulate and of the post-processing of an output: (component,
# resource, action, variant, width_bits, table_entries).
DATAPATHS = {
    "lns8g8": (
        8,
        24,
        [
            ("exponent_adder", "integer_adder", "add", "", 8, 0),
            ("conversion", "lns_conversion", "convert", "", 8, 8),
            ("accumulator", "integer_adder", "add", "", 24, 0),
        ],
        ("post_processing", "linear_to_log", "convert", "", 24, 8),
    )
}
for _format, _bits in (("fp8e4m3", 8), ("fp16", 16), ("fp32", 32)):
    DATAPATHS[_format] = (
        _bits,
        32,
        [
            ("multiplier", "float_multiplier", "multiply", _format, _bits, 0),
            ("accumulator", "float_adder", "add", "fp32", 32, 0),
        ],
        ("post_processing", "float_round", "convert", _format, _bits, 0),
    )


def contractions():
    """(how many, rows, columns, contraction length) of the three passes, attention included."""
    head = HIDDEN // HEADS
    forward = [
        (4 * LAYERS, HIDDEN, TOKENS, HIDDEN),
        (LAYERS, 4 * HIDDEN, TOKENS, HIDDEN),
        (LAYERS, HIDDEN, TOKENS, 4 * HIDDEN),
        (LAYERS * HEADS, TOKENS, TOKENS, head),
        (LAYERS * HEADS, head, TOKENS, TOKENS),
    ]
    return [(n, *m) for n, k, p, c in forward for m in ((k, p, c), (c, p, k), (k, c, p))]


def _event(key, count, capacity_bytes=0):
    names = ("component", "resource", "action", "variant", "width_bits", "table_entries")
    return dict(zip(names, key)) | {"capacity_bytes": capacity_bytes, "count": count}


def estimated_counts(number_format):
    """Full utilisation; operand A is loaded once, operand B once for each filling of buffer A."""
    bits, accumulator_bits, datapath, post_processing = DATAPATHS[number_format]
    macs = outputs = writes_a = writes_b = 0
    for n, k, p, c in contractions():
        macs += n * k * p * c
        outputs += n * k * p
        writes_a += n * k * c // VECTOR
        writes_b += n * p * c // VECTOR * math.ceil(k * c * bits / 8 / BUFFER_A_BYTES)
    cycles = macs // (LANES * VECTOR)
    reads_a = cycles * LANES // HOLD_CYCLES
    port, bank = VECTOR * bits, BUFFER_A_BYTES // LANES
    collector = ("", accumulator_bits, 0)
    events = [
        _event(("operand_buffer_a", "sram", "read", "", port, 0), reads_a, bank),
        _event(("operand_buffer_a", "sram", "write", "", port, 0), writes_a, bank),
        _event(("operand_buffer_b", "sram", "read", "", port, 0), cycles, BUFFER_B_BYTES),
        _event(("operand_buffer_b", "sram", "write", "", port, 0), writes_b, BUFFER_B_BYTES),
        _event(("operand_register", "register", "write", "", port, 0), reads_a),
        _event(("broadcast", "broadcast_wire", "transfer", "", port, 0), cycles),
        _event(("collector", "latch_array", "read", *collector), cycles * LANES),
        _event(("collector", "latch_array", "write", *collector), cycles * LANES),
        _event(post_processing, outputs),
    ]
    return events + [_event(key, macs) for key in datapath]
