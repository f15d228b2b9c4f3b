# SPDX-License-Identifier: MIT
"""Everything of this repository in which computed numbers stand, made again or checked."""
