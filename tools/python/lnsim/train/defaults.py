# SPDX-License-Identifier: MIT
"""What the shipped tasks are trained with where nothing else is asked for.

Rates of learning are the best, or within a point of accuracy of it, of a few that differ by factors
of two to three, in runs of 250 to 3000 steps from seed 0: lns_madam in lns8g8, the others in fp32.
Those of adamw are adam's, those of
lane_madam lns_madam's.
"""

from dataclasses import dataclass

OPTIMISERS = ("lns_madam", "lane_madam", "madam", "sgd", "adam", "adamw")


@dataclass(frozen=True)
class Defaults:
    """Of one task."""

    data: str                # the data set, which is a Debian package
    epochs: int
    batch: int
    train_size: int
    validation_size: int
    test_size: int
    rates: dict[str, float]  # by optimiser


TASKS = {
    "fashion-mnist-cnn": Defaults(
        "fashion-mnist", epochs=5, batch=64, train_size=55000, validation_size=5000,
        test_size=10000,
        rates={"lns_madam": 2 ** -4, "lane_madam": 2 ** -4,
               "madam": 0.04, "sgd": 0.1, "adam": 0.004, "adamw": 0.004}),
    "fashion-mnist-resnet8": Defaults(
        "fashion-mnist", epochs=3, batch=64, train_size=55000, validation_size=5000,
        test_size=10000,
        rates={"lns_madam": 2 ** -4, "lane_madam": 2 ** -4,
               "madam": 0.08, "sgd": 0.05, "adam": 0.004, "adamw": 0.004}),
    "king-james-transformer": Defaults(
        "king-james", epochs=4, batch=32, train_size=8192, validation_size=1024,
        test_size=1024,
        rates={"lns_madam": 2 ** -4, "lane_madam": 2 ** -4,
               "madam": 0.04, "sgd": 0.3, "adam": 0.008, "adamw": 0.008}),
}
