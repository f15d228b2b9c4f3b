# SPDX-License-Identifier: MIT
"""Energy, area and delay of a design in a cell library: synthesis, gate simulation, pricing."""
