# SPDX-License-Identifier: MIT
"""What a training shows of itself on standard error: a bar on a terminal, else a line an epoch."""

import sys
import time

from tqdm import tqdm

from lnsim.train.run import Run


def _duration(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


class Progress:
    """Of one run."""

    def __init__(self, run: Run):
        self._run = run
        self._begin, self._first = time.monotonic(), run.step
        self._epochs = len(run.epochs)
        self._bar = None
        if sys.stderr.isatty():
            self._bar = tqdm(total=run.options.steps, initial=run.step, desc=f"seed {run.seed}",
                             unit="step", dynamic_ncols=True)

    def update(self, loss: float) -> None:
        """After a step."""
        ended = len(self._run.epochs) > self._epochs
        self._epochs = len(self._run.epochs)
        if self._bar is None:
            if ended:
                print(self._line(), file=sys.stderr, flush=True)
            return
        self._bar.set_postfix_str(f"loss {loss:.3f}" + self._accuracy(), refresh=False)
        self._bar.update()

    def warn(self, message: str) -> None:
        tqdm.write(f"lnsim: warning: {message}", file=sys.stderr)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
        if self._run.diverged:
            self.warn(f"seed {self._run.seed} diverged in step {self._run.step + 1}")

    def _accuracy(self) -> str:
        last = self._run.epochs[-1:]
        return f", accuracy {100 * last[0]['validation_accuracy']:.2f} %" if last else ""

    def _line(self) -> str:
        run, last = self._run, self._run.epochs[-1]
        spent = time.monotonic() - self._begin
        left = spent / (run.step - self._first) * (run.options.steps - run.step)
        return (f"seed {run.seed}: step {run.step} of {run.options.steps}, "
                f"loss {last['train_loss']:.4f}{self._accuracy()}, "
                f"{_duration(spent)}, {_duration(left)} left")
