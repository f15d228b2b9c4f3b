# SPDX-License-Identifier: MIT
"""Accuracy of a training in a format from the noise that the format adds to one captured step."""
