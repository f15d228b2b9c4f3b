# SPDX-License-Identifier: MIT
"""Records one training step of a torch model as a trace.

    with capture(model, "step.jsonl") as report:
        loss = loss_function(model(inputs), targets)
        loss.backward()
    print(report)

Every op that torch runs meanwhile is seen with its tensors, in the forward and the backward pass;
the model isn't changed. What can't be said in a trace is listed in its header and in the report,
with a warning. A step is left alone whatever the recorder meets: where it fails itself, that is
listed too. Tensors may be shapes alone (on the meta device, or fake): the trace then has no
statistics.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from torch import nn

from lnsim.capture.recorder import Recorder
from lnsim.capture.report import Report
from lnsim.capture.writer import Writer

__all__ = ["OPTIMISERS", "Report", "capture"]

# Those whose update a trace can hold.
OPTIMISERS = ("lns_madam", "madam", "sgd", "adam")


def _attention_by_products() -> Any:
    """Newer torch has attention as one op; its products are ops of a trace."""
    try:
        from torch.nn.attention import SDPBackend, sdpa_kernel
    except ImportError:
        return nullcontext()
    return sdpa_kernel(SDPBackend.MATH)


def _watched(sums: bool) -> Any:
    """What sees the products of lnsim.nn, which needs an extension module that may be missing."""
    try:
        from lnsim.nn.watching import watch
    except ImportError:
        return nullcontext()
    return watch(sums)


@contextmanager
def capture(model: nn.Module, path: str | Path, *, name: str | None = None,
            network: str | None = None, batch: int | None = None, optimiser: str = "lns_madam",
            format: str | None = None,
            payload: bool = False, fuse_elementwise: bool = False) -> Iterator[Report]:
    """Writes the trace of the training step in the `with` block: forward and backward pass once,
    without the optimiser's step, in place of which each layer with gradients has an update.

    name, network: what reports call the workload and its network; the model's class by default.
    batch: by default the first dimension of the first tensor that the model is called with.
    optimiser: whose update the trace holds, one of OPTIMISERS.
    format: of the words whose exponents, toggles and zeros the statistics tell; without it they
        tell zeros of the numbers alone.
    payload: also writes the tensors of all products (float32, .npy) beside the trace; of lnsim.nn's
        layers before they were quantised, and where these are bit-true also the stored words, their
        scales and the accumulators' sums, which `lnsim simulate --fidelity datapath` computes again
        and compares. The trace has their format then, where `format` names none.
    fuse_elementwise: chains of elementwise ops of one module are one record each, which reads what
        enters the chain and writes what leaves it; else each op that ran is a record.

    No trace is written where the block raises. Raises ValueError for no op or an unknown option.
    """
    if optimiser not in OPTIMISERS:
        raise ValueError(f"optimiser: expected one of {', '.join(OPTIMISERS)}, found {optimiser!r}")
    report = Report(Path(path))
    writer = Writer(report.path, format, payload, fuse_elementwise)
    recorder = Recorder(model, writer, report)
    try:
        with _attention_by_products(), _watched(payload) as recorder.log, recorder:
            yield report
        recorder.finish()
    finally:
        recorder.remove()
    if writer.empty:
        raise ValueError(f"expected a training step to capture, found no op\n{report}")
    network = network or type(model).__name__
    named = {"network": network, "name": name or network, "optimiser": optimiser}
    writer.finish(named | recorder.header(batch), report, recorder.values)
    if report.missing:
        warnings.warn(f"the trace is incomplete\n{report}", stacklevel=3)
