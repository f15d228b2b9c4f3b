# SPDX-License-Identifier: MIT
"""The error that bad input raises."""


class InputError(Exception):
    """Input that cannot be used; the message is one line and names the file and the place."""
