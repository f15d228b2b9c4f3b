# SPDX-License-Identifier: MIT
"""Data sets as Debian packages them, or as they lie in a folder that is named instead."""

import gzip
import itertools
import re
import struct
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy
import torch
from torch import Tensor

from lnsim.errors import InputError

# Examples by their indices, as (inputs, targets).
Batch = Callable[[Tensor], tuple[Tensor, Tensor]]


@dataclass(frozen=True)
class Split:
    """Examples, made as they are asked for."""

    size: int
    batch: Batch


@dataclass(frozen=True)
class Dataset:
    """What is trained on and what is tested on; `classes` are those of a target."""

    train: Split
    test: Split
    classes: int


def _file(folder: Path, package: str, *names: str) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise InputError(f"{folder / names[0]}: no such file; the Debian package {package} has it, "
                     "--data names another folder")


def _bytes(path: Path) -> bytes:
    try:
        if path.suffix == ".gz":
            with gzip.open(path) as file:
                return file.read()
        return path.read_bytes()
    except (OSError, EOFError) as error:
        raise InputError(f"{path}: cannot read: {error}") from error


def read_idx(path: Path, dimensions: int) -> numpy.ndarray:
    """An array of bytes in the IDX format: 0, 0, the type 8, the number of dimensions, the extents
    as 32-bit integers of which the first byte is the highest, the elements."""
    content = _bytes(path)
    head = 4 + 4 * dimensions
    if content[:4] != bytes((0, 0, 8, dimensions)) or len(content) < head:
        raise InputError(f"{path}: expected an IDX file of bytes in {dimensions} dimensions")
    shape = struct.unpack(f">{dimensions}I", content[4:head])
    if len(content) - head != numpy.prod(shape, dtype=object):
        raise InputError(f"{path}: expected {'x'.join(map(str, shape))} elements, "
                         f"found {len(content) - head}")
    return numpy.frombuffer(content, numpy.uint8, offset=head).reshape(shape)


def _images(folder: Path, name: str) -> tuple[Tensor, Tensor]:
    """Images [N, 1, 28, 28] and labels [N], bytes."""
    arrays = []
    for part, dimensions in (("images-idx3", 3), ("labels-idx1", 1)):
        file = f"{name}-{part}-ubyte"
        path = _file(folder, "dataset-fashion-mnist", f"{file}.gz", file)
        arrays.append((path, read_idx(path, dimensions)))
    (path, images), (of_labels, labels) = arrays
    if images.shape[1:] != (28, 28):
        raise InputError(f"{path}: expected images of 28x28, found {images.shape[1:]}")
    if len(images) != len(labels) or len(labels) == 0 or labels.max() > 9:
        raise InputError(f"{of_labels}: expected a label from 0 to 9 for each of {len(images)} "
                         "images")
    return torch.from_numpy(images.copy()).unsqueeze(1), torch.from_numpy(labels.copy()).long()


def fashion_mnist(folder: Path | None) -> Dataset:
    """Fashion-MNIST (H. Xiao et al., arXiv:1708.07747), normalised by the mean and deviation of the
    pixels of all examples to train on."""
    folder = folder or Path("/usr/share/datasets/fashion-mnist")
    train, test = _images(folder, "train"), _images(folder, "t10k")
    pixels = train[0].numpy()
    mean, deviation = float(pixels.mean()), max(float(pixels.std()), 1.0)

    def split(images: Tensor, labels: Tensor) -> Split:
        return Split(len(labels), lambda chosen: ((images[chosen].float() - mean) / deviation,
                                                  labels[chosen]))

    return Dataset(split(*train), split(*test), classes=10)


# What a file that `compress` made begins with: its mark, and codes of up to 16 bits.
_COMPRESSED = b"\x1f\x9d\x90"


def _bible(path: Path) -> str:
    """The text of bible.data: at 80 bytes 0, bytes of a part and parts, then each part's place and
    the end, all 32-bit integers of which the first byte is the highest; a part is what `compress`
    makes of it, without the mark."""
    content, start = _bytes(path), 80
    try:
        _, size, parts = struct.unpack_from(">3I", content, start)
        places = struct.unpack_from(f">{parts + 1}I", content, start + 12)
        texts = [subprocess.run(["gzip", "-dc"], input=_COMPRESSED + content[first:last],
                                check=True, capture_output=True).stdout
                 for first, last in itertools.pairwise(places)]
        if not texts or any(len(text) != size for text in texts[:-1]):
            raise ValueError("parts of another size")
        return b"".join(texts).decode("ascii")
    except (struct.error, subprocess.CalledProcessError, ValueError) as error:
        raise InputError(f"{path}: expected the compressed text of bible-kjv-text") from error


def _text(folder: Path) -> str:
    """One verse a line, without its reference."""
    path = _file(folder, "bible-kjv-text", "bible.data", "text.txt")
    if path.suffix == ".txt":
        return _bytes(path).decode("utf-8", errors="replace")
    verses = re.findall(r"^\w+:\d+ (.*)$", _bible(path), re.MULTILINE)
    return "\n".join(verses)


WINDOW = 64       # characters that a prediction can see
_TEST_EVERY = 20  # every 20th window is one to test on


def king_james(folder: Path | None) -> Dataset:
    """The King James Bible in windows of characters, each of which is to be predicted from those
    before. Windows do not overlap, and come in an order that seed 0 shuffles."""
    folder = folder or Path("/usr/lib")
    text = _text(folder)
    alphabet, codes = numpy.unique(numpy.array(list(text)), return_inverse=True)
    windows = (len(codes) - 1) // WINDOW
    if windows < 2 * _TEST_EVERY:
        raise InputError(f"{folder}: expected at least {2 * _TEST_EVERY * WINDOW + 1} characters")
    stream = torch.from_numpy(codes.astype(numpy.int64))
    starts = torch.arange(windows) * WINDOW
    is_test = torch.arange(windows) % _TEST_EVERY == _TEST_EVERY - 1
    span = torch.arange(WINDOW + 1)

    def split(begins: Tensor) -> Split:
        order = torch.randperm(len(begins), generator=torch.Generator().manual_seed(0))
        begins = begins[order]

        def batch(chosen: Tensor) -> tuple[Tensor, Tensor]:
            characters = stream[begins[chosen].unsqueeze(1) + span]
            return characters[:, :-1], characters[:, 1:]

        return Split(len(begins), batch)

    return Dataset(split(starts[~is_test]), split(starts[is_test]), classes=len(alphabet))


DATASETS = {"fashion-mnist": fashion_mnist, "king-james": king_james}
