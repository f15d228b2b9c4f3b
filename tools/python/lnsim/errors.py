# SPDX-License-Identifier: MIT
"""What goes wrong for a user, and how it is said."""

import re

# C0, DEL, C1 and the bidirectional controls: they steer a terminal or reorder a line.
CONTROL_CHARACTERS = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]")


class _OneLine(Exception):
    def __init__(self, message: str):
        super().__init__(CONTROL_CHARACTERS.sub(" ", message))


class InputError(_OneLine):
    """Input that cannot be used; the message is one line and names the file and the place."""


class LostOutput(_OneLine):
    """Output that did not arrive, such as on a full disk; the message names where it went."""
